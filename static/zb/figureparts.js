/** Figures of any shape as people read them: a cell, a line of words, the heads of columns, what stands behind it. */

import { labelName } from "./cohortnames.js";
import { splitBars } from "./cohorts.js";
import { h } from "./dom.js";
import { age, count, moment } from "./format.js";
import { kindDefinition, kindTitle, kindWhy } from "./kinds.js";
import { messageLink, toldOf } from "./messagelink.js";
import { hasOccupancy, hasRegular } from "./occupancy.js";
import { ageMark, bedsText, demoMark, facts, freeText, pressure } from "./parts.js";
import { fixButton, regularSource } from "./regular.js";
import { sourceLabel, whyWords } from "./sources.js";
import * as words from "./words.js";

const ABILITIES = {
  available: () => ["●", gettext("beschikbaar")],
  limited: () => ["◐", gettext("beperkt")],
  none: () => ["✕", gettext("niet")],
};

/** Return what there is and what is asked for of a shape, as the heading over its figures. */
export const pairTitle = (kind) =>
  ({ staff: gettext("Nodig / aanwezig"), hours: gettext("Gevraagd / te geven") })[kind.shape] ??
  gettext("Bezet / open");

/** Return whether an expertise is there now: shape and word; old is said as old, never as there. */
export function abilityMark(line, now) {
  if (line.fresh === "unknown") return h("span", { class: "ability unknown" }, gettext("onbekend"));
  const [shape, word] = (ABILITIES[line.values.state] ?? (() => ["–", String(line.values.state ?? "")]))();
  const until = line.values.until ? interpolate(gettext("tot %s"), [moment(line.values.until, now)]) : "";
  return h(
    "span",
    { class: `ability ${line.values.state} ${line.fresh}` },
    h("i", { "aria-hidden": "true" }, shape),
    `${word}${until ? ` ${until}` : ""}`,
    line.fresh === "stale" ? h("small", null, ` ${gettext("verouderd")}`) : null,
  );
}

const unit = (value, text) => (value === null || value === undefined ? "–" : interpolate(text, [count(value)]));

/** @type {Record<string, (values: any) => string>} */
const WORDS = {
  stock: (values) => unit(values.days, gettext("%s dagen")),
  count: (values) => count(values.count),
  wait: (values) => `${unit(values.waiting, gettext("%s wachten"))} · ${unit(values.minutes, gettext("%s min"))}`,
  inflow: (values) => unit(values.came, gettext("%s per dag binnen")),
  outflow: (values) => unit(values.went, gettext("%s per dag weg")),
  delay: (values) => `${unit(values.waiting, gettext("%s wachten"))} · ${unit(values.days, gettext("%s dagen"))}`,
};

/** Return the figures of a line without an occupancy in a few words. */
export const figureWords = (kind, values) => (values ? (WORDS[kind.shape]?.(values) ?? "–") : "–");

const LACKING = ["staff", "hours"]; // where less than was asked for is a shortage, not a negative number of places

/** Return what is free, or for people and hours what is over or lacking. */
export function freeWords(line) {
  if (!LACKING.includes(line.kind.shape)) return interpolate(gettext("vrij %s"), [freeText(line)]);
  if (line.available === null) return "–";
  return line.available < 0
    ? interpolate(gettext("tekort %s"), [count(-line.available)])
    : interpolate(gettext("over %s"), [count(line.available)]);
}

/** Return one line of any shape in one cell: how full with its numbers and what is free, or its words. */
export function figureCell(line, now) {
  if (!line.applies) return h("span", { class: "muted" }, gettext("n.v.t."));
  if (line.kind.shape === "ability") return abilityMark(line, now);
  if (line.fresh === "unknown") return h("span", { class: "age unknown" }, gettext("niet gemeld"));
  if (!hasOccupancy(line.kind))
    return h("span", { class: `figure ${line.fresh}` }, figureWords(line.kind, line.values));
  return [pressure(line), h("small", null, bedsText(line), ` · ${freeWords(line)} `, demoMark(isMadeUp(line)))];
}

