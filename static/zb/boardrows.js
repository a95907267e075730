/** The rows of the board: facilities of a sector, their sums per region and per sector. Pure. */

import { isNotOpen } from "./choice.js";
import { yardstickOf } from "./derive.js";
import { generalRow, kindsOf, sectorOf, sumLines } from "./figures.js";

/** Return a row per facility of a sector, with a line for each of the kinds, or for its part with a label. */
export const rowsOf = (ctx, sector, kinds, cohort = "") => {
  const now = ctx.now();
  return ctx.ref.facilities
    .filter((facility) => sectorOf(facility) === sector)
    .map((facility) => generalRow(ctx, facility, kinds, now, cohort));
};

/** Return how many facilities reported freshly, hold old figures, or never said anything. */
function reportedOf(rows) {
  const asked = rows.filter((row) => row.fresh !== "none");
  return {
    applies: asked.length,
    houses: asked.filter((row) => row.fresh === "fresh").length,
    old: asked.filter((row) => row.fresh === "stale").length,
    never: asked.filter((row) => row.fresh === "unknown").length,
  };
}

/** Return what rows make together: a sum per kind, how many are not open, how many reported. */
export function sumRow(rows, kinds, yardstick = "regular") {
  return {
    rows,
    houses: rows.length,
    bed: Object.fromEntries(kinds.map((kind) => [kind.code, sumLines(rows, kind, yardstick)])),
    closed: rows.filter(isNotOpen).length,
    reported: reportedOf(rows),
  };
}

/** Return a row per region of the rows, and one for all of them. */
export function regionSums(ctx, rows, kinds) {
  return ctx.ref.regions.map((region) => ({
    code: region.code,
    name: region.short_name,
    under: region.code,
    region,
    ...sumRow(
      rows.filter((row) => row.region === region.code),
      kinds,
      yardstickOf(ctx, region.code),
    ),
  }));
}

/** Return a row per sector, each over the kinds that it shows at once; of one region where one is given. */
export function sectorSums(ctx, sectors, region) {
  const now = ctx.now();
  return sectors.map((sector) => {
    const kinds = kindsOf(ctx, sector.code).filter((kind) => kind.headline !== false);
    const rows = ctx.ref.facilities
      .filter((one) => sectorOf(one) === sector.code && (!region || one.region === region))
      .map((one) => generalRow(ctx, one, kinds, now));
    return { code: sector.code, sector, kinds, ...sumRow(rows, kinds, yardstickOf(ctx, region)) };
  });
}
