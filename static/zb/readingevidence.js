/** Figures and states that are no beds as evidence of a proposal: as they stood when the rule fired. */

import { h } from "./dom.js";
import { age, moment, percent } from "./format.js";
import { kindTitle } from "./kinds.js";
import { tableHead } from "./parts.js";
import { figureName } from "./shapes.js";
import * as words from "./words.js";

/** Return the readings among some evidence: each says what it is about. */
export const readingsIn = (evidence) => evidence.filter((one) => one.about);

const STATES = {
  open: () => gettext("open"),
  pressure: () => gettext("dreigend"),
  stop: () => gettext("stop"),
  limited: () => gettext("beperkt"),
  closed: () => gettext("gesloten"),
};

/** Return what a reading is about, in words. */
function subject(about) {
  const [what, code] = about.split(":");
  if (what === "kind") return kindTitle(code);
  if (what === "ed") return gettext("SEH");
  return code ? kindTitle(code) : gettext("locatie");
}

/** Return what was read: the state, the one by the other, or every figure. */
function value(one) {
  const figures = Object.entries(one.values).map(([name, number]) => `${figureName(name)} ${number}`);
  const parts = [
    one.state ? (STATES[one.state]?.() ?? one.state) : null,
    one.ratio === null || one.ratio === undefined ? null : percent(one.ratio),
    ...figures,
  ];
  return parts.filter(Boolean).join(" · ") || "–";
}

/** Return them as a table, most telling first as they were frozen; null without any. */
export function readingsTable(proposal, now) {
  const readings = readingsIn(proposal.evidence);
  if (!readings.length) return null;
  const then = Date.parse(proposal.opened_at);
  const titles = [
    gettext("Locatie"),
    gettext("Waarvan"),
    gettext("Wat"),
    gettext("Gemeld"),
    gettext("Leeftijd toen"),
    gettext("Bron"),
  ];
  return h(
    "table",
    { class: "evidence stack" },
    h("caption", { class: "unseen" }, gettext("Andere cijfers bij dit voorstel")),
    tableHead(titles.map((title) => [title, "plain-head"])),
    h(
      "tbody",
      null,
      readings.map((one) =>
        h(
          "tr",
          { class: one.stale ? "stale-row" : null },
          h("th", { scope: "row" }, one.name),
          [
            subject(one.about),
            h("b", null, value(one)),
            moment(one.observed_at, now),
            age((then - Date.parse(one.observed_at)) / 1000),
            words.source(one.source) || "–",
          ].map((cell, at) => h("td", { "data-label": titles[at + 1] }, cell)),
        ),
      ),
    ),
  );
}
