/** Who can lend which staff now, over many facilities. Pure: the picture, the reference data and a moment come in. */

import { ageOf, freshness } from "./derive.js";
import { leftToLend, lendsAt } from "./lendview.js";

/** Return the kinds that are staff, in their order. */
export const staffKinds = (kinds) => kinds.filter((kind) => kind.shape === "staff");

function rowOf(facility, state, kind, lends, now) {
  const line = state?.lines.find((one) => one.bed === kind.code && !one.cohort) ?? null;
  const at = line && { observed_at: line.observed_at, stale_after_s: line.stale_after_s };
  return {
    facility,
    line,
    fresh: freshness(at, now),
    age: ageOf(at, now),
    left: leftToLend(
      line,
      lends.filter((one) => one.facility === facility.code && one.kind === kind.code),
    ),
  };
}

const RANK = { fresh: 0, stale: 1, unknown: 2 };

/**
 * Return per kind of staff who said what of it: who can lend most first, what is old after what is fresh.
 * @param {{ref: any, state: (key: string) => any, entities: Map<string, any>, now: () => Date}} ctx
 * @param {string} region empty: the whole country
 */
export function staffPool(ctx, region) {
  const now = ctx.now();
  const lends = lendsAt(ctx.entities, "");
  const inside = ctx.ref.facilities.filter((one) => !region || one.region === region);
  return staffKinds(ctx.ref.kinds).map((kind) => {
    const having = inside.filter((one) => one.kinds.includes(kind.code));
    const rows = having.map((one) => rowOf(one, ctx.state(`staff:${one.code}`), kind, lends, now));
    const said = rows.filter((row) => row.line);
    said.sort((a, b) => RANK[a.fresh] - RANK[b.fresh] || (b.left ?? -1) - (a.left ?? -1));
    return {
      kind,
      having: having.length,
      rows: said,
      // only what is fresh counts as there
      left: said.filter((row) => row.fresh === "fresh").reduce((sum, row) => sum + (row.left ?? 0), 0),
    };
  });
}
