/** The fields of the emergency department on the liaison's screen, `ed.<name>`: what is known, wrong, and sent. */

import { nedocs } from "./emergency.js";

/** What NEDOCS is computed from beside the patients present; the most that can be right is capacity/crowding.py's. */
export const INPUTS = {
  places: 500,
  beds: 5000,
  boarders: 500,
  ventilated: 100,
  longest_boarding_hours: 336,
  last_wait_hours: 48,
};
const OF_SOME = ["places", "beds"]; // of none there is no score
export const HOURS = ["longest_boarding_hours", "last_wait_hours"];
export const TIMES = ["to_triage", "to_doctor", "to_decision", "to_departure"];
const MAX_TIME = 10_080; // minutes; a week
const MAX_PRESENT = 1000;
const MAX_SCORE = 200;

/** Return the known value of a field of the ED. */
export function edKnown(name, ed) {
  if (name === "traffic") return ed?.traffic ?? "open";
  if (name === "reason") return ed?.reason ?? "";
  if (name === "nedocs") return ed?.nedocs?.value ?? null;
  if (name in INPUTS) return ed?.inputs?.[name] ?? null;
  if (TIMES.includes(name)) return ed?.times?.[name] ?? null;
  return ed?.[name] ?? null;
}

/** Return the form's field for one that a refused report names. */
export function edFieldOf(name) {
  const last = name.split(".").at(-1);
  const own = ["traffic", "reason", "expected_end", "present", "nedocs", ...Object.keys(INPUTS), ...TIMES];
  return own.includes(last) ? `ed.${last}` : name;
}

/** @returns {Record<string, any>} */
const pick = (names, value) => Object.fromEntries(names.map((name) => [name, value(`ed.${name}`)]));

/** Return what the figures on the screen give; null when one is missing. */
export const computed = (value) => nedocs(pick([...Object.keys(INPUTS), "present"], value));

/** Return the score to send: none where the figures give it, and none that new figures made untrue. */
function given(value, changed) {
  if (computed(value) !== null) return null;
  if (changed.includes("ed.nedocs")) return value("ed.nedocs");
  const rests = ["ed.present", ...Object.keys(INPUTS).map((name) => `ed.${name}`)];
  return changed.some((field) => rests.includes(field)) ? null : value("ed.nedocs");
}

/** Say whether the score that stands goes with these changes: it was given for the figures before. */
export const losesScore = (value, changed, known) =>
  (known ?? null) !== null && computed(value) === null && given(value, changed) === null;

/** Return the report of the ED as it is sent; `changed` are the fields that were changed. */
export function edBody(value, changed) {
  const open = value("ed.traffic") === "open";
  return {
    traffic: value("ed.traffic"),
    reason: open ? "" : value("ed.reason"),
    expected_end: open ? null : value("ed.expected_end"),
    present: value("ed.present"),
    nedocs: given(value, changed),
    inputs: pick(Object.keys(INPUTS), value),
    times: pick(TIMES, value),
    duiding: changed.includes("duiding") ? value("duiding") : (value("ed.duiding") ?? ""),
  };
}

/** Return what the server would refuse of the figures, by field. */
export function edFaults(value) {
  /** @type {Record<string, string>} */
  const found = {};
  const bound = (name, most, least = 0) => {
    const given = value(`ed.${name}`) ?? least;
    if (given > most || given < least)
      found[`ed.${name}`] = interpolate(gettext("Geef een getal van %(least)s tot %(most)s."), { least, most }, true);
  };
  for (const [name, most] of Object.entries(INPUTS)) bound(name, most, OF_SOME.includes(name) ? 1 : 0);
  for (const name of TIMES) bound(name, MAX_TIME);
  bound("present", MAX_PRESENT);
  bound("nedocs", MAX_SCORE);
  const present = value("ed.present");
  for (const name of ["boarders", "ventilated"])
    if (present !== null && (value(`ed.${name}`) ?? 0) > present)
      found[`ed.${name}`] ??= interpolate(gettext("Dit zijn er meer dan er aanwezig zijn (%s)."), [present]);
  return found;
}

const NAMES = {
  reason: () => gettext("Waardoor"),
  expected_end: () => gettext("Verwacht einde"),
  present: () => gettext("Aanwezig op de SEH"),
  nedocs: () => gettext("NEDOCS"),
  places: () => gettext("Behandelplaatsen SEH"),
  beds: () => gettext("Bedden in het ziekenhuis"),
  boarders: () => gettext("Opgenomen, wacht op een bed"),
  ventilated: () => gettext("Beademd op de SEH"),
  longest_boarding_hours: () => gettext("Langste wacht op een bed"),
  last_wait_hours: () => gettext("Wacht van de laatst geplaatste"),
  to_triage: () => gettext("Tot triage"),
  to_doctor: () => gettext("Tot arts"),
  to_decision: () => gettext("Tot besluit"),
  to_departure: () => gettext("Tot vertrek"),
};

/** Return what a field of the ED is called on the screen. */
export const edFieldName = (name) => NAMES[name]?.() ?? gettext("Spoedeisende hulp");
