/** Counted casualties of an activiteit: how many by triage class, how old that is, and the dialog in which one counts. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { keptAreas } from "./bob.js";
import { h } from "./dom.js";
import { age, fromDutch, moment, wallClock } from "./format.js";
import { ageOf } from "./freshness.js";
import { ctx } from "./store.js";

export const CLASSES = ["t1", "t2", "t3"];
const MOST = 9999;

const about = (activity) => `casualties:${activity.id}`;
export const casualtiesOf = (activity) => ctx.state(about(activity));
const isKnown = (number) => number !== null && number !== undefined;
const shown = (number) => (isKnown(number) ? String(number) : "?");

/** Return the numbers in one line, with how old they are and whose; null: nobody counted yet. */
export function casualtyLine(activity, now) {
  const state = casualtiesOf(activity);
  if (!state) return null;
  const seconds = ageOf(state, now);
  const old = seconds !== null && seconds > state.stale_after_s;
  const told = [
    seconds === null ? "" : age(seconds),
    old ? gettext("verouderd") : "",
    state.source,
    isKnown(state.moved) ? interpolate(gettext("%s vervoerd"), [state.moved]) : "",
  ];
  return h(
    "p",
    { class: "casualties" },
    h("span", { class: "unseen" }, `${gettext("Slachtoffers")}: `),
    CLASSES.map((name) =>
      h("span", { class: "casualty" }, h("b", null, shown(state[name])), ` ${name.toUpperCase()} `),
    ),
    h("small", { class: old ? "late" : "muted" }, told.filter(Boolean).join(" · ")),
  );
}

/** Say whether the person may say how many casualties there are. */
export const mayCount = (activity) => keptAreas(activity).length > 0;

const numberField = (name, label, value) =>
  h(
    "div",
    { class: "item-field" },
    h("label", { for: `aantal-${name}` }, label),
    h("input", {
      id: `aantal-${name}`,
      name,
      type: "number",
      inputmode: "numeric",
      min: "0",
      max: String(MOST),
      step: "1",
      value: isKnown(value) ? String(value) : "",
      autocomplete: "off",
    }),
  );

const LABELS = () => ({
  t1: gettext("T1: kan niet wachten"),
  t2: gettext("T2: binnen enkele uren"),
  t3: gettext("T3: kan wachten"),
  moved: gettext("Al vervoerd, van allen samen"),
});

/** Return what stands filled in: numbers of the counting before, which count anew where they are left. */
const filledIn = (state) =>
  h(
    "p",
    { class: "hint" },
    interpolate(
      gettext(
        "Ingevuld staat de vorige telling (%(at)s). Wat u laat staan, geldt als nu weer geteld: maak leeg wat niemand opnieuw telde.",
      ),
      { at: [moment(state.observed_at, ctx.now()), state.source].filter(Boolean).join(", ") },
      true,
    ),
  );

/** Ask how many casualties were counted; a class that nobody counted stays empty. */
export function askCasualties(activity) {
  const state = casualtiesOf(activity) ?? {};
  const opened = wallClock(ctx.now());
  const dialog = ask({
    within: activity.id,
    about: about(activity),
    title: [h("h3", null, gettext("Slachtoffers tellen")), h("small", null, activity.name)],
    body: [
      Object.entries(LABELS()).map(([name, label]) => numberField(name, label, state[name])),
      h("p", { class: "hint" }, gettext("Laat leeg wat niemand telde: leeg is onbekend, geen nul.")),
      state.observed_at ? filledIn(state) : null,
      h("label", { for: "bron" }, gettext("Bron")),
      h("input", {
        id: "bron",
        name: "source",
        "data-names": "officials",
        maxlength: "120",
        autocomplete: "off",
        value: state.source ?? "",
        placeholder: gettext("bijvoorbeeld OvD-G ter plaatse"),
      }),
      h("label", { for: "moment" }, gettext("Geteld om")),
      h("input", { id: "moment", name: "counted_at", type: "datetime-local", value: opened }),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("situation.casualties_count", { activity: activity.id }),
      { activity: activity.id, ...numbersIn(data), source: data.get("source"), counted_at: momentIn(data, opened) },
      gettext("De aantallen staan in het beeld."),
    ],
  });
  for (const field of dialog.querySelectorAll("input[type=number]"))
    field.addEventListener("focus", () => field.select()); // a new number takes the place of the old one
}

const numbersIn = (data) =>
  Object.fromEntries(
    Object.keys(LABELS()).map((name) => [name, data.get(name) === "" ? null : Number(data.get(name))]),
  );

/** Return the moment that was chosen; null where it was left at now: the server's clock counts. */
function momentIn(data, opened) {
  const text = data.get("counted_at");
  return !text || text === opened ? null : (fromDutch(String(text))?.toISOString() ?? null);
}
