/** The history of one figure as a drawing and as a table: gaps stay gaps, corrections are marked. */

import { h, s } from "./dom.js";
import { count, day, moment, time } from "./format.js";
import { endOf, pointRuns, topOf } from "./lines.js";
import { tableHead } from "./parts.js";
import { sourceLabel } from "./sources.js";

const WIDEST = 1_400;
const BESIDE = 1_080; // from this width on the drawing stands beside a column
const NARROWEST = 280; // on a phone the drawing is narrower, not its letters smaller
const HEIGHT = 220;
const LEFT = 40;
const BOTTOM = 24;
const HOUR = 3_600_000;

/** Return round marks up to a highest value: four at most. */
export function marksTo(top) {
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const whole = Math.max(step, 1);
  return Array.from({ length: Math.floor(top / whole) + 1 }, (_, index) => index * whole);
}

/**
 * Return the drawing of a series.
 * @param {{points: any[], gaps?: any[], grain?: string}} series
 * @param {Date} from
 * @param {Date} now nothing later is drawn
 * @param {string} name what it is of
 */
export function seriesChart(series, from, now, name) {
  const room = innerWidth > BESIDE ? innerWidth * 0.72 - 60 : innerWidth - 60;
  const width = Math.round(Math.max(NARROWEST, Math.min(WIDEST, room)));
  const gaps = series.gaps ?? [];
  const found = pointRuns(series.points, gaps, now);
  const points = found.flat();
  if (!points.length) return h("p", { class: "empty" }, gettext("In deze tijd is niets gemeld."));
  const was = points.map((point) => point.was?.load);
  const top = topOf(was, ...["load", "room", "regular"].map((one) => points.map((point) => point[one]))) * 1.06;
  const [begin, end] = [from.getTime(), Math.max(now.getTime(), from.getTime() + HOUR)];
  const x = (ms) => LEFT + ((Math.max(ms, begin) - begin) / (end - begin)) * (width - LEFT - 8);
  const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - 8);
  const axes = { x, y, begin, end, top, width };
  return h(
    "figure",
    { class: "series" },
    s(
      "svg",
      { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": seriesWords(points, name, now) },
      grid(axes),
      ["regular", "room", "load"].map((kind) =>
        found.map((run) => s("path", { class: kind, fill: "none", d: steps(run, kind, gaps, now, axes) })),
      ),
      points
        .filter((point) => point.corrected && typeof point.load === "number")
        .map((point) => [
          typeof point.was?.load === "number"
            ? s("path", { class: "was", d: crossAt(x(point.ms), y(point.was.load)), fill: "none" })
            : null,
          s("circle", { class: "corrected", cx: x(point.ms), cy: y(point.load), r: 4.5 }),
        ]),
    ),
    h(
      "figcaption",
      { class: "legend" },
      h("span", { class: "key-load" }, gettext("bezet")),
      h("span", { class: "key-room" }, gettext("open")),
      h("span", { class: "key-regular" }, gettext("regulier")),
      points.some((point) => point.corrected) ? h("span", null, "○ ", gettext("later verbeterd")) : null,
      was.some((one) => typeof one === "number") ? h("span", null, "× ", gettext("wat er eerst stond")) : null,
      gaps.length ? h("span", null, gettext("onderbroken: niets gemeld")) : null,
      series.grain ? h("span", { class: "muted" }, grainWords(series.grain)) : null,
    ),
  );
}

const grainWords = (grain) =>
  ({ report: gettext("elke opgave"), hour: gettext("gemiddeld per uur"), day: gettext("gemiddeld per dag") })[grain] ??
  grain;

const crossAt = (x, y) => `M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x - 4} ${y + 4}L${x + 4} ${y - 4}`;

/** Return a line in steps: a figure holds until the next one, and not beyond what is known. */
function steps(run, kind, gaps, now, { x, y }) {
  let path = "";
  run.forEach((point, index) => {
    if (typeof point[kind] !== "number") return;
    const height = y(point[kind]).toFixed(1);
    const before = run[index - 1];
    const joined = before && typeof before[kind] === "number" && path;
    path += `${joined ? "L" : "M"}${x(point.ms).toFixed(1)} ${height}`;
    path += `H${x(endOf(point, run[index + 1], gaps, now)).toFixed(1)}`;
  });
  return path;
}

const HALF_A_DAY = 24; // half of what the name of a day is wide

/** Return where a mark of the time stands: below its moment, at the right edge as far as it fits. */
export const within = (x, width) =>
  x > width - HALF_A_DAY ? { x: width, "text-anchor": "end" } : { x, "text-anchor": "middle" };

function grid({ x, y, begin, end, top, width }) {
  const days = (end - begin) / (24 * HOUR);
  const hours = (days <= 2 ? 6 : days <= 10 ? 24 : 24 * 5) * (width < 450 ? 2 : 1);
  const first = Math.ceil(begin / (hours * HOUR)) * hours * HOUR;
  const ticks = [];
  for (let at = first; at < end; at += hours * HOUR) ticks.push(at);
  return [
    marksTo(top).map((value) => [
      s("line", { class: "grid-line", x1: LEFT, x2: width - 8, y1: y(value), y2: y(value) }),
      s("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, count(value)),
    ]),
    ticks.map((at) => s("text", { ...within(x(at), width), y: HEIGHT - 6 }, days <= 2 ? time(at) : day(at))),
  ];
}

function seriesWords(points, name, now) {
  const values = points.map((point) => point.load).filter((one) => typeof one === "number");
  if (!values.length) return name;
  return interpolate(
    gettext("%(name)s: laagste %(low)s, hoogste %(high)s, laatst %(last)s om %(when)s"),
    {
      name,
      low: count(Math.min(...values)),
      high: count(Math.max(...values)),
      last: count(values.at(-1)),
      when: moment(points.at(-1).at, now),
    },
    true,
  );
}

/** Return what stood there before a correction, where that was another number. */
const wasOf = (point, kind) =>
  point.was && point.was[kind] !== point[kind] ? [" ", h("s", { class: "was" }, count(point.was[kind]))] : null;

/** Return the newest points as a table: the same for who cannot see the drawing. */
export const seriesTable = (series, now, most = 40) =>
  h(
    "table",
    { class: "mini" },
    tableHead([
      gettext("Gemeten"),
      [gettext("Bezet"), "n"],
      [gettext("Open"), "n"],
      [gettext("Regulier"), "n"],
      gettext("Bron"),
    ]),
    h(
      "tbody",
      null,
      series.points
        .filter((point) => Date.parse(point.at) <= now.getTime())
        .slice(-most)
        .reverse()
        .map((point, index) =>
          h(
            "tr",
            { "data-key": `${point.at}-${index}` },
            h(
              "th",
              { scope: "row" },
              moment(point.at, now),
              point.corrected ? h("small", null, gettext("verbeterd")) : null,
            ),
            ["load", "room", "regular"].map((kind) => h("td", { class: "n" }, count(point[kind]), wasOf(point, kind))),
            h("td", null, point.source ? sourceLabel(point.source) : ""),
          ),
        ),
    ),
  );
