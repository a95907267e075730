/** Who has not reported: per facility and kind, how old against its deadline. Silence is never calm. */

import { ageOf, timeliness } from "./freshness.js";
import { parseHours } from "./opening.js";
import { facilityStanding, standingOfPart } from "./operating.js";
import { ownFacilities } from "./rights.js";
import { all, ctx } from "./store.js";

const THEMES = ["beds", "staff", "supplies", "flow", "expertise"];
const ED = "ed";
const WORST = ["unknown", "stale", "due", "fresh"];

/** Return what is known of a facility, by kind: moment, deadline and source of each figure that counts. */
function known(code) {
  const found = new Map();
  for (const theme of THEMES) {
    const state = ctx.state(`${theme}:${code}`);
    for (const line of state?.lines ?? []) {
      if (line.cohort) continue;
      found.set(line.bed, {
        observed_at: line.observed_at ?? state.observed_at,
        stale_after_s: line.stale_after_s ?? state.stale_after_s,
        source: line.source ?? state.source,
      });
    }
  }
  const ed = ctx.state(`ed:${code}`);
  if (ed) found.set(ED, ed);
  return found;
}

function isOpen(facility, kind, now) {
  const said = ctx.state(`operating:${facility.code}`);
  if (facility.hours === undefined) return true;
  const whole = (facility.sector ?? "hospital") === "hospital";
  if (!whole) return facilityStanding(facility, said, now).state !== "closed";
  const part = said?.parts?.find((one) => one.part === kind) ?? null;
  const hours = kind === ED ? parseHours(facility.hours) : null;
  return standingOfPart(said?.whole ?? null, part, hours, now).state !== "closed";
}

/**
 * Return how the figures that are asked of a facility stand, the worst first: what boards show at once and what it
 * reported before, of what is open. The server reminds by the same rule (`capacity/selectors/reporting.py`).
 */
export function standingsOf(facility, now) {
  const said = known(facility.code);
  return ctx.ref.kinds
    .filter((kind) => facility.kinds.includes(kind.code) && (kind.headline !== false || said.has(kind.code)))
    .filter((kind) => isOpen(facility, kind.code, now))
    .map((kind) => {
      const state = said.get(kind.code) ?? null;
      return { kind: kind.code, state, verdict: timeliness(state, now), age: ageOf(state, now) };
    })
    .sort((a, b) => WORST.indexOf(a.verdict) - WORST.indexOf(b.verdict));
}

/** Return the last reminder of a facility that was not answered yet, with the kinds that still wait, or null. */
export function reminderOf(facility, standings) {
  const reminder = ctx.state(`reminders:${facility.region}`)?.facilities?.[facility.code] ?? null;
  if (!reminder) return null;
  const open = standings.filter(
    (one) =>
      reminder.kinds.includes(one.kind) &&
      one.verdict !== "fresh" &&
      !(one.state && Date.parse(one.state.observed_at) >= Date.parse(reminder.at)),
  );
  return open.length ? { ...reminder, kinds: open.map((one) => one.kind) } : null;
}

/** Return one row per facility of which something is asked: its standings, its worst verdict, its reminder. */
export function dueRows(now) {
  return ctx.ref.facilities
    .map((facility) => {
      const standings = standingsOf(facility, now);
      return {
        facility,
        code: facility.code,
        region: facility.region,
        sector: facility.sector ?? "hospital",
        standings,
        late: standings.filter((one) => one.verdict !== "fresh"),
        worst: standings[0]?.verdict ?? "fresh",
        reminder: reminderOf(facility, standings),
      };
    })
    .filter((row) => row.standings.length);
}

/** Return the own facilities that were reminded, or whose figures are stale: `[facility, reminder or null]`. */
export function ownDue() {
  if (!all("reminders").length && !ownFacilities().length) return [];
  const now = ctx.now();
  return ownFacilities()
    .map((code) => ctx.ref.facility.get(code))
    .filter(Boolean)
    .map((facility) => {
      const standings = standingsOf(facility, now);
      return {
        facility,
        reminder: reminderOf(facility, standings),
        stale: standings.some((one) => one.verdict === "stale"),
      };
    })
    .filter((one) => one.reminder || one.stale);
}
