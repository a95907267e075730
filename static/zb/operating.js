/** Whether a facility or a part of it is open now, as `capacity/operating.py` says it. */

import { countsAsLate } from "./closed.js";
import { isOpen, nextChange, parseHours } from "./opening.js";

/**
 * Return `{state, because, until, overdue}` of what was said (`{state, expected_end}` or null) and of hours.
 * @param {{state: string, expected_end?: string | null} | null | undefined} said
 * @param {{always: boolean, slots: any[]} | null} hours
 * @param {Date} now
 */
export function standing(said, hours, now) {
  const end = said?.expected_end ? new Date(said.expected_end) : null;
  const isOver = end !== null && end <= now;
  const overdue = countsAsLate(isOver);
  if (said?.state === "closed") return { state: "closed", because: "people", until: end, overdue };
  if (said?.state === "open" && end && !isOver) return { state: "open", because: "people", until: end, overdue: false };
  if (hours && !isOpen(hours, now))
    return { state: "closed", because: "hours", until: nextChange(hours, now), overdue: false };
  if (said?.state === "limited") return { state: "limited", because: "people", until: end, overdue };
  if (hours) return { state: "open", because: "hours", until: nextChange(hours, now), overdue: false };
  return { state: "open", because: said ? "people" : "", until: null, overdue: false };
}

/** Return what holds for a part: a closed whole closes it too. */
export function standingOfPart(whole, part, hours, now) {
  const around = standing(whole, null, now);
  return around.state === "closed" ? around : standing(part, hours, now);
}

/** Return what holds for the parts that people spoke of, a closed whole left out: `[part, standing]`. */
export const partStandings = (facility, said, now) =>
  facilityStanding(facility, said, now).state === "closed"
    ? []
    : (said?.parts ?? []).map((one) => [
        one,
        one.part === "ed" ? departmentStanding(facility, said, now) : standingOfPart(said.whole, one, null, now),
      ]);

const isHospital = (facility) => (facility.sector ?? "hospital") === "hospital";

/** Return what holds for a facility: a hospital never closes by its hours, its emergency department does.
 *  `said` is its `operating:<CODE>`.
 */
export const facilityStanding = (facility, said, now) =>
  standing(said?.whole, isHospital(facility) ? null : parseHours(facility.hours), now);

/** Return what holds for the emergency department of a hospital. */
export const departmentStanding = (facility, said, now) =>
  standingOfPart(
    said?.whole,
    said?.parts?.find((one) => one.part === "ed"),
    parseHours(facility.hours),
    now,
  );
