/** The work of the functions somebody holds: where it is, how heavy the hour is, and which parts the screen shows now. */

import { areasHeld, gripsRaised, runningActivities } from "./activities.js";
import { mandates } from "./rights.js";
import { ctx } from "./store.js";

/** @typedef {{parts: string[], calm: string[]}} Work */

/** The function that was chosen to work as; empty: all that somebody holds. */
export const acting = document.body.dataset.acting ?? "";

const ANY_AREA = ["national_coordinator"];
const held = () => mandates().filter((one) => !acting || one.role === acting);
const unique = (codes) => [...new Set(codes.filter(Boolean))];

/** Return the houses of the functions at work. */
export const ownHouses = () => unique(held().map((one) => one.facility));

/** Return the regions of the functions at work, those of their houses too. */
export const ownRegions = () =>
  unique(held().flatMap((one) => [one.region, ctx.ref.facility.get(one.facility ?? "")?.region]));

/** Return the veiligheidsregio's of the functions at work: of a region without one all that it has. */
export function ownAreas() {
  const roles = held().map((one) => one.role);
  const regions = held()
    .filter((one) => one.region && !one.veiligheidsregio)
    .map((one) => one.region);
  const inside = ctx.ref.veiligheidsregios.filter((one) => one.regions.some((code) => regions.includes(code)));
  const houses = ownHouses().map((code) => ctx.ref.facility.get(code)?.veiligheidsregio);
  return unique([...areasHeld(...roles), ...inside.map((one) => one.code), ...houses]);
}

const isEverywhere = () => held().some((one) => ANY_AREA.includes(one.role));

/** Return the sectors for which the functions at work speak. */
export const ownSectors = () =>
  unique(held().flatMap((one) => ctx.ref.roles.find((role) => role.code === one.role)?.sectors ?? []));

/** Return the regions whose places are the work of the person: her own, or all. */
export const workRegions = () => (isEverywhere() ? ctx.ref.regions.map((one) => one.code) : ownRegions());

/** Return the activiteiten that run in the own areas, or in which an own house takes part. */
export function workActivities() {
  const areas = ownAreas();
  const places = [...ownHouses(), ...ownRegions()];
  return runningActivities().filter(
    (one) =>
      isEverywhere() ||
      one.veiligheidsregios.some((code) => areas.includes(code)) ||
      one.parties.some((party) => places.includes(party.place)),
  );
}

const RANK = ["regular", "adapted", "crisis"];

/** Return the own regions with the phase each stands in, the heaviest first. */
export const workPhases = () =>
  workRegions()
    .map((code) => ctx.state(`phase:${code}`))
    .filter(Boolean)
    .sort((a, b) => RANK.indexOf(b.phase) - RANK.indexOf(a.phase) || (a.name < b.name ? -1 : 1));

/** Return the levels that count in the own areas, the highest first. */
export function workGrips() {
  const areas = ownAreas();
  return gripsRaised().filter((one) => isEverywhere() || areas.includes(one.veiligheidsregio));
}

/** Return how heavy the hour is for the functions at work: `calm`, `raised`, `crisis`. */
export function tone() {
  if (workPhases()[0]?.phase === "crisis") return "crisis";
  const levels = ownHouses().map((code) => ctx.state(`level:facility:${code}`)?.phase);
  if (levels.includes("crisis")) return "crisis";
  const up = workPhases()[0]?.phase === "adapted" || levels.includes("adapted");
  return up || workGrips().length || workActivities().length ? "raised" : "calm";
}

/**
 * Return the names of the parts that the functions at work have now, in order: on a calm day the few of that day.
 * @param {Record<string, Work>} works
 */
export function partsNow(works) {
  const roles = Object.keys(works).filter((role) => held().some((one) => one.role === role));
  const name = tone() === "calm" ? "calm" : "parts";
  return unique(roles.flatMap((role) => works[role][name]));
}
