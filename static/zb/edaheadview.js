/** What is expected of emergency departments, as nodes: a mark on boards, facts in a drawer, a table per region.
 *  All of it is in italics behind a dashed line and an arrow, and has the moment it is about.
 */

import { h } from "./dom.js";
import {
  aheadOf,
  bandWords,
  goodWords,
  middleWords,
  momentOf,
  noneWords,
  refusedWords,
  standingOf,
  stopOf,
  stopWords,
  toldOf,
  wholeWords,
} from "./edahead.js";
import { chanceWords } from "./forecasts.js";
import { count, moment, time } from "./format.js";

const say = (text, values) => interpolate(text, values, true);

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
  return h(
    "p",
    { class: one ? "ahead" : "ahead-refused", "data-key": "ahead" },
    one ? wholeWords(row, now) : refusedWords(row, now),
    one && row.over !== null
      ? ` ${interpolate(gettext("Kans op meer dan de eigen drukste tiende van de uren: %s."), [chanceWords(row.over)])}`
      : "",
  );
}

const HOURS = [1, 2, 3, 4];

function hourCell(row, hours, now) {
  const found = row.ahead.find(([one]) => one === hours);
  if (!found) return h("td", { class: "n" }, "–");
  const [, low, middle, high] = found;
  const over = momentOf(row, hours) <= now;
  return h(
    "td",
    { class: over ? "n muted" : "n" },
    h("b", null, count(middle)),
    h("small", null, bandWords(low, high)),
  );
}

const chanceCell = (chance) =>
  h("td", { class: "n" }, chance === null || chance === undefined ? "–" : chanceWords(chance));

function departmentRow(facility, row, now) {
  const name = h("th", { scope: "row" }, facility.name, h("small", null, facility.city));
  const state = standingOf(row, now);
  const good = h("td", null, h("small", null, goodWords(row)));
  if (state !== "shown")
    return h(
      "tr",
      { "data-key": facility.code },
      name,
      h("td", { colspan: HOURS.length + 3 }, h("span", { class: "ahead-refused" }, refusedWords(row, now))),
      good,
    );
  const [low, middle, high] = row.nedocs;
  return h(
    "tr",
    { "data-key": facility.code },
    name,
    HOURS.map((hours) => hourCell(row, hours, now)),
    h(
      "td",
      { class: "n" },
      row.nedocs.length ? [h("b", null, count(middle)), h("small", null, bandWords(low, high))] : "–",
    ),
    chanceCell(row.over),
    chanceCell(row.stop),
    good,
  );
}

/** Return the table of a region's departments, with when it was made; what is needed where there is none. */
export function aheadTable(ctx, region, now) {
  const state = ctx.state(`edahead:${region}`);
  if (!state) return h("p", { class: "empty", "data-key": "none" }, noneWords());
  const houses = ctx.ref.facilities.filter((one) => one.region === region);
  const rows = houses.map((one) => [one, aheadOf(ctx, one)]).filter(([, row]) => row !== null);
  const head = (title, kind = "n") => h("th", { scope: "col", class: `plain-head ${kind}` }, title);
  const at = (hours) => [interpolate(gettext("over %s u"), [hours]), h("small", null, time(momentOf(state, hours)))];
  return [
    h(
      "p",
      { class: "muted", "data-key": "made" },
      say(gettext("Gemaakt %(when)s uit de uren tot dan; model %(model)s. Telt tot %(until)s."), {
        when: moment(state.made_at, now),
        model: state.model,
        until: moment(state.fresh_until, now),
      }),
    ),
    h(
      "div",
      { class: "scroll-x", tabindex: "0", role: "group", "aria-labelledby": "seh-kop", "data-key": "table" },
      h(
        "table",
        { class: "grid ahead-table" },
        h("caption", { class: "unseen" }, gettext("Verwachte aanwezige patiënten per SEH")),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            head(gettext("Ziekenhuis"), ""),
            HOURS.map((hours) => head(at(hours))),
            head(gettext("NEDOCS over 2 u")),
            head(gettext("Kans: drukste tiende")),
            head(gettext("Kans op stop")),
            head(gettext("Hoe goed hier, naast ‘het blijft zoals het is’"), ""),
          ),
        ),
        h(
          "tbody",
          null,
          rows.map(([facility, row]) => departmentRow(facility, row, now)),
        ),
      ),
    ),
  ];
}
