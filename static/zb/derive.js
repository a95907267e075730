/** From the picture to what panels show: pure functions of the entities, the reference data and a moment. */

import { inForce, partsOf } from "./emergency.js";
import { ageOf, freshness } from "./freshness.js";
import { isHeadlineBed } from "./kinds.js";
import { departmentStanding } from "./operating.js";
import { fixedRegular, measured, regularOf, summed } from "./yardstick.js";

export { ageOf, freshness };

/** Return a line with its own moment and deadline; those of its report where an older journal has no other. */
const ofLine = (state, line) => ({
  observed_at: line.observed_at ?? state.observed_at,
  stale_after_s: line.stale_after_s ?? state.stale_after_s,
});

function bedOf(ctx, facility, item, now) {
  const kind = item.code;
  const state = ctx.state(`beds:${facility.code}`);
  const line = state?.lines?.find((one) => one.bed === kind && !one.cohort) ?? null;
  const fixed = fixedRegular(ctx.state(`regular:${facility.code}`), kind, now);
  const regular = regularOf(facility, item, { line, fixed, demo: state?.demo });
  return {
    bed: kind,
    applies: facility.kinds.includes(kind),
    fresh: line ? freshness(ofLine(state, line), now) : "unknown",
    age: line ? ageOf(ofLine(state, line), now) : null,
    source: line?.source ?? state?.source ?? "",
    why: line?.why ?? null,
    ...(line ? ofLine(state, line) : { observed_at: null, stale_after_s: undefined }),
    others: line?.others ?? [],
    ...measured({ ...figuresOf(line ?? {}), ...regular }, yardstickOf(ctx, facility.region)),
  };
}

/** Return the figures of a line, null where nobody said any. */
const figuresOf = (line) => ({
  occupied: line.occupied ?? null,
  operational: line.operational ?? null,
  physical: line.physical ?? null,
  open24: line.open_24h ?? null,
  open72: line.open_72h ?? null,
  blocked: line.blocked ?? null,
  available: line.available ?? null,
  isolation: line.isolation_free ?? null,
  widths: line.widths ?? {},
});

/** Return what a region's plan measures pressure by: the regular beds unless it says so. */
export const yardstickOf = (ctx, region) => ctx.state(`yardstick:${region}`)?.yardstick ?? "regular";

const bedKinds = (ctx) => ctx.ref.kinds.filter(isHeadlineBed);
const bedCodes = (ctx) => bedKinds(ctx).map((kind) => kind.code);

/** Return the hospital locations of the reference data: what boards, maps and plans of beds are about. */
export const hospitals = (ctx) =>
  ctx.ref.facilities.filter((facility) => (facility.sector ?? "hospital") === "hospital");

/** Return one row per hospital: `bed` per kind and the ED, with ratio, age and freshness. */
export function facilityRows(ctx) {
  const now = ctx.now();
  const kinds = bedKinds(ctx);
  return hospitals(ctx).map((facility) => {
    const beds = ctx.state(`beds:${facility.code}`);
    return {
      facility,
      code: facility.code,
      region: facility.region,
      beds,
      bedsFresh: freshness(beds, now),
      bedsAge: ageOf(beds, now),
      bed: Object.fromEntries(kinds.map((kind) => [kind.code, bedOf(ctx, facility, kind, now)])),
      ...emergencyOf(ctx, facility, now),
    };
  });
}

/** Return what is known of the emergency department of a facility: `{ed, edFresh, edAge, parts, edges}`. */
export function emergencyOf(ctx, facility, now) {
  const ed = departmentOf(ctx, facility, now);
  return {
    ed,
    // that it is closed is known, however old the last report of it is
    edFresh: ed?.traffic === "closed" ? "fresh" : freshness(ed, now),
    edAge: ageOf(ed, now),
    parts: partsOf(ctx, facility.code),
    edges: ctx.state(`edcutoffs:${facility.code}`)?.edges ?? null,
  };
}

/** Return the state of an emergency department; one that is closed is `closed`, whatever was reported last. */
function departmentOf(ctx, facility, now) {
  const ed = inForce(ctx.state(`ed:${facility.code}`), now);
  if (facility.hours === undefined) return ed;
  const held = departmentStanding(facility, ctx.state(`operating:${facility.code}`), now);
  if (held.state !== "closed") return ed;
  const nothing = { reason: "", present: null, nedocs: null, inputs: {}, times: {}, counted_at: null, duiding: "" };
  return { ...ed, ...nothing, traffic: "closed", ended: null, expected_end: held.until?.toISOString() ?? null };
}

/** Return the fullest of the kinds of beds: the ratio a marker shows when no kind was chosen. */
export function worst(row) {
  const ratios = Object.values(row.bed)
    .map((line) => line.ratio)
    .filter((ratio) => ratio !== null);
  return ratios.length ? Math.max(...ratios) : null;
}

/** Return `normal`, `high` (from 90 %), `over` (above 100 %) or `unknown` for a ratio. */
export function level(ratio) {
  if (ratio === null || ratio === undefined) return "unknown";
  if (ratio > 1) return "over";
  return ratio >= 0.9 ? "high" : "normal";
}

// Only fresh figures count: an old low figure would read as room that may be gone.
function sumBeds(rows, code, yardstick) {
  const lines = rows.map((row) => row.bed[code]);
  const fresh = lines.filter((line) => line.fresh === "fresh");
  return { ...summed(fresh, yardstick), applies: lines.filter((line) => line.applies).length };
}

function totalsOf(rows, codes, yardstick) {
  return {
    bed: Object.fromEntries(codes.map((code) => [code, sumBeds(rows, code, yardstick)])),
    stops: rows.filter((row) => row.ed?.traffic === "stop" && row.edFresh === "fresh").length,
    pressures: rows.filter((row) => row.ed?.traffic === "pressure" && row.edFresh === "fresh").length,
    fresh: rows.filter((row) => row.bedsFresh === "fresh").length,
    houses: rows.length,
  };
}

/** Return the last `days` days of the wave as `{date, admissions, present}`, oldest first.
 *  `present` are its patients per kind of bed; a day of an older journal has them beside the date.
 */
export function waveDays(ctx, days = Infinity) {
  const found = [];
  for (const [key, event] of ctx.entities) {
    if (key.startsWith("day:") && event.state)
      found.push({ ...event.state, present: event.state.present ?? event.state });
  }
  found.sort((a, b) => (a.date < b.date ? -1 : 1));
  return Number.isFinite(days) ? found.slice(-days) : found;
}

const PHASE_ORDER = ["crisis", "adapted", "regular"];

/** Return one row per region: totals, phase and admissions; the region in most trouble first. */
export function regionRows(ctx, rows = facilityRows(ctx)) {
  const days = waveDays(ctx, 21);
  const codes = bedCodes(ctx);
  const found = ctx.ref.regions.map((region) => {
    const inside = rows.filter((row) => row.region === region.code);
    const phase = ctx.state(`phase:${region.code}`);
    return {
      region,
      code: region.code,
      phase,
      rows: inside,
      admissions: days.map((day) => day.admissions?.[region.code] ?? 0),
      ...totalsOf(inside, codes, yardstickOf(ctx, region.code)),
    };
  });
  const rank = (row) => PHASE_ORDER.indexOf(row.phase?.phase ?? "regular");
  const fullness = (row) => worst(row) ?? 0;
  return found.sort((a, b) => rank(a) - rank(b) || (fullness(a) === fullness(b) ? 0 : fullness(b) - fullness(a)));
}

/** Return the totals of the whole country. */
export const nationalTotals = (ctx, rows = facilityRows(ctx)) => totalsOf(rows, bedCodes(ctx));
