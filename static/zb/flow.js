/** What the flow through a region means: parts of a day, what of it nobody told, words. Pure but for the words. */

import { age, count, decimal } from "./format.js";

const SECOND = 1000;
const UNTOLD = "untold";

/** Return what a step or a group is called in the language of the screen. */
export const nameOf = (one) => (document.documentElement.lang === "en" ? one.name_en : one.name_nl);

/** Return a number a day as people read it; a hidden one says so, an unknown one is a dash. */
export function numberWords(told) {
  if (!told) return "–";
  if (told.few) return gettext("verborgen");
  if (told.value === null) return "–";
  return told.value < 10 && !Number.isInteger(told.value) ? decimal(told.value) : count(Math.round(told.value));
}

/**
 * Return the parts of a whole as they are drawn, with what nobody told of it as a part of its own.
 * @param {any} whole
 * @param {any[]} parts
 */
export function partsOf(whole, parts) {
  const known = parts.filter((one) => one.value !== null);
  const sum = known.reduce((all, one) => all + one.value, 0);
  const rest = whole.value === null || parts.some((one) => one.few) ? 0 : whole.value - sum;
  return rest >= 0.5 ? [...parts, { ...whole, code: UNTOLD, value: rest }] : parts;
}

const PARTS = {
  walked_in: () => gettext("zelf gekomen"),
  by_gp: () => gettext("via de huisarts"),
  by_ambulance: () => gettext("met de ambulance"),
  came_other: () => gettext("anders"),
  went_home: () => gettext("naar huis"),
  went_ward: () => gettext("opgenomen"),
  went_hospital: () => gettext("ander ziekenhuis"),
  went_care: () => gettext("zorg elders"),
  went_other: () => gettext("anders"),
  [UNTOLD]: () => gettext("niet verteld"),
};

/** Return what a part of the inflow or outflow is called. */
export const partName = (code) => PARTS[code]?.() ?? code;

/** Return how many houses a number is of, and how old its oldest figure is. */
export function sourceWords(told, now) {
  if (!told || !("of" in told)) return "";
  const houses = interpolate(gettext("%(houses)s van %(of)s huizen"), { houses: told.houses, of: told.of }, true);
  if (!told.oldest) return houses;
  const old = age((now.getTime() - Date.parse(told.oldest)) / SECOND);
  return `${houses} · ${interpolate(gettext("oudste cijfer %s"), [old])}${isPlayed(told) ? ` · ${gettext("verzonnen (oefening)")}` : ""}`;
}

/** Say whether only an exercise said a number. */
export const isPlayed = (told) => told.sources?.length > 0 && told.sources.every((one) => one === "exercise");

const UNITS = {
  days: (value) => interpolate(ngettext("%s dag", "%s dagen", value), [count(value)]),
  hours: (value) => interpolate(ngettext("%s uur", "%s uur", Math.ceil(value)), [decimal(value)]),
  minutes: (value) => interpolate(gettext("%s min"), [count(value)]),
};

/** Return for how long the longest waits. */
export const longestWords = (longest) => (longest ? UNITS[longest.unit](longest.value) : "–");

/** Return what is used of places, and of how many: open, and regular where that is another number. */
export function placesWords(places) {
  if (!places) return "";
  if (places.value === null || places.room === null) return gettext("onbekend");
  const open = interpolate(
    gettext("%(load)s van %(room)s"),
    { load: count(places.value), room: count(places.room) },
    true,
  );
  return places.regular === null || places.regular === places.room
    ? open
    : `${open} ${interpolate(gettext("(regulier %s)"), [count(places.regular)])}`;
}

/** Return how full places are, by the heavier of open and regular; null where that is unknown or there are none. */
export function shareOf(places) {
  const rooms = [places.room, places.regular].filter(Boolean);
  return places.value === null || !rooms.length ? null : places.value / Math.min(...rooms);
}

/** Return which of four steps from the lowest to the highest a cell of a week is; null where nothing is known. */
export function shadeOf(value, least, most) {
  if (value === null) return null;
  return most > least ? Math.min(3, Math.floor(((value - least) / (most - least)) * 4)) : 0;
}

const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** Return the short names of the days of the week in the language of the screen, Monday first. */
export function weekdays() {
  const names = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", timeZone: "UTC" });
  return Array.from({ length: 7 }, (_one, index) => names.format(new Date(MONDAY + index * DAY_MS)).replace(".", ""));
}
