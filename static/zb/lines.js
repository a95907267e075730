/** Series of figures as lines: where they are broken, how high they go. Pure. */

/** Return the runs of known values as `[[index, value], …]`; what is unknown breaks a line, it is never a zero. */
export function runs(values) {
  const found = [];
  let run = [];
  values.forEach((value, index) => {
    if (value === null || value === undefined) {
      if (run.length) found.push(run);
      run = [];
    } else run.push([index, value]);
  });
  if (run.length) found.push(run);
  return found;
}

/** Return values up to a moment: what came after it was not known then. */
export const upTo = (values, from, stepHours, now) =>
  values.map((value, index) =>
    Date.parse(from) + index * stepHours * 3_600_000 > now.getTime() ? null : (value ?? null),
  );

/** Return the highest of some lists, at least 1. */
export const topOf = (...lists) => Math.max(1, ...lists.flat().filter((one) => typeof one === "number"));

/**
 * Return the points of a series between gaps as runs of points, each with `at` in milliseconds.
 * @param {any[]} points {at, …}, oldest first
 * @param {any[]} gaps {from, until} or [from, until]: nothing is known between them
 * @param {Date} now what is later is not shown
 */
export function pointRuns(points, gaps, now) {
  const holes = gaps
    .map((one) => (Array.isArray(one) ? one : [one.from, one.until ?? one.to]))
    .map(([from, until]) => [Date.parse(from), until ? Date.parse(until) : Infinity]);
  const found = [];
  let run = [];
  for (const point of points) {
    const at = Date.parse(point.at);
    if (at > now.getTime()) break;
    const last = run.at(-1);
    if (last && holes.some(([from]) => from >= last.ms && from < at)) {
      found.push(run);
      run = [];
    }
    run.push({ ...point, ms: at });
  }
  if (run.length) found.push(run);
  return found;
}

/** Return until when a point holds: its own end, the begin of a gap, the next point of its run, or now. */
export function endOf(point, next, gaps, now) {
  const holes = gaps
    .map((one) => Date.parse(Array.isArray(one) ? one[0] : one.from))
    .filter((from) => from >= point.ms);
  const ends = [point.until ? Date.parse(point.until) : Infinity, next?.ms ?? Infinity, now.getTime(), ...holes];
  return Math.min(...ends);
}
