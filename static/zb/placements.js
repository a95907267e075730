/** Places for one patient: which concern the person at the screen, how long each waits, and what can be done. */

import { heldIn, may, ownFacilities, withRole } from "./rights.js";
import { all, ctx } from "./store.js";

const DAY = 86_400_000;
const OPEN = ["waiting", "asked", "placed"];
const DESKS = ["cav_desk", "regional_coordinator"];

/** @type {{care: any[], need: any[], refusal: any[], ending: any[], age: any[], answer_minutes: number}} */
let lists = { care: [], need: [], refusal: [], ending: [], age: [], answer_minutes: 120 };
export const usePlacementLists = (given) => {
  lists = given ?? lists;
};
export const listsOf = () => lists;

const english = () => document.documentElement.lang === "en";
/** Return what people call a code of a list. */
export const nameIn = (list, code) => {
  const found = lists[list].find((one) => one.code === code);
  return found ? (english() ? found.name_en : found.name_nl) : code;
};

export const isOpen = (one) => OPEN.includes(one.state);
/** Say whether one finds places in the region of a placement. */
export const isDesk = (one) => heldIn([one.region], DESKS);
/** Say whether one finds places at all. */
export const hasDesk = () => may("patientspread.placement_ask") && withRole(...DESKS).length > 0;
/** Return what an own house was asked in a placement, where it can still answer or said yes. */
export const askOfMine = (one) =>
  one.asks.find((ask) => ownFacilities().includes(ask.facility) && ["asked", "yes"].includes(ask.state)) ?? null;

/** Return for how many whole days a patient waits who need no longer be there; of somebody in a hospital: wrong-bed days. */
export const daysWaited = (one, now) => {
  const until = one.ended_at ? Date.parse(one.ended_at) : now.getTime();
  return Math.max(0, Math.floor((until - Date.parse(one.ready_since)) / DAY));
};

/** Say whether a placement keeps somebody in a hospital bed that another needs. */
export const isWrongBed = (one) => !one.at_home && ctx.ref.facility.get(one.from)?.sector === "hospital";

const longest = (a, b) => Date.parse(a.ready_since) - Date.parse(b.ready_since);
/** Return the placements of which one is the desk or the asking house: urgent ones first, then who waits longest. */
export const placementsSeen = () =>
  all("placement")
    .filter((one) => isDesk(one) || ownFacilities().includes(one.from))
    .sort(
      (a, b) =>
        Number(isOpen(b)) - Number(isOpen(a)) || Number(b.urgent) - Number(a.urgent) || longest(a, b) || a.id - b.id,
    );

/** Return what own houses are asked and have not answered. */
export const askedOfMe = () =>
  all("placement")
    .filter((one) => one.state === "asked" && askOfMine(one)?.state === "asked")
    .sort((a, b) => Number(b.urgent) - Number(a.urgent) || a.id - b.id);

/** Return who comes to an own house: it said yes. */
export const comingHere = () =>
  all("placement")
    .filter((one) => one.state === "placed" && askOfMine(one)?.state === "yes")
    .sort((a, b) => a.id - b.id);

/** Return what waits for the person at the screen. */
export const placementsWaiting = () => [
  ...askedOfMe(),
  ...placementsSeen().filter((one) => one.state === "waiting" && isDesk(one)),
];

/** Return the houses for which one may ask for a place. */
export function askersFor() {
  if (!may("patientspread.placement_enter")) return [];
  const own = ownFacilities();
  const asks = ["hospital", "gp_post", "home_care", "mental_health", "nursing_home"];
  return [...ctx.ref.facility.values()]
    .filter((one) => asks.includes(one.sector) && (own.includes(one.code) || heldIn([one.region], DESKS)))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Return how many wait for a place and how long at most, and how many days in a wrong bed there are: until one is there. */
export function waitTotals(now) {
  const open = placementsSeen().filter(isOpen);
  const waiting = open.filter((one) => one.state !== "placed");
  return {
    waiting: waiting.length,
    days: open.filter(isWrongBed).reduce((sum, one) => sum + daysWaited(one, now), 0),
    longest: waiting.reduce((most, one) => Math.max(most, daysWaited(one, now)), 0),
  };
}
