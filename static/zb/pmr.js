/** Requests to move a patient: which of them concern the person at the screen, and what can be done with each. */

import { arrivalExpected, lateWith } from "./late.js";
import { coordinatedRegions, coordinates, may, ownFacilities, withRole } from "./rights.js";
import { all, ctx } from "./store.js";

export const SEEKING = ["requested", "sought", "national", "refused"];
const PROMISED = ["proposed", "accepted", "planned"];
const OPEN = [...SEEKING, ...PROMISED, "under_way"];

export const isOpen = (one) => OPEN.includes(one.state);

/** Return the requests that one may see: emergencies and who is not admitted yet first, then the oldest. */
export const requestsSeen = () =>
  all("pmr").sort(
    (a, b) =>
      Number(isOpen(b)) - Number(isOpen(a)) ||
      Number(b.emergency) - Number(a.emergency) ||
      Number(b.is_new) - Number(a.is_new) ||
      a.number - b.number,
  );

/** Return the hospitals for which one may ask for a place. */
export function askFor() {
  if (!may("patientspread.request_enter")) return [];
  const own = ownFacilities();
  const hospitals = [...ctx.ref.facility.values()].filter((one) => one.sector === "hospital");
  if (withRole("national_coordinator").length) return hospitals;
  return hospitals.filter((one) => own.includes(one.code) || coordinates(one.region));
}

const isMine = (one) => ownFacilities().includes(one.from) || coordinates(one.region);
const isNational = (one) => withRole("national_coordinator").length > 0 && one.national_since !== null;
const seeks = (one) => coordinates(one.region) || isNational(one);

/** Say whether nobody asked patient or family yet: then no hospital is asked. */
export const consentMissing = (one) => one.consent === "not_asked" && !one.emergency && !one.assumed;

const LOOKED = (one) => one.state !== "requested" || one.emergency;
/** What can be done: the states from which, and by whom. @type {Record<string, (one: any) => boolean>} */
const ACTS = {
  seek: (one) => ["requested", "refused"].includes(one.state) && coordinates(one.region),
  consent: (one) => SEEKING.includes(one.state) && consentMissing(one),
  propose: (one) => SEEKING.includes(one.state) && seeks(one) && !consentMissing(one),
  escalate: (one) => ["requested", "sought", "refused"].includes(one.state) && LOOKED(one) && coordinates(one.region),
  plan: (one) => ["accepted", "planned"].includes(one.state),
  depart: (one) => ["accepted", "planned"].includes(one.state),
  arrive: (one) => ["planned", "under_way"].includes(one.state),
  vehicle: (one) => one.away && one.state !== "under_way",
  release: (one) => seeks(one) && promiseOf(one) !== null,
  back: (one) => ["arrived", "closed"].includes(one.state) && one.country === "" && wayHomeOf(one) === null,
  close: (one) => one.state === "arrived",
  confirm: (one) => SEEKING.includes(one.state) && Date.parse(one.stands_until) - ctx.wall().getTime() < 6 * 3_600_000,
  end: (one) => isOpen(one),
};

/** Return the open request by which somebody goes home from where this one brought them; null: not asked. */
export const wayHomeOf = (one) => all("pmr").find((other) => other.returns === one.id && isOpen(other)) ?? null;

/** Return what one can do with a request now, what is done most first. */
export const actsOf = (one) => Object.keys(ACTS).filter((name) => ACTS[name](one) && (isMine(one) || isNational(one)));

/** Return the proposal of a request that a hospital has not answered yet; null: none that one may see. */
export const proposalOf = (one) =>
  one.state === "proposed"
    ? (all("transfer").find((transfer) => transfer.request === one.id && transfer.state === "proposed") ?? null)
    : null;

/** Return what a hospital holds or reserves a bed for, until the patient leaves; null: nothing, or abroad. */
export const promiseOf = (one) =>
  PROMISED.includes(one.state)
    ? (all("transfer").find((row) => row.request === one.id && ["proposed", "accepted"].includes(row.state)) ?? null)
    : null;

/** Say whether the house that said yes can still say that it cannot after all: until the patient leaves. */
export const canStillRefuse = (transfer) =>
  transfer.state === "accepted" &&
  ["accepted", "planned"].includes(transfer.need?.state) &&
  ownFacilities().includes(transfer.to) &&
  may("patientspread.transfer_answer");

/** Say whether an own house has to take a request further: ask patient or family, or arrange the ride. */
const waitsForHouse = (one) =>
  (one.state === "accepted" || (SEEKING.includes(one.state) && consentMissing(one))) &&
  may("patientspread.request_enter") &&
  ownFacilities().includes(one.from);

/** Return the requests that wait for the person at the screen: to look for a place, to ask, or to arrange a ride. */
export const requestsWaiting = () =>
  requestsSeen().filter(
    (one) =>
      (["requested", "refused"].includes(one.state) && coordinates(one.region)) ||
      (["requested", "national", "refused"].includes(one.state) && isNational(one)) ||
      waitsForHouse(one),
  );

/** Return the requests of the own side whose ride is late, or to whose bed nobody travels. */
export const requestsLate = (now) =>
  requestsSeen().filter((one) => (isMine(one) || isNational(one)) && lateWith(one, now));

/** Return who should have been at an own hospital, for whom nobody planned a ride, or whose vehicle is not home. */
export const comingLate = (now) =>
  comingWhere((one) => ownFacilities().includes(one.to) || isTheirs(one), now).filter((one) =>
    lateWith(needOf(one), now),
  );

/** Return what the receiving side knows of a request, with since when it has been accepted. */
export const needOf = (transfer) => ({ ...transfer.need, changed_at: transfer.decided_at });

/** Return the ways in which a request can end in its state. */
export const endingsOf = (one) =>
  one.state === "under_way" ? ["return", "die", "go_by_own_means"] : ["withdraw", "decline", "go_by_own_means", "die"];

/** Say whether a patient is still to come, or came by a vehicle that should have been home. */
const isComing = (one, now) =>
  one.state === "accepted" || (one.state === "arrived" && lateWith(needOf(one), now) === "back");

/** Say whether one coordinates where a patient goes to, and is not told of it as the side that it comes from. */
function isTheirs(one) {
  const asked = ctx.state(`pmr:${one.request}`); // seen too by those a patient comes home to
  return coordinates(one.to_region) && !(asked && (isMine(asked) || isNational(asked)));
}

/** Return when somebody should be there, as a number: who has no ride yet comes last. */
const dueAt = (need) => Date.parse(arrivalExpected(need) ?? "") || Number.MAX_SAFE_INTEGER;

const comingWhere = (fits, now) =>
  all("transfer")
    .filter((one) => one.need && isComing(one, now) && fits(one))
    .sort((a, b) => dueAt(a.need) - dueAt(b.need) || a.number - b.number);

/** Return the accepted patients on their way to an own hospital, the next to arrive first. */
export const comingToMe = (now) => comingWhere((one) => ownFacilities().includes(one.to), now);

/** Return what is promised at the hospitals that one looks after: own houses, else those of the own regions. */
export function promisedHere() {
  const own = ownFacilities();
  const regions = coordinatedRegions();
  const everywhere = withRole("national_coordinator").length > 0;
  return all("promised").filter((one) => everywhere || own.includes(one.facility) || regions.includes(one.region));
}
