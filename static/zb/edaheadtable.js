/** What is expected of the emergency departments of a region, hour by hour, as a table with how good it was. */

import { h } from "./dom.js";
import {
  aheadOf,
  bandWords,
  goodWords,
  momentOf,
  noneWords,
  overOf,
  refusedWords,
  standingOf,
  stopOf,
} from "./edahead.js";
import { chanceWords } from "./forecasts.js";
import { count, moment, time } from "./format.js";

const say = (text, values) => interpolate(text, values, true);
const HOURS = [1, 2, 3, 4];
const MAIN = 2; // hours ahead that the score and both chances are about

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
  const isOver = momentOf(row, MAIN) <= now;
  return h(
    "tr",
    { "data-key": facility.code },
    name,
    HOURS.map((hours) => hourCell(row, hours, now)),
    h(
      "td",
      { class: isOver ? "n muted" : "n" },
      row.nedocs.length ? [h("b", null, count(middle)), h("small", null, bandWords(low, high))] : "–",
    ),
    chanceCell(overOf(row, now)),
    chanceCell(stopOf(row, now)?.chance),
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
