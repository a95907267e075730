/** Every figure of a facility, of any kind and theme, as it stands at a moment. Pure: the picture in, values out. */

import { ageOf, emergencyOf, freshness, yardstickOf } from "./derive.js";
import { hasOccupancy, hasRegular, occupancyOf, sumOf, weightOf } from "./occupancy.js";
import { departmentStanding, facilityStanding, partStandings } from "./operating.js";
import { fixedRegular, measured, ratioOf, regularOf } from "./yardstick.js";

const DEPARTMENT = "ed"; // it has a state of its own on the wire, and columns of its own

/** Return the kinds in force that the facilities of a sector report as lines, in their order. */
export const kindsOf = (ctx, sector) =>
  ctx.ref.kinds.filter((kind) => kind.sectors.includes(sector) && kind.code !== DEPARTMENT);

/** Return the kinds of a facility that have a history of counts: its lines, and who is in its department. */
export const countedKinds = (ctx, facility) =>
  ctx.ref.kinds.filter((kind) => facility.kinds.includes(kind.code) && kind.shape !== "ability");

/** Say whether a facility has an emergency department. */
export const hasDepartment = (facility) => facility.kinds.includes(DEPARTMENT);

export const sectorOf = (facility) => facility.sector ?? "hospital";

/** Return a line with its own moment and deadline; those of its report where an older journal has no other. */
const timed = (report, line) => ({
  observed_at: line.observed_at ?? report.observed_at,
  stale_after_s: line.stale_after_s ?? report.stale_after_s,
});

/** Return figures with how full they are: beds and places by both yardsticks, the rest of what there is. */
const fullness = (kind, figures, yardstick) =>
  hasRegular(kind)
    ? measured(figures, yardstick)
    : { ...figures, ratio: ratioOf(figures.occupied, figures.operational) };

const regularAt = (ctx, facility, kind, line, demo, now) =>
  regularOf(facility, kind, { line, demo, fixed: fixedRegular(ctx.state(`regular:${facility.code}`), kind.code, now) });

/** Say whether a kind is split, with a part of this label; the whole is always there. */
export const isSplit = (ctx, kind, cohort) =>
  !cohort || (ctx.state(`cohort:${kind.code}`)?.labels.includes(cohort) ?? false);

/**
 * Return what was said of a kind, or of its part with a label, and of its whole; `shared`: the patients carry the label, and what they
 * lie in are the beds of the whole.
 */
function saidOf(ctx, report, kind, cohort) {
  const find = (label) => report?.lines?.find((one) => one.bed === kind.code && (one.cohort ?? "") === label) ?? null;
  const [values, whole] = [find(cohort), find("")];
  if (!cohort || ctx.state(`cohort:${kind.code}`)?.counting === "beds") return { values, whole, shared: false };
  return { values: values && { ...values, operational: whole?.operational ?? null }, whole, shared: true };
}

/**
 * Say whether a line is the word of the report that stands above it: another source may count for one kind alone, and
 * somebody else may have told another kind since.
 */
const saidBy = (values, report) => values.told !== false && (values.source ?? report.source) === report.source;

/**
 * Return how a kind stands at a facility, or its part with the label of a cohort: its values, occupancy, age and where
 * it comes from; `by` is the report that said it, null where that is not the one that stands there. `fresh` is `unknown` when it was never reported; `applies` says whether the facility has it at all.
 */
