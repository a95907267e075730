/** From when a version of a plan counts, as a screen says it. */

import { longDay, time } from "./format.js";
import { ctx } from "./store.js";

/** Say whether the moments of a version are of real time, in an exercise that plays at another time. */
const isOfRegion = (one) => ctx.isExercise && !one.own;

/** Return from when a version counts, and until when: one of the region, in an exercise, has no moment of its own there. */
export function validText(one) {
  if (isOfRegion(one)) return gettext("van de regio: geldt hier zolang de oefening geen eigen versie heeft");
  const until = one.valid_until ? interpolate(gettext(" tot %s"), [longDay(one.valid_until)]) : "";
  return interpolate(gettext("geldig vanaf %s"), [`${longDay(one.valid_from)} ${time(one.valid_from)}`]) + until;
}

/** Return the day from which a version counts, in short. */
export const validDay = (one) => (isOfRegion(one) ? gettext("van de regio") : longDay(one.valid_from));
