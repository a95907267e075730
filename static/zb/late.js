/** Rides that should have left or arrived by now: of a request, of the receiving side's part of one, or of a driver's list. */

import { closedThen } from "./closed.js";

const MINUTE = 60_000;
/** Minutes that a ride may be over its plan before anybody is told: as `patientspread.late` counts. */
export const GRACE = 15;

const over = (value, now) => (value ? (now.getTime() - Date.parse(value)) / MINUTE - GRACE : -1);

/** Return when a ride should be there: as it really left, and takes as long as was planned. */
export function arrivalExpected(one) {
  if (!one.left_at || !one.leaves_at || !one.arrives_at) return one.arrives_at;
  const lasts = Date.parse(one.arrives_at) - Date.parse(one.leaves_at);
  return new Date(Date.parse(one.left_at) + lasts).toISOString();
}

/** Return when the vehicle that left should be home, after the last of those who share it; null: it is not away. */
export function backExpected(one) {
  if (!one.away) return null;
  if (one.back_due) return one.back_due;
  const lasts = one.arrives_at ? Date.parse(one.arrives_at) - Date.parse(one.leaves_at) : 30 * MINUTE;
  const there = one.arrived_at ? Date.parse(one.arrived_at) : Date.parse(one.left_at) + lasts;
  return new Date(there + lasts).toISOString();
}

/** Return what a ride is late with: `leave`, `arrive`, `plan` (a place and no ride for two hours), `back`, or nothing. */
export function lateWith(one, now) {
  if (closedThen()) return "";
  if (one.state === "planned" && over(one.leaves_at, now) > 0) return "leave";
  if (one.state === "under_way" && over(arrivalExpected(one), now) > 0) return "arrive";
  if (one.state === "accepted" && over(one.changed_at, now) > 105) return "plan";
  if (one.away && one.state !== "under_way" && over(backExpected(one), now) > 0) return "back";
  return "";
}

export const lateWords = () => ({
  leave: gettext("had moeten vertrekken"),
  arrive: gettext("had er moeten zijn"),
  plan: gettext("bed gereserveerd, geen rit"),
  back: gettext("voertuig nog niet terug"),
});
