/** Rides that should have left or arrived by now: of a request, of the receiving side's part of one, or of a driver's list. */

const MINUTE = 60_000;
/** Minutes that a ride may be over its plan before anybody is told: as `patientspread.late` counts. */
export const GRACE = 15;

const over = (value, now) => (value ? (now.getTime() - Date.parse(value)) / MINUTE - GRACE : -1);

/** Return what a ride is late with: `leave`, `arrive`, `plan` (a place and no ride for two hours), or nothing. */
export function lateWith(one, now) {
  if (one.state === "planned" && over(one.leaves_at, now) > 0) return "leave";
  if (one.state === "under_way" && over(one.arrives_at, now) > 0) return "arrive";
  if (one.state === "accepted" && over(one.changed_at, now) > 105) return "plan";
  return "";
}

export const lateWords = () => ({
  leave: gettext("had moeten vertrekken"),
  arrive: gettext("had er moeten zijn"),
  plan: gettext("bed gereserveerd, geen rit"),
});
