/** Of which places the person at the screen may read a report over a period; the server refuses the rest. */

import { mandates, maySee } from "./rights.js";
import { ctx } from "./store.js";

const OF_REGION = ["regional_coordinator", "dpg", "roaz_chair", "hin"];

/** Return the places as choices: the region first for who answers for one, the own house for its liaison. */
export function reportPlaces() {
  const found = new Map();
  const add = (level, code, name) => found.set(`${level}:${code}`, name ?? code);
  const houses = (region) => {
    for (const one of ctx.ref.facilities)
      if (one.region === region && one.sector === "hospital") add("facility", one.code, one.name);
  };
  if (maySee("situation.period_see_country")) {
    add("country", "NL", gettext("Nederland"));
    for (const one of ctx.ref.regions) add("region", one.code, one.name);
    for (const one of ctx.ref.regions) houses(one.code);
  }
  for (const { role, facility } of mandates())
    if (role === "hospital_liaison" && facility) {
      const house = ctx.ref.facility.get(facility);
      add("facility", facility, house?.name);
      if (house?.region) add("region", house.region, ctx.ref.region.get(house.region)?.name);
    }
  for (const { role, region } of mandates())
    if (OF_REGION.includes(role) && region) {
      add("region", region, ctx.ref.region.get(region)?.name);
      houses(region);
    }
  return [...found].map(([value, name]) => ({ value, name }));
}
