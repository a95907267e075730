/** Reviews whose moment has passed, of places on which the person at the screen decides. */

import { COUNTRY, decidesOn, levelOf, ownPlaces, reviewLate } from "./levelplaces.js";
import { withRole } from "./rights.js";
import { all, ctx } from "./store.js";

/** Return the keys and states of what must be looked at again by this person now. */
export function reviewsForMe() {
  const now = ctx.now();
  const regions = new Set(withRole("roaz_chair", "dpg").map((one) => one.region));
  const runs = all("planrun")
    .filter((one) => regions.has(one.region) && reviewLate(one, now))
    .map((one) => ({ key: `planrun:${one.region}`, level: "region", place: one.region, state: one }));
  const places = [...ownPlaces(), ...(decidesOn("country", COUNTRY) ? [{ level: "country", place: COUNTRY }] : [])];
  const levels = places
    .map(({ level, place }) => ({ key: `level:${level}:${place}`, level, place, state: levelOf(level, place) }))
    .filter((one) => one.state && reviewLate(one.state, now));
  return [...runs, ...levels];
}
