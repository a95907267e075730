/** How the figures of each shape are asked and said: one table. A kind names its shape; nothing here names a kind.
 *
 *  Which figures a shape has, their sorts and their bounds come with the reference data (`capacity/shapes.py`).
 */

import { count, signed } from "./format.js";

let known = {};

/** Take the shapes of a reference document. */
export function useShapes(shapes) {
  known = shapes ?? {};
}

const NONE = { figures: [], asked: [], theme: "", load: "", room: "" };

/** Return which figures a shape has, as the reference data says it. */
export const shapeOf = (code) => known[code] ?? NONE;

/** Say what is left of the two figures of an occupancy: free, short, over. */
const left = (of, main) => (values) => {
  if (values[of] === null || values[main] === null) return gettext("vrij onbekend");
  const free = values[of] - values[main] - (values.blocked ?? 0);
  return interpolate(gettext("vrij %s"), [free < 0 ? signed(free) : count(free)]);
};

function enough(values) {
  if (values.needed === null || values.present === null) return gettext("tekort onbekend");
  const short = values.needed - values.present;
  return short > 0 ? interpolate(gettext("%s te weinig"), [count(short)]) : gettext("genoeg");
}

/**
 * What stands in a row by itself: `main` with its steps, `of` beside it; `says` what follows from both, `over`
 * when that is a lack. A shape that is not here asks its figures one by one.
 */
const ROWS = {
  beds: { main: "occupied", of: "operational", says: left("operational", "occupied") },
  places: { main: "occupied", of: "operational", says: left("operational", "occupied") },
  staff: { main: "present", of: "needed", says: enough },
  hours: { main: "used", of: "offered", says: left("offered", "used") },
};

/** Return how the row of a shape is drawn; null: one row a figure. */
export const rowOf = (shape) => ROWS[shape] ?? null;

/** Say whether the row of a shape is beyond what there is room for. */
export function isOver(shape, values) {
  const { load, room } = shapeOf(shape);
  if (!load || values[load] === null || values[room] === null) return false;
  return values[load] > values[room];
}

/** Return the figures that are asked every time, as they are drawn; the others stand behind "more". */
export const firstFigures = (shape) => {
  const { figures, asked } = shapeOf(shape);
  const first = ROWS[shape] ? [ROWS[shape].main] : asked;
  return first.map((name) => figures.find((one) => one.name === name)).filter(Boolean);
};

/** Return the figures behind "more": what was asked and stands beside another first. */
export function restFigures(shape) {
  const first = firstFigures(shape);
  const { figures, asked } = shapeOf(shape);
  const rest = figures.filter((one) => !first.includes(one));
  return [...rest.filter((one) => asked.includes(one.name)), ...rest.filter((one) => !asked.includes(one.name))];
}

/** Step of the buttons, per sort; a sort that is not here has no steps. */
export const STEPS = { count: 1, days: 1, hours: 1, minutes: 5 };

const FIGURES = {
  physical: () => [gettext("fysiek"), gettext("die er staan, bemenst of niet")],
  operational: () => [gettext("open"), gettext("bemenst en toegerust")],
  occupied: () => [gettext("bezet"), gettext("nu in gebruik")],
  blocked: () => [gettext("gesloten"), gettext("tijdelijk niet te gebruiken")],
  isolation_free: () => [gettext("isolatie vrij"), gettext("vrije isolatiekamers")],
  open_24h: () => [gettext("te openen in 24 uur"), gettext("naast wat open is")],
  open_72h: () => [gettext("te openen in 72 uur"), gettext("naast wat open is")],
  needed: () => [gettext("nodig"), gettext("voor deze dienst")],
  present: () => [gettext("aanwezig"), gettext("in deze dienst")],
  skilled: () => [gettext("volledig bekwaam"), gettext("van wie aanwezig is")],
  absent: () => [gettext("onverwacht afwezig"), gettext("in deze dienst")],
  to_lend: () => [gettext("uit te lenen"), gettext("aan een ander huis")],
  days: () => [gettext("dagen"), gettext("hele dagen")],
  count: () => [gettext("aantal"), gettext("nu")],
  waiting: () => [gettext("wachtenden"), gettext("nu")],
  minutes: () => [gettext("wachttijd"), gettext("minuten, de langst wachtende")],
  offered: () => [gettext("te geven"), gettext("uren vandaag")],
  used: () => [gettext("gevraagd"), gettext("uren vandaag")],
  came: () => [gettext("binnengekomen"), gettext("afgelopen 24 uur")],
  walked_in: () => [gettext("zelf gekomen"), gettext("daarvan, zonder verwijzing")],
  by_gp: () => [gettext("via de huisarts"), gettext("daarvan, ook de huisartsenpost")],
  by_ambulance: () => [gettext("met de ambulance"), gettext("daarvan")],
  came_other: () => [gettext("anders binnengekomen"), gettext("daarvan, bijvoorbeeld via de polikliniek")],
  frail: () => [gettext("kwetsbare ouderen"), gettext("daarvan")],
  mental: () => [gettext("geestelijke gezondheid"), gettext("daarvan")],
  children: () => [gettext("kinderen"), gettext("daarvan")],
  births: () => [gettext("geboortezorg"), gettext("daarvan")],
  other_group: () => [gettext("andere patiënten"), gettext("daarvan")],
  went: () => [gettext("vertrokken"), gettext("afgelopen 24 uur")],
  went_home: () => [gettext("naar huis"), gettext("daarvan")],
  went_ward: () => [gettext("hier opgenomen"), gettext("daarvan, van de SEH af")],
  went_hospital: () => [gettext("naar een ander ziekenhuis"), gettext("daarvan")],
  went_care: () => [gettext("naar zorg buiten het ziekenhuis"), gettext("daarvan: vvt, ggz, wijk")],
  went_other: () => [gettext("anders vertrokken"), gettext("daarvan")],
  state: () => [gettext("stand"), ""],
  until: () => [gettext("tot"), gettext("leeg: onbekend")],
};

/** Return what a figure is called. */
export const figureName = (name) => FIGURES[name]?.()[0] ?? name;

/** Return the few words below the name of a figure. */
export const figureHint = (name) => FIGURES[name]?.()[1] ?? "";

/** The states of an ability, in their order. */
export const ABILITIES = ["available", "limited", "none"];
const ABILITY = {
  available: () => gettext("beschikbaar"),
  limited: () => gettext("beperkt"),
  none: () => gettext("niet"),
};
export const abilityWord = (state) => ABILITY[state]?.() ?? String(state ?? "");

const THEMES = {
  beds: () => gettext("Bedden en plaatsen"),
  flow: () => gettext("Doorstroom en ritten"),
  staff: () => gettext("Personeel"),
  supplies: () => gettext("Middelen"),
  expertise: () => gettext("Expertise"),
};
/** The themes in the order of the screen. */
export const THEME_ORDER = Object.keys(THEMES);
export const themeName = (theme) => THEMES[theme]?.() ?? theme;
