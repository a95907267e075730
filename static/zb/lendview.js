/** Staff that was lent, as both houses see it: beside what they counted, with one tap to say that it is back. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import { kindTitle } from "./kinds.js";

/** Return what is lent by and to a facility of one kind, from the picture; the first to end first. */
export const lendsAt = (entities, code, kind) =>
  [...entities]
    .filter(([key, event]) => key.startsWith("lend:") && event.state)
    .map(([, event]) => event.state)
    .filter((one) => (!kind || one.kind === kind) && (!code || one.facility === code || one.to === code))
    .sort((a, b) => Date.parse(a.until) - Date.parse(b.until));

/** Return how many can still be lent of what was reported, without what was lent after that count; null: unknown.
 *  `lends` are those of this kind by this house.
 */
export function leftToLend(line, lends) {
  if (line?.to_lend === null || line?.to_lend === undefined) return null;
  const counted = Date.parse(line.observed_at);
  const since = lends.filter((one) => Date.parse(one.lent_at) >= counted);
  return Math.max(line.to_lend - since.reduce((sum, one) => sum + one.number, 0), 0);
}

/** Return one lending in words, as the house that looks sees it. */
function wordsFor(one, code, counted, now) {
  const until = moment(one.until, now);
  if (one.facility === code)
    return interpolate(
      gettext("%(number)s uitgeleend aan %(who)s tot %(until)s"),
      { number: one.number, who: one.to_name, until },
      true,
    );
  const within = counted && Date.parse(counted) >= Date.parse(one.lent_at);
  const text = within
    ? gettext("waarvan %(number)s geleend van %(who)s tot %(until)s")
    : gettext("na de telling %(number)s geleend van %(who)s tot %(until)s");
  return interpolate(text, { number: one.number, who: one.name, until }, true);
}

/** Return the button that says that lent staff is back. */
export const backButton = (one, locked) =>
  h(
    "button",
    { type: "button", class: "btn", "data-act": "lend-back", "data-id": one.id, disabled: locked },
    gettext("Terug"),
  );

/** Return what is lent of some kinds at the own house. */
export const lentLines = (model, kinds) =>
  model.lends.flatMap((one) => {
    const item = kinds.find((kind) => kind.code === one.kind);
    if (!item) return [];
    return h(
      "div",
      { class: "lent", "data-key": `lend-${one.id}` },
      h("span", null, h("b", null, `${kindTitle(one.kind)}: `), wordsFor(one, model.house.code, item.at, model.now)),
      backButton(one, model.locked),
    );
  });

/** Return the button to lend staff of a kind; nothing for what is no staff. */
export const lendingOf = (model, item) =>
  item.shape === "staff" && model.mayLend
    ? h(
        "p",
        { class: "btns", "data-key": "lend" },
        h(
          "button",
          { type: "button", class: "btn wide", "data-act": "lend", "data-kind": item.code, disabled: model.locked },
          gettext("Uitlenen aan een ander huis…"),
        ),
      )
    : null;
