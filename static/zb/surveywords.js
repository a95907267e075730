/** The words of the meetlat, in the language of the screen. */

import { phase } from "./words.js";

const THEMES = {
  space: () => gettext("Ruimte"),
  staff: () => gettext("Personeel"),
  supplies: () => gettext("Middelen"),
  standard: () => gettext("Zorgstandaard"),
  inflow: () => gettext("Instroom"),
  outflow: () => gettext("Uitstroom"),
};
export const theme = (code) => THEMES[code]?.() ?? code;

export const level = (code) => (code === "not_applicable" ? gettext("Niet van toepassing") : phase(code));

const TRENDS = {
  better: () => gettext("beter"),
  equal: () => gettext("gelijk"),
  worse: () => gettext("slechter"),
};
export const trends = () => Object.entries(TRENDS).map(([code, word]) => [code, word()]);
export const trend = (code) => TRENDS[code]?.() ?? "";

/** Return an answer in a few words: its level, its count, where it goes. */
export function answer(one) {
  if (!one) return gettext("niet beantwoord");
  return [level(one.level), one.number === null || one.number === undefined ? "" : String(one.number), trend(one.trend)]
    .filter(Boolean)
    .join(" · ");
}

/** Return how often a series asks. */
export const rhythm = (series) =>
  series.every_hours
    ? interpolate(ngettext("elke %s uur", "elke %s uur", series.every_hours), [series.every_hours])
    : interpolate(gettext("dagelijks om %s"), [series.daily_at]);
