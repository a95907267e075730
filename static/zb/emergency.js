/** Emergency departments: what stands now, who stops together, what is under way. Pure, as `capacity/together.py`. */

const MINUTE = 60_000;

/** Return an ED as it stands at a moment: a stop whose announced end has come is over, whatever was said last. */
export function inForce(ed, now) {
  // the server says it again, with the age that the figures had
  if (ed?.method === "lapsed") return { ...ed, ended: ed.received_at };
  if (!ed || ed.traffic === "open" || !ed.expected_end || Date.parse(ed.expected_end) > now.getTime()) return ed;
  return { ...ed, traffic: "open", reason: "", expected_end: null, ended: ed.expected_end };
}

/** Return the parts of a department that do not take patients in now, by name of the list. */
export function partsOf(ctx, code) {
  const order = (ctx.ref.emergency?.part ?? []).map((one) => one.code);
  return order
    .map((part) => inForce(ctx.state(`edpart:${code}:${part}`), ctx.now()))
    .filter((one) => one && one.traffic !== "open");
}

/** Return what is announced to a department and seen by who looks, the first to arrive first. */
export function arrivalsAt(entities, code) {
  const found = [];
  for (const [key, event] of entities)
    if (key.startsWith("arrival:") && event.state?.facility === code) found.push(event.state);
  return found.sort((a, b) => Date.parse(a.expected_at) - Date.parse(b.expected_at));
}

/** Return how many minutes until an arrival; negative when it should have been there. */
export const minutesTo = (arrival, now) => Math.round((Date.parse(arrival.expected_at) - now.getTime()) / MINUTE);

/** Return how many are expected within the hour, those that are late too: they are not there yet. */
export const nextHour = (arrivals, now) => arrivals.filter((one) => minutesTo(one, now) <= 60).length;

/**
 * Return `{stopped, open}`: with whom a department would stop at once, and who near them stays open.
 * @param {string} code
 * @param {Set<string>} stopped who stops now
 * @param {Set<string>} open who takes patients in now
 * @param {Record<string, Record<string, number>>} near minutes to the neighbours of each
 */
export function withStop(code, stopped, open, near) {
  const group = new Set([code]);
  for (const one of group) for (const other of Object.keys(near[one] ?? {})) if (stopped.has(other)) group.add(other);
  const around = new Set([...group].flatMap((one) => Object.keys(near[one] ?? {})));
  return {
    stopped: [...group].filter((one) => one !== code).sort(),
    open: [...around].filter((one) => open.has(one) && !group.has(one)).sort(),
  };
}

const LEVELS = ["calm", "busy", "crowded", "overcrowded"];

/** Return the level of a score by own cut-offs: each is the first score of the next level. */
export const ownLevel = (score, edges) => LEVELS[edges.filter((edge) => score >= edge).length];

/** Return NEDOCS (Weiss 2004) of entered figures as it is shown, 0 to 200; null when a figure is missing or A or B is 0. */
export function nedocs(entered) {
  const { places, beds, present, boarders, ventilated, longest_boarding_hours, last_wait_hours } = entered;
  const figures = [places, beds, present, boarders, ventilated, longest_boarding_hours, last_wait_hours];
  if (figures.some((one) => one === null || one === undefined) || places <= 0 || beds <= 0) return null;
  const value =
    -20 +
    (85.8 * present) / places +
    (600 * boarders) / beds +
    13.4 * ventilated +
    0.93 * longest_boarding_hours +
    5.64 * last_wait_hours;
  return Math.round(Math.min(Math.max(value, 0), 200) * 100) / 100;
}

/** Return the band of a score: 1 (not busy, up to 20) to 6 (above 180). */
export const levelOf = (score) => 1 + [20, 60, 100, 140, 180].filter((edge) => score > edge).length;
