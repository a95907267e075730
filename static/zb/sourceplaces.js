/** For which places somebody may have a system speak, and set which source counts. */

import { canAct, may, ownFacilities, withRole } from "./rights.js";
import { THEME_ORDER, themeName } from "./shapes.js";
import { ctx } from "./store.js";

/** What may go first, in words. */
export const preferences = {
  feed: () => gettext("automatische bron gaat voor"),
  hand: () => gettext("getypt gaat voor"),
  newest: () => gettext("het nieuwste telt"),
};

/** Return what a place is called, a facility or a region. */
export const placeName = (code) => ctx.ref.facility.get(code)?.name ?? ctx.ref.region.get(code)?.short_name ?? code;

/** Return what something that a neighbour tells is about, in words: the place, and of figures their theme. */
export function aboutName(ref) {
  const [what, code = ""] = ref.split(":");
  const name = placeName(code);
  if (name === code) return ref;
  return THEME_ORDER.includes(what) ? `${name}, ${themeName(what)}` : name;
}

/** Return the places for which this person may have a system speak: facilities and regions. */
export function ownPlaces() {
  if (withRole("administrator").length)
    return { regions: ctx.ref.regions.map((one) => one.code), facilities: ctx.ref.facilities.map((one) => one.code) };
  const regions = withRole("regional_coordinator").map((one) => one.region);
  const inside = ctx.ref.facilities.filter((one) => regions.includes(one.region)).map((one) => one.code);
  return { regions: [...new Set(regions)].filter(Boolean), facilities: [...new Set([...ownFacilities(), ...inside])] };
}

/** Say whether somebody may set it for every place. */
export const forAll = () => withRole("administrator", "national_coordinator").length > 0;

/** Say whether somebody may set which source counts at a facility; empty: everywhere. */
export function mayRule(facility) {
  if (!canAct() || !may("capacity.source_rule_set")) return false;
  if (forAll()) return true;
  return facility !== "" && ownPlaces().facilities.includes(facility);
}
