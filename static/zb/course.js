/** Running plans as a screen shows them: measures by rung, how far they are, which are whose. */

import { countsAsLate } from "./closed.js";

const OF_HOUSE = ["hospital_liaison", "crisis_coordinator"];
const UNDONE = ["open", "started"];
const NATIONAL = "national_coordinator"; // a measure without a region is the country's
const REGIONAL = ["roaz_chair", "dpg", "hin", "regional_coordinator"];

export const isUndone = (measure) => UNDONE.includes(measure.state);

/** Say whether a measure is late at a moment: its deadline has passed and it is not done. */
export const isLate = (measure, now) =>
  countsAsLate(isUndone(measure) && measure.due_at !== null && Date.parse(measure.due_at) <= now.getTime());

/**
 * Return the measures of a region that count in its running plan, by phase and code: one group per measure, with a row
 * per facility that has it to do; what lapsed is no more.
 * @returns {{code: string, phase: string, title: any, owner: string, due: string | null, rows: any[]}[]}
 */
export function groupsOf(measures, region, phase) {
  /** @type {Map<string, any>} */
  const found = new Map();
  const there = measures.filter((one) => one.region === region && one.phase === phase && one.state !== "lapsed");
  for (const one of there.sort((a, b) => a.id - b.id)) {
    const group = found.get(one.code) ?? {
      code: one.code,
      phase,
      title: one.title,
      owner: one.owner,
      due: one.due_at,
      rows: [],
    };
    const older = group.rows.findIndex((row) => row.facility === one.facility);
    if (older >= 0) group.rows.splice(older, 1); // the plan ran before: only what runs now
    group.rows.push(one);
    found.set(one.code, group);
  }
  return [...found.values()];
}

/** Return how a group stands: `{done, declined, late, started, total}`. */
export function standOf(group, now) {
  const number = (holds) => group.rows.filter(holds).length;
  return {
    total: group.rows.length,
    done: number((one) => one.state === "done"),
    declined: number((one) => one.state === "declined"),
    started: number((one) => one.state === "started"),
    late: number((one) => isLate(one, now)),
  };
}

/** Say whether somebody with these mandates may carry out a measure. */
export const mayCarry = (measure, mandates) =>
  mandates.some(
    (one) =>
      (REGIONAL.includes(one.role) && one.region === measure.region) ||
      (one.role === NATIONAL && measure.region === "") ||
      (OF_HOUSE.includes(one.role) && measure.facility !== "" && one.facility === measure.facility),
  );

/** Say whether a measure waits for somebody: it is not done, and of a function that they have there. */
export const isOwn = (measure, mandates) =>
  isUndone(measure) &&
  mandates.some(
    (one) =>
      one.role === measure.owner &&
      (measure.facility ? one.facility === measure.facility : (one.region ?? "") === measure.region),
  );

/** Return measures with the most urgent first: late, then by deadline, those without one last. */
export const byUrgency = (measures) => [...measures].sort((a, b) => due(a) - due(b) || a.id - b.id);
const due = (measure) => (measure.due_at === null ? Number.POSITIVE_INFINITY : Date.parse(measure.due_at));

/**
 * Return the late measures that were escalated to somebody with these mandates, one line per measure of a region; what
 * is theirs to do is not among them.
 * @returns {{region: string, code: string, title: any, owner: string, since: string, rows: any[]}[]}
 */
export function escalatedTo(measures, mandates) {
  /** @type {Map<string, any>} */
  const found = new Map();
  for (const one of measures) {
    const told = mandates.some((held) => held.role === one.escalated_to && held.region === one.region);
    if (!told || !isUndone(one) || !one.overdue_since || isOwn(one, mandates)) continue;
    const key = `${one.region}/${one.code}`;
    const group = found.get(key) ?? { ...one, since: one.overdue_since, rows: [] };
    group.rows.push(one);
    found.set(key, group);
  }
  return [...found.values()];
}
