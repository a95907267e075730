/** From the picture to what panels show: pure functions of the entities, the reference data and a moment. */

export const BEDS = ["ward", "ic"];

/** Return the age in seconds of a figure at a moment; null when it was never reported. */
export const ageOf = (state, now) =>
  state?.observed_at ? (now.getTime() - Date.parse(state.observed_at)) / 1000 : null;

/** Return `fresh`, `stale` or `unknown`: stale is never shown as free, as good, or as zero. */
export function freshness(state, now) {
  const age = ageOf(state, now);
  if (age === null) return "unknown";
  return age > state.stale_after_s ? "stale" : "fresh";
}

function bedOf(state, kind) {
  const line = state?.lines?.find((one) => one.bed === kind) ?? null;
  const known = line && line.occupied !== null && line.operational !== null;
  return {
    bed: kind,
    occupied: line?.occupied ?? null,
    operational: line?.operational ?? null,
    blocked: line?.blocked ?? null,
    available: line?.available ?? null,
    isolation: line?.isolation_free ?? null,
    widths: line?.widths ?? {},
    ratio: known && line.operational > 0 ? line.occupied / line.operational : null,
  };
}

/** Return one row per facility: its beds and ED with ratio, age and freshness. */
export function facilityRows(ctx) {
  const now = ctx.now();
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
      ward: bedOf(beds, "ward"),
      ic: bedOf(beds, "ic"),
      ed,
      edFresh: freshness(ed, now),
      edAge: ageOf(ed, now),
    };
  });
}

/** Return the fuller of the two kinds of beds: the ratio a marker shows when no kind was chosen. */
export function worst(row) {
  const ratios = [row.ward.ratio, row.ic.ratio].filter((ratio) => ratio !== null);
  return ratios.length ? Math.max(...ratios) : null;
}

/** Return `normal`, `high` (from 90 %), `over` (above 100 %) or `unknown` for a ratio. */
export function level(ratio) {
  if (ratio === null || ratio === undefined) return "unknown";
  if (ratio > 1) return "over";
  return ratio >= 0.9 ? "high" : "normal";
}

// Only fresh figures count: an old low figure would read as room that may be gone.
function sumBeds(rows, kind) {
  const fresh = rows.filter((row) => row.bedsFresh === "fresh" && row[kind].ratio !== null);
  const occupied = fresh.reduce((total, row) => total + row[kind].occupied, 0);
  const operational = fresh.reduce((total, row) => total + row[kind].operational, 0);
  return { occupied, operational, houses: fresh.length, ratio: operational ? occupied / operational : null };
}

function totalsOf(rows) {
  return {
    ward: sumBeds(rows, "ward"),
    ic: sumBeds(rows, "ic"),
    stops: rows.filter((row) => row.ed?.traffic === "stop" && row.edFresh === "fresh").length,
    pressures: rows.filter((row) => row.ed?.traffic === "pressure" && row.edFresh === "fresh").length,
    fresh: rows.filter((row) => row.bedsFresh === "fresh").length,
    houses: rows.length,
  };
}

/** Return the last `days` days of the wave as `{date, admissions, ward, ic}`, oldest first. */
export function waveDays(ctx, days = Infinity) {
  const found = [];
  for (const [key, event] of ctx.entities) if (key.startsWith("day:") && event.state) found.push(event.state);
  found.sort((a, b) => (a.date < b.date ? -1 : 1));
  return Number.isFinite(days) ? found.slice(-days) : found;
}

const PHASE_ORDER = ["crisis", "adapted", "regular"];

/** Return one row per region: totals, phase and admissions; the region in most trouble first. */
export function regionRows(ctx, rows = facilityRows(ctx)) {
  const days = waveDays(ctx, 21);
  const found = ctx.ref.regions.map((region) => {
    const inside = rows.filter((row) => row.region === region.code);
    const phase = ctx.state(`phase:${region.code}`);
    return {
      region,
      code: region.code,
      phase,
      rows: inside,
      admissions: days.map((day) => day.admissions?.[region.code] ?? 0),
      ...totalsOf(inside),
    };
  });
  const rank = (row) => PHASE_ORDER.indexOf(row.phase?.phase ?? "regular");
  const fullness = (row) => Math.max(row.ward.ratio ?? 0, row.ic.ratio ?? 0);
  return found.sort((a, b) => rank(a) - rank(b) || fullness(b) - fullness(a));
}

/** Return the totals of the whole country. */
export const nationalTotals = (ctx, rows = facilityRows(ctx)) => totalsOf(rows);
