/** Labels of cohorts, as the reference data has them, and which kinds of bed are split into them. */

/** @type {Map<string, any>} */
let known = new Map();

/** Take the labels of a reference document, in their order. */
export function useCohorts(list) {
  known = new Map((list ?? []).map((label) => [label.code, label]));
}

/** Return all labels, in their order. */
export const cohortLabels = () => [...known.keys()];

/** Return the name of a label in the language of the screen; of one that is gone, its code. */
export function labelName(code) {
  const label = known.get(code);
  return label ? label[document.documentElement.lang === "en" ? "name_en" : "name_nl"] : String(code ?? "");
}

/** Return the label among these that takes whoever has none of the others; undefined: none does. */
export const restOf = (labels) => labels.find((code) => known.get(code)?.rest);

/** Return how the parts of a cohort are counted, in words. */
export const countingName = (code) =>
  code === "beds" ? gettext("bedden hebben een label") : gettext("patiënten hebben een label");

/** Return the figures that a part has: patients, and open beds of its own where the beds carry the label. */
export const partFigures = (cohort) => (cohort.counting === "beds" ? ["occupied", "operational"] : ["occupied"]);

/**
 * Return how the parts of a kind stand against its whole: `{total, gap, silent}`; `gap` is how many are in no part,
 * below zero when the parts are more than the whole; null while the whole is unknown. `silent`: labels nobody counted.
 * @param {string[]} labels
 * @param {number | null} whole
 * @param {(label: string) => number | null} part
 */
export function balanceOf(labels, whole, part) {
  const silent = labels.filter((label) => part(label) === null);
  const total = labels.reduce((sum, label) => sum + (part(label) ?? 0), 0);
  return { total, silent, gap: whole === null ? null : whole - total };
}

/** Say whether parts cannot be right: more than the whole, or all of them known and less than it. */
export const isMisfit = (labels, { gap, silent }) =>
  gap !== null && (gap < 0 || (gap > 0 && !silent.length && restOf(labels) !== undefined));
