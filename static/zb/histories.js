/** The past of figures, as the server keeps it: fetched once for what is on the screen, again when it is old. */

import { address, get, Problem } from "./api.js";
import { refresh } from "./store.js";

const AGAIN_MS = 120_000; // how long an answer serves: a week of steps of hours does not change sooner
const AFTER_FAULT_MS = 15_000;
const MOVED_MS = 10_000; // in an exercise that plays fast the end of a week moves many times a minute
const MOST_KEPT = 60;
const PAGE = 10; // reports at once: older ones are asked for

let answered = 0;

/** Return a number that is another one after every answer: what was drawn before it is to be drawn again. */
export const answers = () => answered;

/** @type {Map<string, {url: string, at: number, asking: boolean, value: any, missing: boolean}>} */
const kept = new Map();

/** Return an address in the realm of the page with what is asked; empty answers to nothing asked. */
function within(path, asked) {
  const base = address("realm-snapshot").replace(/snapshot\/$/, "");
  const said = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  return `${base}${path}${said.size ? `?${said}` : ""}`;
}

/**
 * Return `{value, missing, asking}` of an address: what is known of it now; it is fetched where that is old.
 * @param {string} url
 * @param {string} [place] what the answer is for: the last one stays while an address that moved on is fetched
 */
function ask(url, place = url) {
  const known = kept.get(place) ?? { url: "", at: 0, asking: false, value: null, missing: false };
  kept.set(place, known);
  const age = Date.now() - known.at;
  const old = age > (known.missing ? AFTER_FAULT_MS : AGAIN_MS) || (known.url !== url && age > MOVED_MS);
  if (old && !known.asking) fetchInto(known, url);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
  return known;
}

async function fetchInto(known, url) {
  known.asking = true;
  known.url = url;
  try {
    known.value = await get(url);
    known.missing = false;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    known.missing = true;
  } finally {
    known.asking = false;
    known.at = Date.now();
    answered += 1;
    refresh();
  }
}

/** Return the last week of a kind, or of its part with a label, in a region (or everywhere) and sector. */
export const weekOf = (kind, region, sector, cohort) => ask(within("board/week/", { kind, region, sector, cohort }));

/** Return where the board as a file is. */
export const boardFile = (kinds, region, sector, cohort) =>
  within("board.csv", { kind: kinds.join(","), region, sector, cohort });

/** Return the series of a kind at a facility between two moments; `past`: the moment on the screen, if it is not now. */
export const seriesOf = (facility, { kind, cohort }, from, to, past) =>
  ask(
    within("series/", { facility, kind, cohort, from: from.toISOString(), to: to.toISOString() }),
    `series ${facility} ${kind} ${cohort} ${to.getTime() - from.getTime()} ${past?.getTime() ?? ""}`,
  );

/** Return what regions took from and sent to others since the targets of the week were made. */
export const weekDone = () => ask(within("week/now/", {}), "week-done");

const TEN_MINUTES = 600_000;

/**
 * Return the forecasts of a region (of all without one) as they stood at a moment, those of now a few minutes late at most.
 * @param {string} region
 * @param {Date} now the moment on the screen
 * @param {{past: boolean, came?: boolean}} asked `came`: with what is known since
 */
export function forecastsOf(region, now, { past, came = false }) {
  const at = past ? now : new Date(Math.floor(now.getTime() / TEN_MINUTES) * TEN_MINUTES);
  return ask(
    within("forecasts/", { region, at: at.toISOString(), came: came ? "1" : "" }),
    `forecasts ${region} ${past ? now.getTime() : ""} ${came}`,
  );
}

/** Return the forecasts of one house, as `forecastsOf` does those of a region. */
export function forecastsOfHouse(facility, now, { past, came = false }) {
  const at = past ? now : new Date(Math.floor(now.getTime() / TEN_MINUTES) * TEN_MINUTES);
  return ask(
    within("forecasts/", { facility, at: at.toISOString(), came: came ? "1" : "" }),
    `forecasts-house ${facility} ${past ? now.getTime() : ""} ${came}`,
  );
}

/**
 * Return the flow of patients through a region as it was known at a moment.
 * @param {string} region
 * @param {Date} now the moment on the screen
 * @param {boolean} past
 */
export function flowOf(region, now, past) {
  const at = past ? now.toISOString() : "";
  return ask(within("flow/", { region, at }), `flow ${region} ${at}`);
}

/** Return a page of the reports of a facility, the newest first; `before` is the `next` of the page before it. */
export const reportsOf = (facility, kind = "", before = "") =>
  ask(within(`facilities/${encodeURIComponent(facility)}/reports/`, { kind, before, limit: PAGE }));

/** Return what counted of a kind at a moment, as a promise; null when nothing did. */
export async function toldAt(facility, kind, moment) {
  const { points } = await get(
    within("series/", {
      facility,
      kind,
      from: moment.toISOString(),
      to: moment.toISOString(),
      grain: "report",
    }),
  );
  return points.find((one) => Date.parse(one.at) <= moment.getTime()) ?? null;
}

/** Fetch everything anew that is on the screen: something of the past was corrected here. */
export function askAgain() {
  for (const one of kept.values()) one.at = 0;
  answered += 1;
  refresh();
}

/** Return what became of requests and offers between two days. */
export const performanceOf = (period) => ask(within("spread/performance/", period), "performance");
