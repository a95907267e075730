/** The way from where a region stands to the decision that put it there. */

import { address } from "./api.js";
import { wallClock } from "./format.js";
import { ctx } from "./store.js";

const MINUTE = 60_000;

/** Return the way to the decision by which a region stands where it stands: its row, with the evidence of then. */
export function decisionAddress(region) {
  const event = ctx.entities.get(`phase:${region}`);
  if (!event) return address("page-verloop");
  const until = wallClock(new Date(Date.parse(event.at) + MINUTE));
  return `${address("page-verloop")}?${new URLSearchParams({ regio: region, dagen: "1", tot: until })}#besluit-${event.seq}`;
}
