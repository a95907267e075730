/** What is expected of an emergency department, as nodes: a mark on boards, facts in a drawer.
 *  All of it is in italics behind a dashed line and an arrow, and has the moment it is about.
 */

import { h } from "./dom.js";
import {
  aheadOf,
  middleWords,
  noneWords,
  overOf,
  refusedWords,
  stopOf,
  stopWords,
  toldOf,
  wholeWords,
} from "./edahead.js";
import { chanceWords } from "./forecasts.js";
import { moment, time } from "./format.js";

/** Return what is expected of a department in two short lines; nothing where there is nothing that counts. */
export function aheadMark(ctx, facility, now) {
  const row = aheadOf(ctx, facility);
  const one = toldOf(row, now);
  if (!one) return null;
  const stop = stopOf(row, now);
  const pieces = [
    interpolate(gettext("verwacht %s:"), [time(one.at)]),
    h("b", null, middleWords(one)),
    stop ? `${stopWords(stop)} ·` : null,
    interpolate(gettext("gemaakt %s"), [moment(row.made_at, now)]),
  ];
  return h(
    "span",
    { class: "ahead", title: wholeWords(row, now), "data-key": "ahead" },
    h("i", { "aria-hidden": "true" }, "⇢ "),
    pieces.filter(Boolean).flatMap((piece) => [h("span", { class: "piece" }, piece), " "]),
  );
}

/** Return the same for a screen that people act on: where nothing is shown, why. */
export function aheadCell(ctx, facility, now) {
  const mark = aheadMark(ctx, facility, now);
  if (mark) return mark;
  const row = aheadOf(ctx, facility);
  if (!row) return h("span", { class: "muted", title: noneWords() }, "–");
  return h("small", { class: "ahead-refused" }, refusedWords(row, now) || gettext("voorbij: een nieuwe komt zo"));
}

/** Return what a drawer says of a department. */
export function aheadFacts(ctx, facility, now) {
  const row = aheadOf(ctx, facility);
  if (!row) return null;
  const one = toldOf(row, now);
  const over = overOf(row, now);
  return h(
    "p",
    { class: one ? "ahead" : "ahead-refused", "data-key": "ahead" },
    one ? wholeWords(row, now) : refusedWords(row, now),
    one && over !== null
      ? ` ${interpolate(gettext("Kans op meer dan de eigen drukste tiende van de uren: %s."), [chanceWords(over)])}`
      : "",
  );
}