/** Say whether a number was made up for a facility that was not: where all of it is, its name says so. */
export const isMadeUp = (line) => line.demo && !line.facility.made_up;

/** Return a sum over facilities in one cell, with how many of those that have it are in it. */
export function sumCell(sum) {
  if (!sum.applies) return h("span", { class: "muted" }, gettext("n.v.t."));
  const figure = !sum.houses
    ? h("span", { class: "age unknown" }, gettext("geen verse cijfers"))
    : hasOccupancy(sum.kind)
      ? [
          pressure(sum, { old: sum.houses * 2 < sum.applies, more: knownText(sum) }),
          h("small", null, bedsText(sum), ` · ${freeWords(sum)}`),
        ]
      : h(
          "span",
          { class: "figure" },
          sum.kind.shape === "ability" ? abilitySum(sum) : figureWords(sum.kind, sum.values),
        );
  return [figure, missing(sum)];
}

/** Return of how many of the houses in a sum the regular beds are known; nothing where a kind has none. */
const knownText = (sum) =>
  sum.known === undefined || sum.known === sum.houses
    ? ""
    : interpolate(
        gettext("van %(known)s van %(houses)s is het reguliere aantal bekend"),
        { known: sum.known, houses: sum.houses },
        true,
      );

const abilitySum = (sum) =>
  [
    interpolate(gettext("%s beschikbaar"), [sum.values.available]),
    sum.values.limited ? interpolate(gettext("%s beperkt"), [sum.values.limited]) : "",
  ]
    .filter(Boolean)
    .join(" · ");

/** Return how many facilities a sum leaves out, and why; silence is never a zero. */
export function missing(sum) {
  if (!sum.applies) return h("small", null, gettext("niets gevraagd"));
  const out = [
    sum.old ? interpolate(gettext("%s verouderd"), [sum.old]) : "",
    sum.never ? interpolate(gettext("%s niet gemeld"), [sum.never]) : "",
  ].filter(Boolean);
  return h(
    "small",
    { class: out.length ? "missing" : "muted" },
    interpolate(gettext("%(houses)s van %(applies)s geteld"), { houses: sum.houses, applies: sum.applies }, true),
    out.length ? `: ${out.join(", ")}` : "",
  );
}

const NAMES = {
  physical: () => gettext("Fysiek"),
  blocked: () => gettext("Gesloten"),
  isolation_free: () => gettext("Isolatie vrij"),
  open_24h: () => gettext("Te openen binnen 24 uur"),
  open_72h: () => gettext("Te openen binnen 72 uur"),
  skilled: () => gettext("Volledig bekwaam"),
  absent: () => gettext("Onverwacht afwezig"),
  to_lend: () => gettext("Uit te lenen"),
};

const spread = (widths = {}) =>
  ["regular", "buffer", "adapted", "crisis"]
    .filter((name) => widths[name] !== undefined)
    .map((name) => `${words.capacityClass(name)} ${widths[name]}`)
    .join(" · ");

/** Return why a figure is what it is: which report, from whom, which rule chose it, what else was said, what it means. */
export function whyBlock(line, now) {
  const { by: report, kind } = line;
  const more = Object.entries(NAMES)
    .filter(([name]) => typeof line.values?.[name] === "number")
    .map(([name, title]) => [title(), count(line.values[name])]);
  return h(
    "div",
    { class: "why-so" },
    facts(
      [gettext("Wat telt"), kindDefinition(kind.code)],
      [gettext("Waarom gevraagd"), kindWhy(kind.code)],
      ...more,
      [gettext("Verdeling"), spread(line.values?.widths)],
      [gettext("Gemeten"), line.at ? `${moment(line.at, now)} (${age(line.age)})` : null],
      [gettext("Ontvangen"), report ? moment(report.received_at, now) : null],
      [gettext("Door"), report ? words.readable(report, "reported_by") : null],
      [gettext("Bron"), line.source ? sourceLabel(line.source) : null],
      [gettext("Bericht"), messageLink(line.facility?.code, toldOf(line))],
      [gettext("Wijze"), report ? words.method(report.method) : null],
      [gettext("Waarom deze bron"), line.values ? whyWords(line.why, now) || gettext("het is de enige bron") : null],
      [gettext("Duiding"), line.values?.note || report?.duiding || null],
    ),
    line.others.length
      ? [
          h("p", { class: "muted" }, gettext("Wat andere bronnen zeggen; dit telt niet:")),
          h(
            "ul",
            { class: "plain-list" },
            line.others.map((one, index) =>
              h(
                "li",
                { "data-key": `other-${index}` },
                `${sourceLabel(one.source)} · ${moment(one.observed_at, now)} · ${otherWords(kind, one.values)} `,
                messageLink(line.facility?.code, one),
              ),
            ),
          ),
        ]
      : null,
  );
}

