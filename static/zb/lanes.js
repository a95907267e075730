/** Lanes over time: spans of phases, GRIP, the plan and measures as bars, and the same as a table. Geometry is pure. */

const LEAST = 0.3; // percent: what began just now is seen too, and inside the period

/** Return where a span lies in a period, in percent: `{left, width}`; null where it lies beside it. */
export function placed(span, from, to) {
  const begin = Math.max(Date.parse(span.from), from);
  const end = Math.min(span.to ? Date.parse(span.to) : to, to);
  if (end < from || begin > to || to <= from) return null;
  const width = Math.max(((end - begin) / (to - from)) * 100, LEAST);
  return { left: Math.min(((begin - from) / (to - from)) * 100, 100 - width), width };
}

const HOUR = 3_600_000;
const STEPS = [1, 2, 3, 6, 12, 24, 48, 72, 168, 336].map((hours) => hours * HOUR);

/**
 * Return the moments that an axis names: whole steps from local midnight, at most `most` of them. `dayOf` gives the
 * midnight before a moment: a day is not always 24 hours long.
 */
export function ticks(from, to, most, midnight, dayOf) {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? STEPS.at(-1) ?? HOUR;
  const found = [];
  for (let at = midnight; at <= to; at += step) {
    const named = step < 24 * HOUR ? at : dayOf(at + 12 * HOUR);
    if (named >= from && named <= to) found.push(named);
  }
  return found;
}

/** Return the moment that lies at a share of the width. */
export const momentAt = (share, from, to) => new Date(from + Math.min(Math.max(share, 0), 1) * (to - from));
