/** What the person at the screen may do, from `me`: only that is offered; the server refuses the rest. */

import { isClosed } from "./closed.js";
import { all, ctx } from "./store.js";

/** Say whether one may see what a right opens; it can be seen in a closed realm too. */
export const maySee = (right) => ctx.me?.may.includes(right) ?? false;
/** Say whether one may do something here: in a closed realm nobody may. */
export const may = (command) => maySee(command) && !isClosed();
/** True when something can be changed from this screen now: a past picture and a closed realm are for looking only. */
export const canAct = () => ctx.asOf === null && !isClosed();

/** Return what a screen says where there is nothing: of now, or of what was when nothing can be begun any more. */
export const saidOfNothing = (now, then) => (canAct() ? now : then);

export const mandates = () => ctx.me?.mandates ?? [];
export const withRole = (...roles) => mandates().filter((mandate) => roles.includes(mandate.role));

/** Who decides for a house: its liaison, and who leads its crisis organisation. */
export const OF_HOUSE = ["hospital_liaison", "crisis_coordinator"];
/** Who speaks in a region for the houses of one sector. */
const SPEAKING = ["vvt_liaison", "ggz_liaison", "gp_liaison", "rav_liaison"];
const SECTOR_ROLES = [...SPEAKING, "cav_desk"];

/** Return the sectors for which the person speaks in a region, by some roles. */
export const sectorsIn = (region, roles = SECTOR_ROLES) => [
  ...new Set(
    withRole(...roles)
      .filter((one) => one.region === region)
      .flatMap((one) => ctx.ref.roles.find((role) => role.code === one.role)?.sectors ?? []),
  ),
];

/** @returns {any[]} the codes of the own facilities, of which the person reports */
export const ownFacilities = () => [
  ...new Set(
    withRole("hospital_liaison")
      .map((mandate) => mandate.facility)
      .filter(Boolean),
  ),
];

/** Say whether one may say that a facility, or a part of it, is open, limited or closed. */
export const maySetStanding = (facility) =>
  canAct() &&
  may("capacity.operating_state_set") &&
  (withRole(...OF_HOUSE).some((one) => one.facility === facility.code) ||
    sectorsIn(facility.region, SPEAKING).includes(facility.sector) ||
    withRole("regional_coordinator").some((one) => one.region === facility.region));

/** Return the mandate with which a proposal of a region may be decided, or null. */
export function deciderOf(proposal) {
  return mandates().find((one) => proposal.mandate.includes(one.role) && one.region === proposal.region) ?? null;
}

/** Say whether one holds one of these roles for one of these regions. */
export const heldIn = (regions, roles) =>
  mandates().some((one) => roles.includes(one.role) && one.region && regions.includes(one.region));
/** Say whether the plan gave the lead in a region to the person at the screen, as DPG. */
export const leadsIn = (region) => heldIn([region], ["dpg"]) && ctx.state(`lead:${region}`)?.role === "dpg";

/** Say whether one coordinates spreading in a region: its coordinator, or the DPG while that function has the lead. */
export const coordinates = (region) => heldIn([region], ["regional_coordinator"]) || leadsIn(region);

/** Return the regions in which one coordinates spreading. @returns {string[]} */
export const coordinatedRegions = () => [
  ...new Set(
    withRole("regional_coordinator", "dpg")
      .flatMap((one) => one.region ?? [])
      .filter(coordinates),
  ),
];
/** Return the ways out of a phase by a plan: where they lead, who may go them. */
const waysFrom = (plan, phase) => (plan?.ways ?? []).filter((way) => way.from === phase);

/** Return the phases a person may set in a region without a proposal and without a round. */
export const phasesFor = (region, plan, phase) =>
  waysFrom(plan, phase)
    .filter((way) => heldIn([region], way.alone))
    .map((way) => way.to);

/** Say whether a person may change a region's own colour within the phase in which it stands. */
export const mayColour = (region, plan, phase) =>
  heldIn(
    [region],
    (plan?.ways ?? [])
      .filter((way) => way.to === phase)
      .flatMap((way) => [...way.alone, ...way.bodies.flatMap((body) => body.heads)]),
  );

/** Return the ways on which a person may record in a region what somebody decided by telephone. */
export const relaysFor = (region, plan, phase) =>
  may("phases.relay") && heldIn([region], ["regional_coordinator", "hin"])
    ? waysFrom(plan, phase).filter((way) => way.by_telephone && way.alone.length)
    : [];

/** Return the phases about which a person may have a body asked, each with that body. */
export const roundsFor = (region, plan, phase) =>
  waysFrom(plan, phase).flatMap((way) =>
    way.bodies
      .filter((body) => body.asked && mayAsk(region, body))
      .map((body) => ({ to: way.to, body, minutes: way.answer_within_minutes })),
  );

const mayAsk = (region, body) =>
  heldIn([region], [...body.heads, ...body.members.filter((one) => one.at !== "facility").map((one) => one.role)]);

/** Return the seats of a round that are one's own. */
export const seatsHeld = (round) =>
  round.seats.filter((seat) =>
    mandates().some(
      (one) => one.role === seat.role && [one.region, one.veiligheidsregio, one.facility].includes(seat.place),
    ),
  );

/** Say whether one has the last word in a round. */
export const isHead = (round) => heldIn(round.heads_in, round.heads);

/** Return the scopes a coordinator may run a plan for: `national` and own regions. */
export function runScopes() {
  return [...(withRole("national_coordinator").length ? ["national"] : []), ...coordinatedRegions()];
}

/** Return where a person may post a note: region codes, with null for the whole country. */
export function noteRegions() {
  if (withRole("national_coordinator").length) return [null, ...ctx.ref.regions.map((region) => region.code)];
  const own = withRole("hin", "roaz_chair", "dpg", "regional_coordinator");
  return [...new Set(own.map((mandate) => mandate.region).filter(Boolean))];
}

export const mayWithdraw = (transfer) =>
  withRole("national_coordinator").length > 0 || coordinates(transfer.from_region);

const isOpen = (proposal) =>
  proposal.state === "open" ||
  (proposal.state === "deferred" && proposal.deferred_until && new Date(proposal.deferred_until) <= ctx.now());

export const openProposals = () =>
  all("proposal")
    .filter(isOpen)
    .sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1));

/** Return the transfers that wait for an answer of an own hospital. */
export function offersToMe() {
  const own = ownFacilities();
  return all("transfer")
    .filter((transfer) => transfer.state === "proposed" && own.includes(transfer.to))
    .sort((a, b) => a.number - b.number);
}

/** Return the newest runs first. */
export const runsNewestFirst = () => all("run").sort((a, b) => (a.requested_at < b.requested_at ? 1 : -1));
