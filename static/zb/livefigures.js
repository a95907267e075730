/** Figures within a text: `[[beds:MAASSTAD:ic:available]]` is drawn as it stands in the picture on the screen, with its age.
 *  The same names as `situation/live_figures.py`; a past picture shows the past.
 */

import { areaName, gripsOf } from "./activities.js";
import { h } from "./dom.js";
import { age } from "./format.js";
import { ageOf } from "./freshness.js";
import { bedKinds, kindShort, kindTheme, placeKinds } from "./kinds.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const TOKEN = /\[\[([^[\]]{1,80})\]\]/g;
const COUNTS = () => ({
  available: gettext("%(kind)s vrij, %(name)s"),
  occupied: gettext("%(kind)s bezet, %(name)s"),
  operational: gettext("%(kind)s open, %(name)s"),
});
const CASUALTIES = () => ({
  t1: gettext("slachtoffers T1"),
  t2: gettext("slachtoffers T2"),
  t3: gettext("slachtoffers T3"),
  moved: gettext("slachtoffers vervoerd"),
});
const say = (text, values) => interpolate(text, values, true);
const houseName = (code) => ctx.ref.facility.get(code)?.name ?? code;
const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;

/** @typedef {{label: string, value: string | null, age: number | null, stale: boolean}} Drawn */

/** Return how a figure of the live picture stands, or null: nobody knows such a one.
 *  @param {string} token
 *  @returns {Drawn | null}
 */
export function figureOf(token) {
  const [kind, ...parts] = token.split(":");
  return READERS[kind]?.(...parts) ?? null;
}

const READERS = {
  beds: (house, bed, count) => {
    const report = ctx.state(`${kindTheme(bed)}:${house}`);
    const line = report?.lines.find((one) => one.bed === bed && !one.cohort);
    const label = say(COUNTS()[count] ?? "%(kind)s %(name)s", { kind: kindShort(bed), name: houseName(house) });
    return timed(label, line?.[count], { ...report, ...line });
  },
  ed: (house) => {
    const state = ctx.state(`ed:${house}`);
    return timed(
      say(gettext("SEH %(name)s"), { name: houseName(house) }),
      state && words.traffic(state.traffic),
      state,
    );
  },
  phase: (region) => {
    const state = ctx.state(`phase:${region}`);
    return since(say(gettext("fase %(name)s"), { name: regionName(region) }), state && words.phase(state.phase), state);
  },
  grip: (activity, area) => {
    const state = ctx.state(`grip:${activity}:${area}`);
    return since(say(gettext("GRIP %(name)s"), { name: areaName(area) }), state && `GRIP ${state.level}`, state);
  },
  casualties: (activity, name) => {
    const label = CASUALTIES()[name];
    const state = ctx.state(`casualties:${activity}`);
    return label ? timed(label, state?.[name], state) : null;
  },
};

/** Return a figure that has a deadline: past it, it is stale. */
function timed(label, value, state) {
  const seconds = ageOf(state, ctx.now());
  const known = value !== null && value !== undefined;
  return {
    label,
    value: known ? String(value) : null,
    age: known ? seconds : null,
    stale: known && seconds !== null && seconds > state.stale_after_s,
  };
}

/** Return what was decided: it holds until something else is. */
const since = (label, value, state) => ({
  label,
  value: value ?? null,
  age: state?.since ? (ctx.now().getTime() - Date.parse(state.since)) / 1000 : null,
  stale: false,
});

function chip(token, one) {
  if (!one) return h("span", { class: "live-figure is-lost" }, `[[${token}]]`);
  const old = one.stale ? gettext("verouderd") : "";
  const told = [one.age === null ? "" : age(one.age), old].filter(Boolean).join(", ");
  return h(
    "span",
    { class: `live-figure${one.stale ? " is-stale" : ""}${one.value === null ? " is-unknown" : ""}` },
    h("b", null, one.value ?? gettext("onbekend")),
    h("small", null, ` (${one.label}${told ? `, ${told}` : ""})`),
  );
}

/**
 * Return a text with its figures drawn.
 * @param {string} text
 * @param {(token: string) => Drawn | null} read
 */
export function withFigures(text, read = figureOf) {
  const made = [];
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    made.push(text.slice(from, found.index), chip(found[1], read(found[1])));
    from = found.index + found[0].length;
  }
  return [...made, text.slice(from)].filter((one) => one !== "");
}

/** Return a reader of the figures that a published picture keeps: as they were then. */
export const keptFigures = (figures, at) => (token) => {
  const one = figures[token];
  if (!one) return null;
  return {
    label: words.said(one.label),
    value: one.known ? words.said(one.value) : null,
    age: one.observed_at ? (Date.parse(at) - Date.parse(one.observed_at)) / 1000 : null,
    stale: one.stale,
  };
};

/** Return what can be picked for a text of an activiteit: `[token, words]`, houses of its areas first. */
export function pickable(activity) {
  const areas = new Set(activity.veiligheidsregios);
  const parties = new Set(activity.parties.filter((one) => one.at === "facility").map((one) => one.place));
  const near = [...ctx.ref.facility.values()].filter((one) => parties.has(one.code) || areas.has(one.veiligheidsregio));
  const houses = near.filter((one) => ctx.state(`beds:${one.code}`));
  const beds = houses.flatMap((house) => countsAt(house, bedKinds()));
  const places = near.filter((one) => ctx.state(`flow:${one.code}`)).flatMap((one) => countsAt(one, placeKinds()));
  const counted = Object.keys(CASUALTIES()).map((name) => `casualties:${activity.id}:${name}`);
  const departments = houses.filter((one) => ctx.state(`ed:${one.code}`)).map((one) => `ed:${one.code}`);
  const phases = activity.regions.filter((code) => ctx.state(`phase:${code}`)).map((code) => `phase:${code}`);
  const grips = gripsOf(activity.id).map((one) => `grip:${activity.id}:${one.veiligheidsregio}`);
  return [...counted, ...grips, ...phases, ...departments, ...places, ...beds].map((token) => [
    token,
    figureOf(token)?.label ?? token,
  ]);
}

/** Return the references to what a house has of some kinds. */
const countsAt = (house, kinds) =>
  kinds
    .filter((kind) => house.kinds.includes(kind.code))
    .flatMap((kind) => Object.keys(COUNTS()).map((count) => `beds:${house.code}:${kind.code}:${count}`));
