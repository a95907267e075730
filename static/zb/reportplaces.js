/** Of which places the person at the screen may read a report over a period; the server refuses the rest. */

import { mandates, maySee } from "./rights.js";
import { ctx } from "./store.js";

const OF_REGION = ["regional_coordinator", "dpg", "roaz_chair", "hin"];

const region = (code) => ({ value: `region:${code}`, name: ctx.ref.region.get(code)?.name ?? code });
const house = (one) => ({ value: `facility:${one.code}`, name: one.name });
const hospitals = (code) =>
  ctx.ref.facilities.filter((one) => one.region === code && one.sector === "hospital").map(house);

/** Return what the country's reports are about: all of it. */
const everything = () => {
  const codes = ctx.ref.regions.map((one) => one.code);
  return [{ value: "country:NL", name: gettext("Nederland") }, ...codes.map(region), ...codes.flatMap(hospitals)];
};

/**
 * Return what somebody reads by one function.
 * @param {any} mandate
 */
function byMandate({ role, region: code, facility }) {
  if (OF_REGION.includes(role) && code) return [region(code), ...hospitals(code)];
  const own = role === "hospital_liaison" && ctx.ref.facility.get(facility ?? "");
  return own ? [house(own), region(own.region)] : [];
}

/** Return the places as choices, each once: the country, else those of the functions that the person has. */
export function reportPlaces() {
  const found = maySee("situation.period_see_country") ? everything() : mandates().flatMap(byMandate);
  return [...new Map(found.map((one) => [one.value, one])).values()];
}