function otherWords(kind, values) {
  if (!hasOccupancy(kind)) return figureWords(kind, values);
  const names = { staff: ["needed", "present"], hours: ["used", "offered"] }[kind.shape] ?? ["occupied", "operational"];
  return names.map((name) => count(values?.[name])).join(" / ");
}

/** Return a table of lines of one theme: figure, both occupancies, what is free, age, source, and what is behind it. */
export function figureTable(lines, now, { open = "" } = {}) {
  return h(
    "table",
    { class: "grid stack figures", role: "table" },
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        [
          gettext("Soort"),
          gettext("Stand"),
          gettext("Regulier"),
          gettext("Vrij"),
          gettext("Leeftijd"),
          gettext("Bron"),
        ].map((text) => h("th", { scope: "col", role: "columnheader", class: "plain-head" }, text)),
      ),
    ),
    h(
      "tbody",
      { role: "rowgroup" },
      lines.flatMap((line) => figureRows(line, now, open)),
    ),
  );
}

function figureRows(line, now, open) {
  const { code } = line.kind;
  /** @type {(label: string, content: any, kind?: string | null) => HTMLElement} */
  const cell = (label, content, kind = null) => h("td", { role: "cell", "data-label": label, class: kind }, content);
  const counted = hasOccupancy(line.kind);
  const isOpen = open === code;
  const row = h(
    "tr",
    { "data-key": code, role: "row", class: line.fresh === "fresh" ? null : "stale-row" },
    h(
      "th",
      { scope: "row", role: "rowheader" },
      h(
        "button",
        { type: "button", class: "plain link", "data-act": "why", "data-code": code, "aria-expanded": String(isOpen) },
        line.cohort ? `${kindTitle(code)} · ${labelName(line.cohort)}` : kindTitle(code),
        h("span", { class: "unseen" }, ` ${gettext("waarom is dit zo?")}`),
      ),
      " ",
      demoMark(line.demo),
    ),
    cell(gettext("Stand"), standCell(line, now)),
    cell(gettext("Regulier"), hasRegular(line.kind) ? regularCell(line, now) : ""),
    cell(gettext("Vrij"), counted ? (LACKING.includes(line.kind.shape) ? freeWords(line) : freeText(line)) : "", "n"),
    cell(gettext("Leeftijd"), ageMark(line.age, line.fresh), "n"),
    cell(gettext("Bron"), line.values ? sourceLabel(line.source) : ""),
  );
  const behind = isOpen
    ? h(
        "tr",
        { "data-key": `${code}-why`, role: "row" },
        h("td", { role: "cell", colspan: 6, class: "whole" }, whyBlock(line, now)),
      )
    : null;
  return [row, behind];
}

/** Return the fixed yardstick of a line and where it comes from, with the way to fix it. */
const regularCell = (line, now) => [
  count(line.regular),
  h("small", null, regularSource(line.facility, line, now)),
  fixButton(line.facility, line.bed),
];

function standCell(line, now) {
  if (!hasOccupancy(line.kind) || line.fresh === "unknown") return figureCell(line, now);
  return [pressure(line), h("small", null, bedsText(line)), line.cohort ? null : splitBars(line.report, line, now)];
}
