/** Seven days of one figure in a small line: gaps stay gaps, the room and the regular number behind it. */

import { h, s } from "./dom.js";
import { count } from "./format.js";
import { runs, topOf } from "./lines.js";

const WIDTH = 96;
const HEIGHT = 26;

/**
 * Return the line of a week.
 * @param {(number | null)[]} load
 * @param {(number | null)[]} [room]
 * @param {(number | null)[]} [regular]
 */
export function weekLine(load, room = [], regular = []) {
  const values = load.filter((one) => one !== null);
  if (!values.length) return h("span", { class: "muted" }, gettext("geen reeks"));
  const top = topOf(load, room, regular);
  const x = (index) => 2 + (index / Math.max(load.length - 1, 1)) * (WIDTH - 4);
  const y = (value) => HEIGHT - 2 - (value / top) * (HEIGHT - 5);
  const draw = (list, kind) =>
    runs(list).map((run) =>
      s("polyline", {
        class: kind,
        fill: "none",
        points: dotted(run)
          .map(([index, value]) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`)
          .join(" "),
      }),
    );
  return s(
    "svg",
    {
      class: "week",
      width: WIDTH,
      height: HEIGHT,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": weekWords(load),
    },
    draw(regular, "regular"),
    draw(room, "room"),
    draw(load, "load"),
  );
}

/** A single value between gaps is a short stroke: a line of one point would not be drawn. */
const dotted = (run) =>
  run.length === 1
    ? [
        [run[0][0] - 0.3, run[0][1]],
        [run[0][0] + 0.3, run[0][1]],
      ]
    : run;

/** Return the week in words. */
export function weekWords(load) {
  const values = load.filter((one) => one !== null);
  const empty = load.length - values.length;
  const said = interpolate(
    gettext("laatste 7 dagen: laagste %(low)s, hoogste %(high)s, laatst %(last)s"),
    { low: count(Math.min(...values)), high: count(Math.max(...values)), last: count(values.at(-1)) },
    true,
  );
  return empty
    ? `${said}; ${interpolate(ngettext("%s stap zonder cijfer", "%s stappen zonder cijfer", empty), [empty])}`
    : said;
}
