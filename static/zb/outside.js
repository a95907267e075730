/** Who takes no part in an activiteit sees what is shared with all parties alone: where that is nothing a screen says so,
 *  and never that nobody said anything. As the server has it (situation/picture_reach.py).
 */

import { areaName, areasHeld, heldByMe, nothing } from "./activities.js";
import { h } from "./dom.js";
import { myOwners, WRITERS } from "./pictures.js";
import { canAct, mandates, sectorsIn } from "./rights.js";
import { ctx } from "./store.js";

/** Who keeps people and settings: that shows nothing of a place. */
const KEEPERS = ["administrator", "region_administrator", "local_administrator"];
const LEADS = ["regional_coordinator", "roaz_chair"];
const placesOf = (activity, kind) => activity.parties.filter((one) => one.at === kind).map((one) => one.place);

/** Say whether the person sees no more of an activiteit than what is shared with all parties. */
export function isOutside(activity) {
  const areas = [...activity.veiligheidsregios, ...placesOf(activity, "veiligheidsregio")];
  const regions = [...activity.regions, ...placesOf(activity, "region")];
  const houses = placesOf(activity, "facility");
  const speaks = (code) => {
    const house = ctx.ref.facility.get(code);
    return Boolean(house) && sectorsIn(house.region).includes(house.sector);
  };
  return !(
    heldByMe(activity.id).length ||
    houses.some(speaks) ||
    areasHeld("mka_dispatcher").some((code) => areas.includes(code)) ||
    mandates().some(
      (one) =>
        !KEEPERS.includes(one.role) &&
        (one.role === "national_coordinator" ||
          (LEADS.includes(one.role) && regions.includes(one.region)) ||
          areas.includes(one.veiligheidsregio) ||
          houses.includes(one.facility)),
    )
  );
}

/** Say whether it can be told how fresh a picture is: to who sees what is shared, while it is kept. */
export const isMeasured = (activity) => activity.state !== "closed" && !isOutside(activity);

/** Return what stands where a picture has nothing. */
export const nothingShared = (activity, said) =>
  isOutside(activity)
    ? gettext("Niets dat met alle partijen is gedeeld; de rest zien wie aan deze activiteit deelnemen.")
    : nothing(activity, said);

const names = {
  facility: (code) => ctx.ref.facility.get(code)?.name ?? code,
  region: (code) => ctx.ref.region.get(code)?.short_name ?? code,
  veiligheidsregio: areaName,
};

/** Say to who writes nowhere in an activiteit for which place she would, if it took part; nothing to others. */
export function writesOnceJoined(activity) {
  if (!canAct() || activity.state === "closed" || myOwners(activity).length) return null;
  const places = mandates().flatMap((one) =>
    Object.keys(names)
      .filter((kind) => one[kind] && WRITERS[kind].includes(one.role))
      .map((kind) => names[kind](one[kind])),
  );
  return places.length
    ? h(
        "p",
        { class: "hint", "data-key": "joins" },
        interpolate(
          gettext("%s schrijft hier mee zodra zij als deelnemer is toegevoegd, door een HIN of ACGZ bij Activiteit."),
          [[...new Set(places)].join(", ")],
        ),
      )
    : null;
}
