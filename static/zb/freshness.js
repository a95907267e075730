/** How long a figure counts: the rule of `capacity/freshness.py`, held to the same cases. */

const DUE_SHARE = 0.75; // from three quarters of its time on somebody should say it anew

/** Return the age in seconds of a figure at a moment; null when it was never reported. */
export const ageOf = (state, now) =>
  state?.observed_at ? (now.getTime() - Date.parse(state.observed_at)) / 1000 : null;

/**
 * Return `fresh`, `due` (counts, and its deadline is near), `stale` or `unknown`.
 * @returns {"fresh" | "due" | "stale" | "unknown"}
 */
export function timeliness(state, now) {
  const age = ageOf(state, now);
  if (age === null) return "unknown";
  if (age > state.stale_after_s) return "stale";
  return age >= state.stale_after_s * DUE_SHARE ? "due" : "fresh";
}

/**
 * Return `fresh`, `stale` or `unknown` for whoever only uses a figure: stale is never shown as free, as good, or as zero.
 * @returns {"fresh" | "stale" | "unknown"}
 */
export function freshness(state, now) {
  const found = timeliness(state, now);
  return found === "due" ? "fresh" : found;
}
