/** The rides of an ambulance service or a dispatch centre: what is to be driven, left, arrived, or is late; need of transport alone. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import { arrivalExpected, backExpected, lateWith, lateWords } from "./late.js";
import { canAct, may } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const RANK = { under_way: 0, planned: 1, accepted: 2, arrived: 3, closed: 4 };
const name = (code, fallback) => ctx.ref.facility.get(code)?.name ?? fallback;
const tag = (on, text) => (on ? h("span", { class: "tag" }, text) : null);

/** Return the rides that one sees: late ones first, then those on the road, then by departure. */
export const ridesSeen = (now) =>
  all("ride").sort(
    (a, b) =>
      Number(Boolean(lateWith(b, now))) - Number(Boolean(lateWith(a, now))) ||
      RANK[a.state] - RANK[b.state] ||
      (a.leaves_at ?? "9").localeCompare(b.leaves_at ?? "9") ||
      a.number - b.number,
  );

/** Return the rides that wait for who drives: a place and no ride yet, or late. */
export const ridesWaiting = () =>
  may("patientspread.rides_see") ? ridesSeen(ctx.now()).filter((one) => lateWith(one, ctx.now())) : [];

const timeOf = (label, planned, real, now, words = "") =>
  h(
    "div",
    null,
    h("dt", null, label),
    h(
      "dd",
      null,
      real ? h("b", null, moment(real, now)) : h("span", { class: "muted" }, gettext("nog niet")),
      planned ? h("small", null, " ", interpolate(words || gettext("gepland %s"), [moment(planned, now)])) : null,
    ),
  );

const button = (act, one, label, first) =>
  h(
    "button",
    {
      type: "button",
      class: first ? "btn pri" : "btn",
      "data-act": act,
      "data-id": one.id,
      "data-key": act,
      disabled: !canAct(),
    },
    label,
  );

/** Return with whom a patient shares the ride, in words; nothing where one rides alone. */
function togetherWords(one) {
  const others = all("ride").filter(
    (other) => one.ride && other.ride === one.ride && other.region === one.region && other.id !== one.id,
  );
  if (!others.length) return "";
  return interpolate(gettext("in één rit met %s"), [others.map((other) => `R-${other.number}`).join(", ")]);
}

/** Return what who drives can say of a ride now. */
function actsOf(one) {
  if (RANK[one.state] < RANK.arrived) {
    const goes = one.state !== "under_way";
    return h(
      "div",
      { class: "btns" },
      goes ? button("ride-depart", one, gettext("Vertrokken…"), true) : null,
      button("ride-arrive", one, gettext("Is er…"), !goes),
    );
  }
  return one.away ? h("div", { class: "btns" }, button("ride-vehicle", one, gettext("Voertuig terug…"), true)) : null;
}

/** Return one ride. */
export function rideCard(one, now) {
  const late = lateWith(one, now);
  const goes = ["accepted", "planned"].includes(one.state);
  return h(
    "article",
    { class: late ? "ride is-late" : "ride", "data-key": `rit${one.id}` },
    h(
      "h3",
      null,
      `R-${one.number} `,
      words.mode(one.mode),
      " ",
      tag(one.emergency, gettext("spoed")),
      tag(one.isolation, gettext("isolatie")),
      tag(one.heavy, gettext("120+ kg")),
      late ? h("span", { class: "tag late-tag" }, lateWords()[late]) : null,
    ),
    h(
      "p",
      null,
      `${name(one.from, one.origin_name)} → ${one.to ? name(one.to, one.destination_name) : words.country(one.country)}`,
      one.ride_minutes === null
        ? null
        : h("small", { class: "muted" }, ` ${words.rideTime(one.ride_minutes, one.ride_measured)}`),
    ),
    h(
      "p",
      { class: "muted" },
      [
        words.requestState(one.state),
        togetherWords(one),
        one.driver,
        goes && one.ready_at ? interpolate(gettext("kan weg vanaf %s"), [moment(one.ready_at, now)]) : "",
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    h(
      "dl",
      { class: "ride-times" },
      // who left without a plan has the moment of leaving for one
      timeOf(gettext("Vertrek"), one.leaves_at === one.left_at ? null : one.leaves_at, one.left_at, now),
      timeOf(gettext("Aankomst"), arrivalExpected(one), one.arrived_at, now, one.left_at ? gettext("verwacht %s") : ""),
      one.left_at && one.leaves_at
        ? timeOf(gettext("Terug"), backExpected(one), one.ride_back_at, now, gettext("verwacht %s"))
        : null,
    ),
    actsOf(one),
  );
}
