/** Who takes what now, seen from a place: rides, departments, expertise, vehicles. Pure. */

import { arrivalsAt } from "./emergency.js";
import { generalRow, hasDepartment, lineOf, sectorOf } from "./figures.js";
import { isHeadlineBed } from "./kinds.js";
import { rideMinutes } from "./travel.js";

/** The kind a dispatcher asks for beside the beds. */
export const PLACES = "ed_places";

const kindOf = (ctx, code) => ctx.ref.kinds.find((kind) => kind.code === code);

/** Return the kinds of expertise in force. */
export const expertises = (ctx) => ctx.ref.kinds.filter((kind) => kind.shape === "ability");

/** Return a row per hospital with an emergency department, the nearest first. */
export function destinations(ctx, place) {
  const now = ctx.now();
  const kinds = [...ctx.ref.kinds.filter(isHeadlineBed), kindOf(ctx, PLACES)].filter(Boolean);
  const skills = expertises(ctx);
  return ctx.ref.facilities
    .filter((facility) => sectorOf(facility) === "hospital" && hasDepartment(facility))
    .map((facility) => ({
      ...generalRow(ctx, facility, kinds, now),
      minutes: rideMinutes(place, facility),
      skill: Object.fromEntries(skills.map((kind) => [kind.code, lineOf(ctx, facility, kind, now)])),
      arrivals: arrivalsAt(ctx.entities, facility.code),
    }))
    .sort((a, b) => a.minutes - b.minutes || a.code.localeCompare(b.code));
}

/** Return `can`, `limited`, `cannot`, `unknown` (old or never told) or `none` (does not have it) of an expertise. */
export function ability(row, skill) {
  const line = row.skill[skill];
  if (!line?.applies) return "none";
  if (line.fresh !== "fresh") return "unknown";
  return { available: "can", limited: "limited" }[line.values.state] ?? "cannot";
}

/** Return `open`, `pressure`, `stop`, `closed` or `unknown`: old is not known to be open. */
export function door(row) {
  if (!row.ed || (row.edFresh !== "fresh" && row.ed.traffic === "open")) return "unknown";
  return row.ed.traffic;
}

/**
 * Return the rows a dispatcher asked for: `{found, unsure}`; `unsure` have the expertise, but did not say so lately.
 * @param {any[]} rows
 * @param {{skills: string[], open: boolean, within: number}} asked every one of `skills`; `within` minutes, 0: all
 */
export function answering(rows, { skills, open, within }) {
  const near = rows.filter(
    (row) => (!within || row.minutes <= within) && (!open || ["open", "pressure"].includes(door(row))),
  );
  const worst = (row) => skills.map((skill) => ability(row, skill));
  return {
    found: near.filter((row) => worst(row).every((one) => one === "can" || one === "limited")),
    unsure: near.filter(
      (row) => worst(row).includes("unknown") && worst(row).every((one) => ["can", "limited", "unknown"].includes(one)),
    ),
  };
}

const VEHICLES = ["ambulance", "micu", "helicopter"];

/**
 * Return the services with vehicles, the nearest first: `{facility, minutes, lines, own}`; `own` is that of the place.
 * @param {any} ctx
 * @param {{lat: number, lon: number}} place
 */
export function vehicles(ctx, place) {
  const now = ctx.now();
  const kinds = VEHICLES.map((code) => kindOf(ctx, code)).filter(Boolean);
  const rows = ctx.ref.facilities
    .filter((facility) => sectorOf(facility) === "ambulance")
    .map((facility) => ({
      facility,
      code: facility.code,
      minutes: rideMinutes(place, facility),
      lines: kinds.map((kind) => lineOf(ctx, facility, kind, now)).filter((line) => line.applies),
    }))
    .sort((a, b) => a.minutes - b.minutes || a.code.localeCompare(b.code));
  const near = nearestRegion(ctx, place);
  return rows.map((row) => ({ ...row, own: row.facility.veiligheidsregio === near }));
}

/** Return the veiligheidsregio of the facility that is nearest to a place. */
export function nearestRegion(ctx, place) {
  /** @type {{minutes: number, region: string} | null} */
  let best = null;
  for (const facility of ctx.ref.facilities) {
    const minutes = rideMinutes(place, facility);
    if (best === null || minutes < best.minutes) best = { minutes, region: facility.veiligheidsregio };
  }
  return best?.region ?? "";
}

const COORDINATES = /^\s*(5[0-3][.,]\d+)\s*[;, ]\s*([3-7][.,]\d+)\s*$/;

/** Return the places that a text may mean: coordinates, towns with a facility, facilities. */
export function placesFor(ctx, text, most = 8) {
  const typed = COORDINATES.exec(text);
  if (typed) {
    const [lat, lon] = typed.slice(1).map((one) => Number(one.replace(",", ".")));
    return [{ name: `${lat}, ${lon}`, lat, lon }];
  }
  const wanted = text.trim().toLowerCase();
  if (wanted.length < 2) return [];
  const towns = new Map();
  for (const one of ctx.ref.facilities) {
    if (!one.city?.toLowerCase().startsWith(wanted)) continue;
    towns.set(one.city, [...(towns.get(one.city) ?? []), one]);
  }
  const mean = (list, name) => list.reduce((sum, one) => sum + one[name], 0) / list.length;
  return [
    ...[...towns].map(([name, list]) => ({ name, lat: mean(list, "lat"), lon: mean(list, "lon") })),
    ...ctx.ref.facilities.filter((one) => one.name.toLowerCase().includes(wanted)),
  ]
    .slice(0, most)
    .map(({ name, lat, lon }) => ({ name, lat, lon }));
}
