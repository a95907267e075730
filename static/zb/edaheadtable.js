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
  if (!found) return h("td", { class: "n", "data-label": ahead(hours) }, "–");
  const [, low, middle, high] = found;
  const over = momentOf(row, hours) <= now;
  return h(
    "td",
    { class: over ? "n muted" : "n", "data-label": ahead(hours) },
    h("b", null, count(middle)),
    h("small", null, bandWords(low, high)),
  );
}

const ahead = (hours) => interpolate(gettext("over %s u"), [hours]);
const nedocsTitle = () => gettext("NEDOCS over 2 u");
const overTitle = () => gettext("Kans op eigen drukste uren");
const stopTitle = () => gettext("Kans op stop");

const chanceCell = (title, chance) =>
  h("td", { class: "n", "data-label": title }, chance === null || chance === undefined ? "–" : chanceWords(chance));

function departmentRow(facility, row, now) {
  const state = standingOf(row, now);
  const name = h(
    "th",
    { scope: "row" },
    facility.name,
    h("small", null, facility.city),
    h("small", { class: "ahead-good" }, goodWords(row)),
  );
  if (state !== "shown")
    return h(
      "tr",
      { "data-key": facility.code },
      name,
      h(
        "td",
        { class: "whole", colspan: HOURS.length + 3 },
        h("span", { class: "ahead-refused" }, refusedWords(row, now)),
      ),
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
      { class: isOver ? "n muted" : "n", "data-label": nedocsTitle() },
      row.nedocs.length ? [h("b", null, count(middle)), h("small", null, bandWords(low, high))] : "–",
    ),
    chanceCell(overTitle(), overOf(row, now)),
    chanceCell(stopTitle(), stopOf(row, now)?.chance),
  );
}

/** Return the table of a region's departments, with when it was made; what is needed where there is none. */
export function aheadTable(ctx, region, now) {
  const state = ctx.state(`edahead:${region}`);
  if (!state) return h("p", { class: "empty", "data-key": "none" }, noneWords());
  const houses = ctx.ref.facilities.filter((one) => one.region === region);
  const rows = houses.map((one) => [one, aheadOf(ctx, one)]).filter(([, row]) => row !== null);
  const head = (title, kind = "n") => h("th", { scope: "col", class: `plain-head ${kind}` }, title);
  const at = (hours) => [ahead(hours), h("small", null, time(momentOf(state, hours)))];
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
      "table",
      { class: "grid stack ahead-table", "data-key": "table" },
      h("caption", { class: "unseen" }, gettext("Verwachte aanwezige patiënten per SEH")),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          head(
            [gettext("Ziekenhuis"), h("small", null, gettext("en hoe goed hier, naast ‘het blijft zoals het is’"))],
            "",
          ),
          HOURS.map((hours) => head(at(hours))),
          head(nedocsTitle()),
          head(overTitle()),
          head(stopTitle()),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map(([facility, row]) => departmentRow(facility, row, now)),
      ),
    ),
  ];
}
