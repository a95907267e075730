/** Places that have a phase of their own: where each stands, what it is called, who decides on it. */

import { may, OF_HOUSE, withRole } from "./rights.js";
import { ctx } from "./store.js";

export const COUNTRY = "NL";

export const levelOf = (level, place) => ctx.state(`level:${level}:${place}`);

/** Return the places on which this person decides: `{level, place, name}`. */
export function ownPlaces() {
  const houses = withRole(...OF_HOUSE).map((one) => one.facility);
  const areas = withRole("dpg").map((one) => one.veiligheidsregio);
  return [
    ...[...new Set(areas.filter(Boolean))].map((code) => ({ level: "area", place: code, name: nameOf("area", code) })),
    ...[...new Set(houses.filter(Boolean))].map((code) => ({
      level: "facility",
      place: code,
      name: nameOf("facility", code),
    })),
  ];
}

/** Return what people call a place. */
export function nameOf(level, place) {
  if (level === "country") return gettext("Nederland");
  const known = { facility: ctx.ref.facility, area: ctx.ref.veiligheidsregio, region: ctx.ref.region }[level];
  const found = known?.get(place);
  return found?.short_name ?? found?.name ?? place;
}

/** Say whether this person decides on a place. */
export const decidesOn = (level, place) =>
  level === "country"
    ? may("phases.country_decide")
    : ownPlaces().some((one) => one.level === level && one.place === place);

export const reviewLate = (state, now) => Boolean(state?.review_at) && Date.parse(state.review_at) <= now.getTime();
