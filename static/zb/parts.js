/** Small marks used on many panels: phase chips, bars on one scale, ages, sparklines, states. */

import { level } from "./derive.js";
import { h, s } from "./dom.js";
import { age, count, percent, signed } from "./format.js";
import * as words from "./words.js";

const SCALE = 1.25; // every bar ends at 125 %, so that all share the mark at 100 %

/** Return the chip of a phase: word, colour and pattern together. */
export const phaseChip = (phase) =>
  h("span", { class: `chip phase-${phase ?? "unknown"}` }, phase ? words.phase(phase) : gettext("Onbekend"));

/**
 * Return a bar with its percentage; a region with few fresh figures shows as old.
 * @param {number | null | undefined} ratio
 * @param {{old?: boolean, title?: string | null}} [options]
 */
export function bar(ratio, { old = false, title = null } = {}) {
  const known = ratio !== null && ratio !== undefined;
  return h(
    "span",
    { class: `meter ${known ? level(ratio) : "unknown"}${old ? " old" : ""}`, title },
    h(
      "span",
      { class: "bar", "aria-hidden": "true" },
      known ? h("i", { style: { width: `${Math.min(ratio / SCALE, 1) * 100}%` } }) : null,
      h("b"),
    ),
    h("span", { class: "num" }, percent(ratio)),
  );
}

/** Return how full beds are by both yardsticks, in a sentence: the one place where that is said. */
export function occupancy(line) {
  if (line.occupied === null) return gettext("bezetting onbekend");
  const say = (text, occupied, beds, ratio) =>
    interpolate(text, { occupied: count(occupied), beds: count(beds), ratio: percent(ratio) }, true);
  const there = line.ofRegular ?? line.occupied;
  const regular =
    line.regular === null
      ? interpolate(gettext("%s bezet, reguliere bedden onbekend"), [count(line.occupied)])
      : say(gettext("%(occupied)s op %(beds)s reguliere bedden = %(ratio)s"), there, line.regular, line.onRegular);
  if (line.operational === null) return `${regular} · ${gettext("open bedden onbekend")}`;
  const text =
    there === line.occupied
      ? gettext("op %(beds)s open = %(ratio)s")
      : gettext("%(occupied)s op %(beds)s open = %(ratio)s");
  return `${regular} · ${say(text, line.occupied, line.operational, line.onOpen)}`;
}

/** Return the same in a few characters: `regulier 120% · open 81%`. */
export function occupancyShort(line) {
  if (line.onRegular === undefined) return percent(line.ratio); // people and hours have no regular number
  const regular = line.regular === null && line.occupied !== null ? gettext("onbekend") : percent(line.onRegular);
  return `${gettext("regulier")} ${regular}\u00a0· ${gettext("open")} ${percent(line.onOpen)}`;
}

/**
 * Return the bar of what the plan measures pressure by, with both yardsticks under it; old figures show as old.
 * @param {any} line
 * @param {{old?: boolean, more?: string}} [options] `more` is said after the figures
 */
export function pressure(line, { old = (line.fresh ?? "fresh") !== "fresh", more = "" } = {}) {
  if (line.onRegular === undefined) return bar(line.ratio, { old, title: more || null });
  const title = [occupancy(line), more].filter(Boolean).join("; ");
  return h("span", { class: "pressure" }, bar(line.ratio, { old, title }), h("small", null, occupancyShort(line)));
}

/** Return an age with its freshness in words and form. */
export function ageMark(seconds, fresh) {
  if (fresh === "unknown") return h("span", { class: "age unknown" }, gettext("nooit"));
  return h("span", { class: `age ${fresh}`, title: fresh === "stale" ? gettext("verouderd") : null }, age(seconds));
}

/** Return `6/7`: how many houses have fresh figures; marked when not all. */
export function freshMark(fresh, houses) {
  return h("span", { class: fresh < houses ? "age stale" : "age fresh" }, `${fresh}/${houses}`);
}

