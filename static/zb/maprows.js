/** Rows of the board as the map draws them: the mark of a facility, the figure of a region. Pure. */

import { yardstickOf } from "./derive.js";
import { sumLines } from "./figures.js";

/** Return rows of facilities with what a mark needs: only the lines that apply, and how fresh they are. */
export const mapRows = (rows) =>
  rows
    .filter((row) => row.facility.lat !== null && row.facility.lon !== null)
    .map((row) => ({
      ...row,
      bed: Object.fromEntries(Object.entries(row.bed).filter(([, line]) => line.applies)),
      bedsFresh: row.fresh === "none" ? "unknown" : row.fresh,
    }));

/** Return rows of regions with their sum of every kind, their phase and how many are fresh. */
export const mapRegions = (ctx, rows, kinds) =>
  ctx.ref.regions.map((region) => {
    const inside = rows.filter((row) => row.region === region.code);
    return {
      region,
      code: region.code,
      phase: ctx.state(`phase:${region.code}`),
      bed: Object.fromEntries(kinds.map((kind) => [kind.code, sumLines(inside, kind, yardstickOf(ctx, region.code))])),
      stops: inside.filter((row) => row.ed?.traffic === "stop" && row.edFresh === "fresh").length,
      fresh: inside.filter((row) => row.fresh === "fresh").length,
      houses: inside.length,
    };
  });
