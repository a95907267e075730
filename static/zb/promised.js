/** Beds that are promised to patients who are not there yet, beside what was reported: for a board and a house. */

import { h } from "./dom.js";
import { count } from "./format.js";
import { ctx } from "./store.js";

const NONE = { held_in: 0, reserved_in: 0, under_way_in: 0, isolation_in: 0, reserved_out: 0 };
const lineOf = (facility, bed) => ctx.state(`promised:${facility}`)?.lines.find((one) => one.bed === bed) ?? NONE;
const said = (number, words) => (number ? interpolate(words, [count(number)]) : "");
const leaving = (number) => said(number, ngettext("%s gaat weg", "%s gaan weg", number));

/** Return what of the free beds of a kind is promised, and who leaves; nothing where nothing is, or it is not shown to one. */
export function promisedMark(facility, bed) {
  const line = lineOf(facility, bed);
  const coming = line.held_in + line.reserved_in + line.under_way_in;
  const words = [said(coming, gettext("%s toegezegd")), leaving(line.reserved_out)].filter(Boolean);
  return words.length
    ? h("small", { class: "promised", title: promisedWords(facility, bed), "data-key": "promised" }, words.join(" · "))
    : null;
}

/** Return in full what is promised of a kind of bed; empty where nothing is. */
export function promisedWords(facility, bed) {
  const line = lineOf(facility, bed);
  return [
    said(line.held_in, gettext("%s vastgehouden voor een voorstel")),
    said(line.reserved_in, gettext("%s gereserveerd")),
    said(line.under_way_in, gettext("%s onderweg")),
    said(line.isolation_in, gettext("%s daarvan in isolatie")),
    leaving(line.reserved_out),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Return what a house reported of a kind of bed, and what is held, reserved and leaving beside it; empty where nothing is known. */
export function figureWords(facility, bed) {
  const line = ctx.state(`beds:${facility}`)?.lines.find((one) => one.bed === bed && !one.cohort);
  if (!line || line.occupied === null) return "";
  const figures = { occupied: count(line.occupied), open: count(line.operational) };
  const reported = interpolate(gettext("gemeld %(occupied)s van %(open)s"), figures, true);
  return [reported, promisedWords(facility, bed)].filter(Boolean).join(" · ");
}
