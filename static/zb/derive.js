/** From the picture to what panels show: pure functions of the entities, the reference data and a moment. */

/** Return the age in seconds of a figure at a moment; null when it was never reported. */
export const ageOf = (state, now) =>
  state?.observed_at ? (now.getTime() - Date.parse(state.observed_at)) / 1000 : null;

/** Return `fresh`, `stale` or `unknown`: stale is never shown as free, as good, or as zero. */
export function freshness(state, now) {
  const age = ageOf(state, now);
  if (age === null) return "unknown";
  return age > state.stale_after_s ? "stale" : "fresh";
}

/** Return occupied / operational; Infinity for people without an open bed; null: unknown, or neither. */
export function ratioOf(occupied, operational) {
  if (occupied === null || operational === null) return null;
  if (operational === 0) return occupied > 0 ? Infinity : null;
  return occupied / operational;
}

function bedOf(state, kind, applies, now) {
  const line = state?.lines?.find((one) => one.bed === kind) ?? null;
  return {
    bed: kind,
    applies,
    fresh: line ? freshness({ ...state, stale_after_s: line.stale_after_s ?? state.stale_after_s }, now) : "unknown",
    occupied: line?.occupied ?? null,
    operational: line?.operational ?? null,
    blocked: line?.blocked ?? null,
    available: line?.available ?? null,
    isolation: line?.isolation_free ?? null,
    widths: line?.widths ?? {},
    ratio: ratioOf(line?.occupied ?? null, line?.operational ?? null),
  };
}

const bedCodes = (ctx) => ctx.ref.kinds.filter((kind) => kind.is_bed).map((kind) => kind.code);

/** Return one row per facility: `bed` per kind and the ED, with ratio, age and freshness. */
export function facilityRows(ctx) {
  const now = ctx.now();
  const codes = bedCodes(ctx);
  return ctx.ref.facilities.map((facility) => {
    const beds = ctx.state(`beds:${facility.code}`);
    const ed = ctx.state(`ed:${facility.code}`);
    return {
      facility,
      code: facility.code,
      region: facility.region,
      beds,
      bedsFresh: freshness(beds, now),
      bedsAge: ageOf(beds, now),
      bed: Object.fromEntries(codes.map((code) => [code, bedOf(beds, code, facility.kinds.includes(code), now)])),
      ed,
      edFresh: freshness(ed, now),
      edAge: ageOf(ed, now),
    };
  });
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

// Only fresh figures count: an old low figure would read as room that may be gone. Nothing open is known:
// who lies where no bed is open counts too.
function sumBeds(rows, code) {
  const lines = rows
    .map((row) => row.bed[code])
    .filter((line) => line.fresh === "fresh" && line.occupied !== null && line.operational !== null);
  const occupied = lines.reduce((total, line) => total + line.occupied, 0);
  const operational = lines.reduce((total, line) => total + line.operational, 0);
  const applies = rows.filter((row) => row.bed[code].applies).length;
  const ratio = lines.length ? ratioOf(occupied, operational) : null;
  return { occupied, operational, houses: lines.length, applies, ratio };
}

function totalsOf(rows, codes) {
  return {
    bed: Object.fromEntries(codes.map((code) => [code, sumBeds(rows, code)])),
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
      ...totalsOf(inside, codes),
    };
  });
  const rank = (row) => PHASE_ORDER.indexOf(row.phase?.phase ?? "regular");
  const fullness = (row) => worst(row) ?? 0;
  return found.sort((a, b) => rank(a) - rank(b) || (fullness(a) === fullness(b) ? 0 : fullness(b) - fullness(a)));
}

/** Return the totals of the whole country. */
export const nationalTotals = (ctx, rows = facilityRows(ctx)) => totalsOf(rows, bedCodes(ctx));
