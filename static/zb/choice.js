/** What the board shows, as its address says it: shared, reloaded, bookmarked. Pure. */

/** The ways of looking: facilities, regions, sectors, a few beside each other, the map. */
export const WAYS = ["huizen", "regio", "sector", "naast", "kaart"];
export const STATES = ["all", "over", "full", "stop", "stale", "silent", "closed"];
export const MOST_BESIDE = 6;

/** @type {Record<string, any>} */
const DEFAULTS = {
  way: "huizen",
  sector: "hospital",
  kinds: [],
  region: "",
  only: "all",
  text: "",
  by: "",
  down: true,
  beside: [],
  cohort: "",
};
const NAMES = {
  way: "weergave",
  sector: "sector",
  kinds: "soort",
  region: "regio",
  only: "stand",
  text: "zoek",
  by: "op",
  beside: "naast",
  cohort: "cohort",
};

const list = (text) => (text ? text.split(",").filter(Boolean) : []);
const among = (value, known, otherwise) => (known.includes(value) ? value : otherwise);

/** Return the choice that an address (`?…`) makes; what it does not say, or says wrong, is as always. */
export function readChoice(search) {
  const asked = new URLSearchParams(search);
  const word = (name) => asked.get(NAMES[name]) ?? DEFAULTS[name];
  return {
    way: among(word("way"), WAYS, DEFAULTS.way),
    sector: word("sector"),
    kinds: list(asked.get(NAMES.kinds)),
    region: word("region"),
    only: among(word("only"), STATES, DEFAULTS.only),
    text: word("text"),
    by: word("by"),
    down: asked.get("omhoog") === null,
    cohort: word("cohort"),
    beside: list(asked.get(NAMES.beside)).slice(0, MOST_BESIDE),
  };
}

/** Return the address of a choice: only what differs from what is always so. */
export function writeChoice(choice) {
  const said = new URLSearchParams();
  for (const [name, word] of Object.entries(NAMES)) {
    const value = choice[name];
    if (String(value) !== String(DEFAULTS[name])) said.set(word, String(value));
  }
  if (!choice.down) said.set("omhoog", "1");
  const text = said.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

/** Return the kinds that are shown: the chosen ones that the sector has, else those it shows at once. */
export function shownKinds(kinds, chosen) {
  const found = kinds.filter((kind) => chosen.includes(kind.code));
  if (found.length) return found;
  const headline = kinds.filter((kind) => kind.headline !== false);
  return headline.length ? headline : kinds.slice(0, 3);
}

const TRAFFIC = ["stop", "pressure"];

/** Say whether a facility, its emergency department or another part of it is closed or limited. */
export const isNotOpen = (row) =>
  row.standing.state !== "open" || (row.department?.state ?? "open") !== "open" || row.limited === true;

/** @type {Record<string, (row: any) => boolean>} which rows a state keeps */
export const KEEPS = {
  all: () => true,
  over: (row) => lines(row).some((line) => line.ratio !== null && line.ratio > 1),
  full: (row) => lines(row).some((line) => line.fresh === "fresh" && line.available !== null && line.available <= 0),
  stop: (row) => TRAFFIC.includes(row.ed?.traffic) || (row.parts ?? []).length > 0,
  stale: (row) => row.fresh === "stale" || row.fresh === "unknown",
  silent: (row) => row.fresh === "unknown",
  closed: isNotOpen,
};
const lines = (row) => Object.values(row.bed).filter((line) => line.applies);

/** Return the rows that a choice keeps: of its region and state, and with its words in name, place or code. */
export function keptRows(rows, choice) {
  const text = choice.text.trim().toLowerCase();
  return rows.filter(
    (row) => KEEPS[choice.only](row) && (!choice.region || row.region === choice.region) && says(row.facility, text),
  );
}

/** Say whether a facility carries a text in its name, its town or its code. */
export const says = (facility, text) =>
  !text || `${facility.name} ${facility.city} ${facility.code}`.toLowerCase().includes(text);

/** Return the list with one more, or one less; never more than may stand beside each other. */
export function turnedBeside(beside, code) {
  if (beside.includes(code)) return beside.filter((one) => one !== code);
  return beside.length < MOST_BESIDE ? [...beside, code] : beside;
}
