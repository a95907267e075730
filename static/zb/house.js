/** One facility of any sector as its own screen needs it: its kinds by theme, the line that counts of each, their age.
 *  Pure but for the words of kinds.
 */

import { partFigures } from "./cohortnames.js";
import { freshness } from "./derive.js";
import { hasRegular } from "./occupancy.js";
import { firstFigures, restFigures, shapeOf, THEME_ORDER } from "./shapes.js";
import { fixedRegular, measured, regularOf } from "./yardstick.js";

const ED = "ed"; // the kind that reports of emergency departments are about

/** Return the name by which the fields of a line go: the kind, and the cohort where it is about one. */
export const lineKey = (kind, cohort = "") => (cohort ? `${kind}@${cohort}` : kind);

/** Return `[kind, cohort]` of such a name. */
export const lineParts = (key) => {
  const [kind, cohort = ""] = key.split("@");
  return [kind, cohort];
};

const newestOf = (states) =>
  states.reduce(
    (best, one) => (!best || Date.parse(one.received_at) >= Date.parse(best.received_at) ? one : best),
    null,
  );

/** Return what was said of the figures together: the reason of a correction speaks of the past, not of them. */
function duidingOf(newest) {
  const isCorrection = newest?.lines?.some((one) => one.told && one.why?.code === "corrected");
  return isCorrection ? "" : (newest?.duiding ?? "");
}

/** Return what is known of a facility: all lines by name, the words of the newest report, who said it. */
export function knownOf(states) {
  const lines = new Map();
  for (const state of states)
    for (const line of state.lines) lines.set(lineKey(line.bed, line.cohort), { ...line, state });
  const newest = newestOf(states);
  return { lines, newest, duiding: duidingOf(newest), capacity_class: newest?.capacity_class ?? "regular" };
}

/** Return the lines of a kind at a facility: the whole, and its parts while a cohort splits it. */
function linesOf(kind, lines, cohort) {
  const names = [...firstFigures(kind.shape), ...restFigures(kind.shape)].map((one) => one.name);
  const line = (label, figures) => {
    const key = lineKey(kind.code, label);
    return { key, cohort: label, line: lines.get(key) ?? null, figures };
  };
  return [line("", names), ...(cohort?.labels ?? []).map((label) => line(label, partFigures(cohort)))];
}

function kindOf(facility, kind, lines, stateOf, now) {
  const whole = lines.get(kind.code) ?? null;
  const fixed = fixedRegular(stateOf(`regular:${facility.code}`), kind.code, now);
  const cohort = stateOf(`cohort:${kind.code}`) ?? null;
  const at = whole && {
    observed_at: whole.observed_at ?? whole.state.observed_at,
    stale_after_s: whole.stale_after_s ?? whole.state.stale_after_s,
  };
  return {
    code: kind.code,
    kind,
    shape: kind.shape,
    theme: kind.theme,
    headline: kind.headline !== false,
    cohort,
    lines: linesOf(kind, lines, cohort),
    line: whole,
    regular: hasRegular(kind)
      ? regularOf(facility, kind, { line: whole, fixed, demo: whole?.state.demo }).regular
      : null,
    first: firstFigures(kind.shape),
    rest: restFigures(kind.shape),
    fresh: freshness(at, now),
    at: at?.observed_at ?? null,
    age: at ? (now.getTime() - Date.parse(at.observed_at)) / 1000 : null,
  };
}

/**
 * Return the facility with its kinds, the themes that it has in the order of the screen, and what is known.
 * @param {any} facility of the reference data
 * @param {any[]} kinds of the reference data, in their order
 * @param {(key: string) => any} stateOf
 * @param {Date} now
 */
export function houseOf(facility, kinds, stateOf, now) {
  const states = THEME_ORDER.map((theme) => stateOf(`${theme}:${facility.code}`)).filter(Boolean);
  const known = knownOf(states);
  const own = kinds
    .filter((kind) => kind.code !== ED && facility.kinds.includes(kind.code))
    .map((kind) => kindOf(facility, kind, known.lines, stateOf, now));
  const themes = THEME_ORDER.map((theme) => ({ theme, kinds: own.filter((one) => one.theme === theme) }));
  return {
    facility,
    code: facility.code,
    kinds: own,
    themes: themes.filter((one) => one.kinds.length),
    hasEd: facility.kinds.includes(ED),
    known,
    demo: states.some((state) => state.demo),
  };
}

/** Return what others see first: the kinds that boards show at once, or all where there is none. */
export function shownFirst(house) {
  const headline = house.kinds.filter((one) => one.headline);
  return headline.length ? headline : house.kinds;
}

/** Return how old the oldest is of what others see first, and the worst freshness among them. */
export function ageOfHouse(house) {
  const said = shownFirst(house).filter((one) => one.age !== null);
  if (!said.length) return { age: null, at: null, fresh: "unknown" };
  const oldest = said.reduce((worst, one) => (one.age > worst.age ? one : worst));
  return { age: oldest.age, at: oldest.at, fresh: said.every((one) => one.fresh === "fresh") ? "fresh" : "stale" };
}

/** Return how full a kind is by what stands in its fields; null where it has no regular beds by its nature. */
export const fullnessOf = (item, values) =>
  hasRegular(item.kind)
    ? measured({ occupied: values.occupied, operational: values.operational, regular: item.regular })
    : null;

/** Return the figures of a line by name, as `from(field)` has them; null: unknown. */
export const valuesOf = (key, shape, from) =>
  Object.fromEntries(shapeOf(shape).figures.map(({ name }) => [name, from(`${key}.${name}`)]));
