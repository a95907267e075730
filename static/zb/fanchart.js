/** The fan of a forecast: what was known, the bands of what is expected, the regular beds; as a drawing and as a table. */

import { h, s } from "./dom.js";
import { BANDS, beds, chanceWords, courses, dayOf, daysOf, middle, quantile } from "./forecasts.js";
import { count } from "./format.js";
import { runs } from "./lines.js";
import { tableHead } from "./parts.js";
import { marksTo } from "./serieschart.js";

const HEIGHT = 230;
const LEFT = 42;
const RIGHT = 32; // half of what the name of the last day is wide
const TOP = 10;
const BOTTOM = 24;
const MARK = 68; // what the name of a day is wide
const NEAR = 0.55; // lines that all lie above this part of the highest are drawn from near their lowest on

/** Return the lowest and highest value of the axis, and its marks. */
export function scaleOf(values) {
  const known = values.filter((one) => typeof one === "number");
  const [low, high] = [Math.min(...known), Math.max(1, ...known)];
  const floor = low > high * NEAR ? low - (high - low) * 0.15 : 0;
  const step = marksTo(high - floor)[1] ?? 1;
  const from = Math.max(0, Math.floor(floor / step) * step);
  const to = high + (high - from) * 0.06;
  const marks = [];
  for (let at = from; at <= to; at += step) marks.push(at);
  return { from, to, marks };
}

/**
 * Return the drawing of a row; without `ahead` only what was known is drawn.
 * @param {any} row
 * @param {{words: string, width: number, ahead: boolean, came: boolean}} how
 */
export function fanChart(row, { words, width, ahead, came }) {
  const days = daysOf(row, { ahead, came });
  const values = days.flatMap((one) => [
    one.beds,
    one.came,
    ...(one.ahead ? [quantile(one.ahead, BANDS[0].low), quantile(one.ahead, BANDS[0].high)] : []),
  ]);
  if (!values.some((one) => typeof one === "number")) return null;
  const scale = scaleOf([...values, row.regular]);
  const x = (index) => LEFT + (index / Math.max(days.length - 1, 1)) * (width - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - ((value - scale.from) / (scale.to - scale.from)) * (HEIGHT - BOTTOM - TOP);
  const at = (index, value) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  const axes = { days, width, x, y, at };
  return s(
    "svg",
    { class: "fan", width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": words },
    scale.marks.map((value) => [
      s("line", { class: "grid-line", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      s("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, count(value)),
    ]),
    ahead ? bands(axes) : null,
    typeof row.regular === "number"
      ? s("line", { class: "regular", x1: LEFT, x2: width - RIGHT, y1: y(row.regular), y2: y(row.regular) })
      : null,
    line(axes, "load", (one) => one.beds ?? null),
    came ? line(axes, "came", (one) => one.came ?? null) : null,
    dayNames(axes),
  );
}

/** Return where the fan opens: at the last figure that was known. */
function opening({ days }) {
  const first = days.findIndex((one) => one.ahead);
  const from = days.findLastIndex((one, index) => index < first && typeof one.beds === "number");
  return from < 0 ? [] : [[from, days[from].beds]];
}

function bands(axes) {
  const { days, at } = axes;
  const coming = days.map((one, index) => [index, one.ahead]).filter(([, one]) => one);
  if (!coming.length) return null;
  const start = opening(axes);
  const edge = (level) => coming.map(([index, one]) => [index, quantile(one, level) ?? 0]);
  const path = (points) => points.map(([index, value], n) => `${n ? "L" : "M"}${at(index, value)}`).join("");
  return [
    BANDS.map(({ part, low, high }) =>
      s("path", {
        class: `fan-band band-${part}`,
        d: `${path([...start, ...edge(high), ...edge(low).reverse()])}Z`,
      }),
    ),
    s("path", { class: "middle", fill: "none", d: path([...start, ...edge(0.5)]) }),
  ];
}

/** Return a line through known days; a silent day breaks it, and one alone between two is a dot. */
const line = ({ days, at, x, y }, name, value) => [
  runs(days.map(value)).map((run) =>
    s("path", { class: name, fill: "none", d: run.map(([i, one], n) => `${n ? "L" : "M"}${at(i, one)}`).join("") }),
  ),
  days.map((one, index) =>
    value(one) === null ? null : s("circle", { class: name, cx: x(index), cy: y(value(one)), r: 2.4 }),
  ),
];

function dayNames({ days, width, x }) {
  const every = Math.max(1, Math.ceil((days.length * MARK) / (width - LEFT - RIGHT)));
  const last = days.length - 1;
  return days.map((one, index) =>
    (last - index) % every ? null : s("text", { x: x(index), y: HEIGHT - 6, "text-anchor": "middle" }, dayOf(one.day)),
  );
}

/** Return the key of the drawing. */
export const fanKey = ({ ahead, came, silent }) =>
  h(
    "p",
    { class: "legend" },
    h("span", { class: "key-load" }, gettext("bezet")),
    ahead ? h("span", { class: "key-middle" }, gettext("verwacht")) : null,
    ahead ? BANDS.toReversed().map(({ part }) => h("span", { class: `key-band band-${part}` }, `${part}%`)) : null,
    h("span", { class: "key-regular" }, gettext("regulier")),
    came ? h("span", { class: "key-came" }, gettext("wat er kwam")) : null,
    silent ? h("span", null, gettext("onderbroken: niet ieder huis meldde")) : null,
  );

const band = (one, { low, high }) => `${beds(quantile(one, low))}–${beds(quantile(one, high))}`;

/** Return the days ahead as a table: the same for who cannot see the drawing. */
export const fanTable = (row, { came, name }) =>
  h(
    "table",
    { class: "mini", "aria-label": name },
    tableHead([
      gettext("Dag"),
      [gettext("Verwacht"), "n"],
      ...BANDS.toReversed().map(({ part }) => [`${part}%`, "n"]),
      [gettext("Boven regulier"), "n"],
      ...(came ? [[gettext("Wat er kwam"), "n"]] : []),
    ]),
    h(
      "tbody",
      null,
      row.ahead.map((one, index) =>
        h(
          "tr",
          { "data-key": one.day },
          h("th", { scope: "row" }, dayOf(one.day)),
          h("td", { class: "n" }, beds(middle(one))),
          BANDS.toReversed().map((its) => h("td", { class: "n" }, band(one, its))),
          h("td", { class: "n" }, row.crossing ? chanceWords(row.crossing.chances[index]) : gettext("onbekend")),
          came ? h("td", { class: "n" }, count(row.came?.find((its) => its.day === one.day)?.beds)) : null,
        ),
      ),
    ),
  );

/** Return the known days as a table, the silent ones as unknown. */
export const knownTable = (row, name) =>
  h(
    "table",
    { class: "mini", "aria-label": name },
    tableHead([gettext("Dag"), [gettext("Bezet"), "n"]]),
    h(
      "tbody",
      null,
      row.known.map((one) =>
        h(
          "tr",
          { "data-key": one.day },
          h("th", { scope: "row" }, dayOf(one.day)),
          h("td", { class: "n" }, one.beds === null ? gettext("onbekend") : count(one.beds)),
        ),
      ),
    ),
  );

/** Return the three courses at the last day as figures. */
export const courseFigures = (row) =>
  h(
    "dl",
    { class: "courses", "data-key": "courses" },
    courses(row).map(([name, number]) =>
      h("div", { "data-key": name }, h("dt", null, name), h("dd", null, beds(number))),
    ),
  );
