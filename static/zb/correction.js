/** What a correction of a past figure is made of, and what was there before it. Pure. */

import { figureWords } from "./figureparts.js";
import { count, fromDutch } from "./format.js";
import { hasOccupancy, occupancyOf } from "./occupancy.js";
import { abilityWord, shapeOf } from "./shapes.js";

const COUNTED = ["beds", "places"]; // whose figures have fields of their own

/** Return one figure of a form: null is unknown, never zero. */
function figureOf(sort, text) {
  if (text === null || text === "") return null;
  if (sort === "state") return text;
  if (sort === "moment") return fromDutch(text)?.toISOString() ?? null;
  return Number(text);
}

/**
 * Return the body of a correction. It speaks of the moment at which the wrong figure was counted, so that it takes
 * its whole place; where nothing was told, of the moment that was chosen.
 */
export function correctionOf(kind, data, told, at) {
  const figures = Object.fromEntries(
    shapeOf(kind.shape).figures.map(({ name, sort }) => [name, figureOf(sort, data.get(name))]),
  );
  const note = told?.values?.note ? { note: told.values.note } : {};
  return {
    observed_at: told?.observed_at ?? at?.toISOString() ?? null,
    lines: [{ bed: kind.code, ...(COUNTED.includes(kind.shape) ? figures : { values: figures }), ...note }],
    reason: data.get("reason"),
  };
}

/** Return the figures of a line in a few words. */
export function wasWords(kind, values) {
  if (kind.shape === "ability") return abilityWord(values?.state);
  if (!hasOccupancy(kind)) return figureWords(kind, values);
  const { load, room } = occupancyOf(kind, values);
  return `${count(load)} / ${count(room)}`;
}

/** Return the line that a line of a correction took the place of; null when it is not among these reports. */
export function replacedLine(reports, report, line) {
  const earlier = reports
    .filter((one) => one.id < report.id && Date.parse(one.observed_at) === Date.parse(report.observed_at))
    .sort((one, other) => other.id - one.id);
  for (const one of earlier) {
    const found = one.lines.find((other) => other.kind === line.kind && (other.cohort ?? "") === (line.cohort ?? ""));
    if (found) return found;
  }
  return null;
}