export function lineOf(ctx, facility, kind, now, cohort = "") {
  const report = ctx.state(`${kind.theme}:${facility.code}`);
  const { values, whole, shared } = saidOf(ctx, report, kind, cohort);
  const { load, room, free } = occupancyOf(kind, values);
  const demo = values !== null && (report?.demo ?? false);
  const regular = hasRegular(kind) ? regularAt(ctx, facility, kind, whole, demo, now) : {};
  return {
    bed: kind.code,
    kind,
    facility,
    cohort,
    shared,
    applies: facility.kinds.includes(kind.code) && isSplit(ctx, kind, cohort),
    values,
    report,
    by: values && saidBy(values, report) ? report : null,
    fresh: values ? freshness(timed(report, values), now) : "unknown",
    age: values ? ageOf(timed(report, values), now) : null,
    at: values ? timed(report, values).observed_at : null,
    source: values?.source ?? report?.source ?? "",
    why: values?.why ?? null,
    others: values?.others ?? [],
    demo,
    available: shared ? null : free,
    weight: weightOf(kind, values),
    ...fullness(kind, { occupied: load, operational: room, ...regular }, yardstickOf(ctx, facility.region)),
  };
}

/** Return a row of a facility with a line per kind; `fresh` is that of the worst line that applies, and its age. */
export function generalRow(ctx, facility, kinds, now, cohort = "") {
  const said = ctx.state(`operating:${facility.code}`);
  const lines = Object.fromEntries(kinds.map((kind) => [kind.code, lineOf(ctx, facility, kind, now, cohort)]));
  const asked = Object.values(lines).filter((line) => line.applies);
  const told = asked.filter((line) => line.fresh !== "unknown");
  return {
    facility,
    code: facility.code,
    region: facility.region,
    sector: sectorOf(facility),
    bed: lines,
    standing: facilityStanding(facility, said, now),
    department: hasDepartment(facility) ? departmentStanding(facility, said, now) : null,
    limited: partStandings(facility, said, now).some(([, held]) => held.state !== "open"),
    asked: asked.length,
    fresh: worstFreshness(asked),
    age: told.length ? Math.max(...told.map((line) => line.age)) : null,
    ...(hasDepartment(facility) ? emergencyOf(ctx, facility, now) : {}),
  };
}

/** Return `none` (nothing is asked), `unknown` (nothing told), `stale` (some of it old or missing) or `fresh`. */
function worstFreshness(asked) {
  if (!asked.length) return "none";
  if (asked.every((line) => line.fresh === "unknown")) return "unknown";
  return asked.every((line) => line.fresh === "fresh") ? "fresh" : "stale";
}

/**
 * Return what rows make together for one kind. Only fresh figures count: an old low figure would read as room
 * that may be gone. How many count, are old, never reported, or are closed is part of the sum.
 */
export function sumLines(rows, kind, yardstick = "regular") {
  const lines = rows.map((row) => row.bed[kind.code]).filter((line) => line?.applies);
  const counted = lines.filter((line) => line.fresh === "fresh" && line.weight !== null);
  const values = sumOf(
    kind,
    counted.map((line) => line.values),
  );
  const { load = null, room = null } = values;
  const figures = { occupied: load, operational: room, ...(hasRegular(kind) ? regularSum(counted) : {}) };
  return {
    kind,
    values,
    applies: lines.length,
    houses: counted.length,
    old: lines.filter((line) => line.fresh === "stale").length,
    never: lines.filter((line) => line.fresh === "unknown").length,
    available: load === null || room === null || counted.some((line) => line.shared) ? null : room - load,
    weight: weightOfSum(kind, values),
    ...fullness(kind, figures, yardstick),
  };
}

/** Return the regular beds of lines of which they are known, who lies there, and of how many houses that is. */
function regularSum(lines) {
  const known = lines.filter((line) => line.regular !== null);
  const sum = (name) => known.reduce((total, line) => total + line[name], 0);
  return { regular: known.length ? sum("regular") : null, ofRegular: sum("occupied"), known: known.length };
}

function weightOfSum(kind, values) {
  if (hasOccupancy(kind)) return ratioOf(values.load, values.room);
  return kind.shape === "ability" ? values.available : weightOf(kind, values);
}

/** Return by what lines of a kind are put in order: how full by the yardstick of the plan, or their one figure. */
export const heaviness = (line) => (hasRegular(line.kind) ? line.ratio : line.weight);
