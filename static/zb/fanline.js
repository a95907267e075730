/** A forecast in one cell of a board: its small fan, and the middle with its band three days ahead. Never what is refused or stale. */

import { h, s } from "./dom.js";
import { BANDS, beds, dayOf, daysOf, middle, quantile, refusedWords, standing } from "./forecasts.js";

const WIDTH = 96;
const HEIGHT = 22;
const BEFORE = 7; // days that are known, in front of as many ahead
const AHEAD = 2; // the index of three days from now: what a region can still prepare for
const WIDE = BANDS[0];
const NARROW = BANDS[2];

/** Return what a board shows of the days to come: the fan, else in a word why there is none. */
export function expectedCell(rows, region, kind, now) {
  const row = rows.find((one) => one.region === region && one.kind === kind && one.facility === null && !one.cohort);
  if (!row) return h("span", { class: "muted" }, gettext("geen verwachting"));
  const state = standing(row, now);
  if (state === "shown") return fanLine(row);
  return state === "stale"
    ? h("span", { class: "age stale" }, gettext("verouderd"))
    : h("span", { class: "muted", title: refusedWords(row) }, gettext("niet getoond"));
}

/**
 * Return the paths of a fan: bands between two levels, the middle, the days before.
 * @param {any[]} days as `daysOf` gives them
 * @param {(index: number) => number} x
 * @param {(value: number) => number} y
 */
export function fanPaths(days, x, y) {
  const at = ([index, value]) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  const path = (points) => points.map((one, n) => `${n ? "L" : "M"}${at(one)}`).join("");
  const coming = days.map((one, index) => [index, one.ahead]).filter(([, one]) => one);
  const before = days.map((one, index) => [index, one.beds]).filter(([, value]) => typeof value === "number");
  const last = before.at(-1);
  const edge = (level) => coming.map(([index, one]) => [index, quantile(one, level) ?? 0]);
  const start = last ? [last] : [];
  const band = ({ low, high, part }) =>
    s("path", { class: `fan-band band-${part}`, d: `${path([...start, ...edge(high), ...edge(low).reverse()])}Z` });
  return [
    band(WIDE),
    band(NARROW),
    s("path", { class: "middle", fill: "none", d: path([...start, ...edge(0.5)]) }),
    before.length > 1 ? s("path", { class: "load", fill: "none", d: path(before) }) : null,
  ];
}

/** Return the lowest and highest value that a fan reaches. */
export function reachOf(days) {
  const values = days.flatMap((one) => [
    one.beds,
    ...(one.ahead ? [quantile(one.ahead, WIDE.low), quantile(one.ahead, WIDE.high)] : []),
  ]);
  const known = values.filter((one) => typeof one === "number");
  return [Math.min(...known), Math.max(...known)];
}

/** Return a forecast in one cell. */
export function fanLine(row) {
  const days = daysOf({ ...row, known: row.known.slice(-BEFORE) });
  const [low, high] = reachOf(days);
  const x = (index) => 1 + (index / Math.max(days.length - 1, 1)) * (WIDTH - 2);
  const y = (value) => HEIGHT - 1 - ((value - low) / Math.max(high - low, 1)) * (HEIGHT - 2);
  const one = row.ahead[Math.min(AHEAD, row.ahead.length - 1)];
  const words = interpolate(
    gettext("%(day)s: %(beds)s (%(low)s–%(high)s)"),
    {
      day: dayOf(one.day),
      beds: beds(middle(one)),
      low: beds(quantile(one, WIDE.low)),
      high: beds(quantile(one, WIDE.high)),
    },
    true,
  );
  return h(
    "span",
    { class: row.crossing?.warns ? "fan-line warns" : "fan-line" },
    s(
      "svg",
      { class: "fan", width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
      fanPaths(days, x, y),
    ),
    h("small", null, words),
  );
}