/** Return the state of an ED as shape and word. */
export function edMark(ed, fresh) {
  if (!ed) return h("span", { class: "ed unknown" }, "–");
  const shape = { open: "", pressure: "▲", stop: "✕", closed: "–" }[ed.traffic] ?? "";
  return h(
    "span",
    { class: `ed ${ed.traffic} ${fresh}` },
    shape ? h("i", { "aria-hidden": "true" }, shape) : null,
    words.traffic(ed.traffic),
  );
}

/** Return a small line of daily counts with its last value spoken. */
export function sparkline(values, { width = 84, height = 22 } = {}) {
  if (values.length < 2) return h("span", { class: "muted" }, "–");
  const top = Math.max(...values, 4);
  const points = values.map(
    (value, index) =>
      `${((index / (values.length - 1)) * (width - 4) + 2).toFixed(1)},${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`,
  );
  const [x, y] = points.at(-1).split(",");
  return s(
    "svg",
    {
      class: "spark",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": interpolate(gettext("laatste dag %s, hoogste %s"), [values.at(-1), Math.max(...values)]),
    },
    s("polyline", { points: points.join(" "), fill: "none" }),
    s("circle", { cx: x, cy: y, r: 2 }),
  );
}

/** Return `31 / 30` with the free beds: over capacity is said with a sign, not only a colour. */
export function bedsText(line) {
  return h(
    "span",
    { class: `beds ${level(line.ratio)}` },
    h("b", null, count(line.occupied)),
    h("span", { class: "muted" }, ` / ${count(line.operational)}`),
  );
}

/** Return the number of free beds; negative when more people lie there than fit. */
export const freeText = (line) =>
  line.available === null ? "–" : line.available < 0 ? signed(line.available) : count(line.available);

/** Return a demo mark where a figure was made up. */
export const demoMark = (demo) =>
  demo ? h("span", { class: "demo", title: gettext("verzonnen aantal, voor oefeningen") }, "demo") : null;

/** Return the mark of a facility that was made up for demonstrations. */
export const madeUp = (facility) =>
  facility?.made_up
    ? h("span", { class: "demo", title: gettext("verzonnen instelling, voor demonstraties") }, "demo")
    : null;

/** Return a definition list from [term, value] pairs; empty values are left out. */
export const facts = (...pairs) =>
  h(
    "dl",
    { class: "facts" },
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([term, value]) => [h("dt", null, term), h("dd", null, value)]),
  );

/** Return a row of buttons of which one is pressed. */
export const segments = (name, options, chosen) =>
  options.map(([value, label, shape]) =>
    h(
      "button",
      {
        type: "button",
        "data-act": name,
        "data-value": value,
        "aria-pressed": String(value === chosen),
        "data-key": value,
      },
      shape ? h("i", { "aria-hidden": "true" }, `${shape} `) : null,
      label,
    ),
  );

/** Return where the first sentence of a text ends, and the rest; the dot of `St. Anna` ends none. */
export const firstSentence = (text) => /^(.{20,}?(?<!\b\p{Lu}\p{Ll}{1,2})[.;])\s+(?=\S)/su.exec(text);

/** Return a long explanation as its first sentence, with the rest one tap further. */
export function explained(text) {
  const cut = firstSentence(text);
  if (!cut) return h("span", null, text);
  return h(
    "div",
    { class: "explained" },
    h("span", null, cut[1]),
    h("details", null, h("summary", null, gettext("meer")), text.slice(cut[0].length)),
  );
}

/** Return the head of a table: the text of each column, or `[text, class]`. */
export const tableHead = (columns) =>
  h(
    "thead",
    null,
    h(
      "tr",
      null,
      columns.map((column) => {
        const [text, kind = null] = [column].flat();
        return text === "" ? h("td", { class: kind }) : h("th", { scope: "col", class: kind }, text); // over buttons
      }),
    ),
  );
