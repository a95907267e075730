/** What a screen knows of reports: which sections there are, and for which regions somebody gives them a layout. */

import { canAct, mandates } from "./rights.js";
import { ctx } from "./store.js";

/** Return the sections a report can have, by code, in the order of the default. */
export const sectionNames = () => ({
  facts: gettext("Feiten"),
  changes: gettext("Gewijzigd sinds de vorige"),
  picture: gettext("Totaalbeeld"),
  casualties: gettext("Getelde slachtoffers"),
  map: gettext("Kaart"),
  houses: gettext("Zorglocaties"),
  shared: gettext("Gedeeld, niet in het totaalbeeld"),
  decisions: gettext("Besluiten"),
  actions: gettext("Open acties"),
  requests: gettext("Verzoeken"),
  questions: gettext("Open vragen"),
  teams: gettext("Teams en functies"),
  meetings: gettext("Overleg"),
  public: gettext("Publieksteksten"),
});

const KEEPERS = ["hin", "information_manager"];

/** Return the regions of an activiteit whose layout one may change: kind, code, name. */
export function layoutPlaces(activity) {
  if (!canAct()) return [];
  const held = mandates();
  const areas = activity.veiligheidsregios
    .filter((code) => held.some((one) => KEEPERS.includes(one.role) && one.veiligheidsregio === code))
    .map((code) => ({ kind: "veiligheidsregio", code, name: ctx.ref.veiligheidsregio.get(code)?.name ?? code }));
  const regions = [...ctx.ref.region.values()]
    .filter((region) => held.some((one) => one.role === "regional_coordinator" && one.region === region.code))
    .filter(
      (region) =>
        activity.regions.includes(region.code) ||
        activity.veiligheidsregios.some((code) => region.veiligheidsregios?.includes(code)),
    )
    .map((region) => ({ kind: "region", code: region.code, name: region.name }));
  return [...areas, ...regions];
}
