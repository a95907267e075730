/** What a pressure score prescribes and somebody took up: how it stands, and the dialog that sets it. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { byUrgency, isUndone } from "./course.js";
import { h } from "./dom.js";
import { dueText, measureItem, standMark } from "./measureparts.js";
import { canAct, may, withRole } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const OWNERS = ["regional_coordinator", "roaz_chair", "dpg", "hin", "hospital_liaison"];
const NATIONAL = "national_coordinator";
const takes = (place, region) =>
  isCountry(place)
    ? withRole(NATIONAL).length > 0
    : withRole("regional_coordinator", "roaz_chair", "dpg").some((one) => one.region === region);
const isCountry = (place) => place.startsWith("country:");

/** Return who can be asked to do what is prescribed for a place. */
export function ownersAt(place) {
  if (isCountry(place)) return [NATIONAL];
  return place.startsWith("facility:") ? OWNERS : OWNERS.filter((one) => one !== "hospital_liaison");
}

/** Return the region of a scored place; nothing for the country. */
function regionOf(place) {
  const [tier, code] = [place.slice(0, place.indexOf(":")), place.slice(place.indexOf(":") + 1)];
  if (tier === "facility") return ctx.ref.facility.get(code)?.region ?? "";
  return tier === "country" ? "" : code.split("/")[0];
}

/** Return the newest measure that was taken up for a place, if it did not lapse. */
const takenUp = (place, id) =>
  all("measure")
    .filter((one) => one.about === place && one.code === id && one.state !== "lapsed")
    .sort((a, b) => b.id - a.id)[0] ?? null;

/** Return how a prescribed measure stands, or the way to take it up for who may. */
export function takeUpCell(place, id, measure, now) {
  const taken = takenUp(place, id);
  const region = regionOf(place);
  const button =
    (!taken || !isUndone(taken)) && canAct() && may("phases.pressure_take_up") && takes(place, region)
      ? h(
          "button",
          { type: "button", class: "btn small", "data-act": "take-up", "data-place": place, "data-id": id },
          taken ? gettext("Weer oppakken…") : gettext("Oppakken…"),
          h("span", { class: "unseen" }, ` ${words.said(measure.title)}`),
        )
      : null;
  if (!taken) return button;
  return [
    h("span", { class: "taken-up" }, `${words.roleBrief(taken.owner)}: `, standMark(taken, now)),
    isUndone(taken) ? h("small", null, ` ${dueText(taken, now)}`) : null,
    button,
  ];
}

/** Ask who takes a prescribed measure up, and by when. */
export function askTakeUp(place, id, measure, name) {
  const owners = ownersAt(place);
  ask({
    title: h("h3", null, interpolate(gettext("Oppakken voor %s"), [name])),
    body: [
      h("p", null, h("b", null, words.said(measure.title))),
      h("label", { for: "wie" }, gettext("Wie doet het")),
      h(
        "select",
        { id: "wie", name: "owner" },
        owners.map((one) => h("option", { value: one, selected: one === measure.owner }, words.roleBrief(one))),
      ),
      h("label", { for: "termijn" }, gettext("Binnen hoeveel minuten")),
      h("input", {
        id: "termijn",
        name: "within_minutes",
        type: "number",
        min: "1",
        max: "44640",
        required: true,
        value: String(measure.within_minutes ?? 240),
      }),
      h("p", { class: "hint" }, gettext("Wie het doet ziet het bij Maatregelen; is het te laat, dan hoort u het.")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Oppakken")),
    submit: (data) => [
      address("phases.pressure_take_up"),
      { place, measure: id, owner: data.get("owner"), within_minutes: Number(data.get("within_minutes")) },
      gettext("Opgepakt: de maatregel staat uit."),
    ],
  });
}

/** Return what was taken up in a region by its pressure scores; nothing where nobody did. */
export function takenUpIn(region, now) {
  const found = byUrgency(all("measure").filter((one) => one.about && one.region === region && one.state !== "lapsed"));
  if (!found.length) return null;
  return h(
    "section",
    { class: "rung rung-taken", "data-key": "taken", "aria-label": gettext("Opgepakt uit de drukscore") },
    h(
      "div",
      { class: "rung-head" },
      h("b", null, gettext("Opgepakt uit de drukscore")),
      h("a", { class: "small", href: `${address("page-druk")}?plek=region:${region}` }, gettext("naar de druk")),
    ),
    found.map((one) => [
      h(
        "div",
        { class: "measure-name", "data-key": `n${one.id}` },
        h("b", null, words.said(one.title)),
        h("small", null, `${words.roleBrief(one.owner)} · ${dueText(one, now)}`),
      ),
      h("ul", { class: "measures", "data-key": `u${one.id}` }, measureItem(one, now)),
    ]),
  );
}
