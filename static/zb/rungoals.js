/** The goals of a plan in their order, and what simpler plans would have cost. */

import { h } from "./dom.js";
import { count } from "./format.js";
import { tableHead } from "./parts.js";

const GOALS = {
  unplaced: () => gettext("patiënten zonder plek, naar voorrang"),
  over: () => gettext("bedden boven wat open is"),
  region_first: () => gettext("patiënten uit een regio die niet boven haar aandeel zit"),
  phase: () => gettext("druk van buffer-, aangepaste en crisisbedden"),
  fair_share_band: () => gettext("bedden buiten het eerlijke aandeel per regio"),
  out_of_region: () => gettext("patiënten buiten de eigen regio"),
  bring_back: () => gettext("patiënten die nog niet terug kunnen"),
  admitted_moves: () => gettext("opgenomen patiënten die verhuizen"),
  transfers: () => gettext("verplaatsingen"),
  changes: () => gettext("open voorstellen die veranderen"),
  fairness: () => gettext("ongelijke belasting van huizen"),
  minutes_plus_wait: () => gettext("minuten rijden en wachten"),
};
const UNITS = {
  beds: () => gettext("bedden"),
  patients: () => gettext("patiënten"),
  proposals: () => gettext("voorstellen"),
  minutes: () => gettext("minuten"),
  points: () => gettext("punten"),
  weight: () => gettext("gewogen"),
  priority: () => gettext("gewogen naar voorrang"),
};

/** Return the unit of a goal as the run gives it; older runs give none. */
function unitOf(run, code) {
  const unit = run.goals?.find((one) => one.code === code)?.unit;
  return UNITS[unit] ? UNITS[unit]() : (unit ?? "");
}

/** Return what a goal counts, in words. */
export const goal = (code) => (GOALS[code] ? GOALS[code]() : code);

const PEERS = {
  nothing: () => gettext("niets doen"),
  nearest_first: () => gettext("dichtstbij eerst"),
};

/** Return the goals as a table: this plan beside the simpler ones. */
export function goalsTable(run) {
  const peers = Object.entries(run.compare ?? {});
  return h(
    "div",
    { class: "scroll-x" },
    h(
      "table",
      { class: "mini goals" },
      h("caption", null, gettext("Doelen in volgorde: een lager doel wijkt altijd voor een hoger. Minder is beter.")),
      tableHead([
        ["#", "rank"],
        gettext("Zo weinig mogelijk"),
        [gettext("Eenheid"), "in-unit"],
        [gettext("Dit plan"), "n"],
        ...peers.map(([peer]) => [PEERS[peer] ? PEERS[peer]() : peer, "n"]),
      ]),
      h(
        "tbody",
        null,
        (run.order ?? []).map((code, index) =>
          h(
            "tr",
            null,
            h("td", { class: "rank" }, index + 1),
            h("th", { scope: "row" }, goal(code), h("small", { class: "unit" }, unitOf(run, code))),
            h("td", { class: "muted in-unit" }, unitOf(run, code)),
            h("td", { class: "n" }, h("b", null, count(run.objectives?.[code]))),
            peers.map(([, goals]) => h("td", { class: "n" }, count(goals[code]))),
          ),
        ),
      ),
    ),
  );
}
