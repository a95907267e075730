/** What a screen knows of callout: alarms, the own calls, rosters, contacts, and where one may do what. */

import { canAct, OF_HOUSE, withRole } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const DESK = "admissions"; // the function that a house is offered patients by
export const OLD_DAYS = 90; // contacts that nobody confirmed for so long are marked
const DAY_MS = 86_400_000;

export const alarms = () => all("alarm").sort((a, b) => b.id - a.id);
export const openAlarms = () => alarms().filter((one) => one.state === "open" && one.kind !== "reminder");
export const closedAlarms = () => alarms().filter((one) => one.state === "closed" && one.kind !== "reminder");

/** Return the open calls to the person at the screen: `[alarm, call]`, those without an answer first. */
export const myCalls = () =>
  openAlarms()
    .flatMap((alarm) => alarm.calls.map((call) => [alarm, call]))
    .filter(([, call]) => call.username === ctx.me?.username)
    .sort(([, a], [, b]) => Number(Boolean(a.answer)) - Number(Boolean(b.answer)));

/** Return the functions for which somebody is asked now: one that ended asks her alone who was noted for it. */
export const seatsAsking = (alarm, call) =>
  call.seats.map((at) => alarm.seats[at]).filter((seat) => seat && (seat.state !== "ended" || seat.call === call.id));

/** Return those of them that wait for an answer: not where what they were called for was dropped. */
export const myOpenCalls = () =>
  myCalls().filter(([alarm, call]) => !call.answer && seatsAsking(alarm, call).length > 0);

/** Return how far an alarm is: functions that must answer, by what became of them; of `people` each counts once. */
export function tally(alarm) {
  const seats = alarm.seats.filter((seat) => seat.state !== "ended");
  const of = (state) => seats.filter((seat) => seat.state === state);
  return {
    all: seats.length,
    yes: of("filled").length,
    people: new Set(of("filled").map((seat) => seat.call)).size,
    silent: of("asked").length,
    unreached: of("unreached").length,
    escalated: seats.filter((seat) => seat.step > 0 && seat.state !== "unreached").length,
    no: alarm.calls.filter((call) => call.answer === "not").length,
  };
}

/**
 * Return how many functions are confirmed, and by how many people: one may come for several. 0 or null people: nobody
 * comes, or that is not known.
 */
export function confirmedWords({ confirmed, total, people }) {
  const functions = interpolate(
    ngettext("%(confirmed)s van %(total)s functie bevestigd", "%(confirmed)s van %(total)s functies bevestigd", total),
    { confirmed, total },
    true,
  );
  if (!people) return functions;
  return `${functions}, ${interpolate(ngettext("door %s persoon", "door %s personen", people), [people])}`;
}

/** Return for how many functions nobody answered yet, and for how many nobody could be reached; a line each. */
export const missingWords = ({ silent, unreached }) => [
  silent ? interpolate(ngettext("%s functie nog stil", "%s functies nog stil", silent), [silent]) : "",
  unreached
    ? interpolate(ngettext("voor %s functie niemand bereikt", "voor %s functies niemand bereikt", unreached), [
        unreached,
      ])
    : "",
];

const english = () => document.documentElement.lang === "en";
const named = (one) => ({ ...one, name: english() ? one.name_en : one.name_nl });
export const functions = () => (ctx.ref?.functions ?? []).map(named);
export const functionsAt = (kind) => functions().filter((one) => one.at === kind);

/** Return how keys name a place: a facility by its code alone, as `callout.places.At.key`. */
export const placeKey = ({ kind, code }) =>
  kind === "country" ? "country" : kind === "facility" ? code : `${kind}:${code}`;
export const contactsKey = (at) => `contacts:${placeKey(at)}`;
export const rosterKey = (at, code) => `roster:${placeKey(at)}:${code}`;
export const peopleQuery = ({ kind, code }) => `?${kind}=${kind === "country" ? "true" : encodeURIComponent(code)}`;
/** Return how a command names a place. */
export const placeBody = ({ kind, code }) => ({ [kind]: kind === "country" ? true : code });

/** Return the place of a state of contacts or a roster. */
export const atOf = (state) => ({
  kind: state.at ?? "facility",
  code: state.place ?? state.facility ?? "",
  name: state.name,
  region: state.region || ctx.ref.facility.get(state.place ?? state.facility)?.region || "",
  veiligheidsregio: state.veiligheidsregio ?? "",
});

const everywhere = () => withRole("national_coordinator", "administrator").length > 0;

/** Say whether the person may keep contacts and rosters of a place. */
export function mayKeep(at) {
  if (!canAct()) return false;
  if (everywhere()) return true;
  if (at.kind === "facility" && withRole(...OF_HOUSE).some((one) => one.facility === at.code)) return true;
  if (at.kind === "veiligheidsregio") return withRole("hin").some((one) => one.veiligheidsregio === at.code);
  return at.kind !== "country" && withRole("regional_coordinator", "hin").some((one) => one.region === at.region);
}

/** Return the places at which the person may raise an alarm, the widest first. */
export function raisePlaces() {
  const regions = withRole("regional_coordinator", "roaz_chair", "dpg", "hin").map((one) => one.region);
  const national = withRole("national_coordinator").length > 0;
  const found = [...new Set(national ? ctx.ref.regions.map((one) => one.code) : regions.filter(Boolean))];
  const houses = withRole(...OF_HOUSE).map((one) => one.facility);
  const region = (code) => ({ kind: "region", code, name: ctx.ref.region.get(code)?.short_name ?? code });
  const house = (code) => ({ kind: "facility", code, name: ctx.ref.facility.get(code)?.name ?? code });
  return [
    ...(national ? [{ kind: "country", code: "", name: gettext("Nederland") }] : []),
    ...found.map(region),
    ...[...new Set(houses.filter(Boolean))].map(house),
  ];
}

/** Say whether the person may close an alarm: whoever coordinates one of its places, or is in charge of all. */
export const mayEnd = (alarm) =>
  canAct() &&
  (everywhere() ||
    words.readable(alarm, "opened_by") === ctx.me.label ||
    alarm.seats.some(
      (seat) =>
        (seat.at === "facility" && withRole(...OF_HOUSE).some((one) => one.facility === seat.place)) ||
        withRole("regional_coordinator", "roaz_chair", "dpg", "hin").some(
          (one) => one.region === (seat.at === "region" ? seat.place : ctx.ref.facility.get(seat.place)?.region),
        ),
    ));

/** Say whether offers would go to a contact by mail, and wait for its house to say that the address is right. */
export const waitsForHouse = (contact) =>
  contact.code === DESK && Boolean(contact.mail) && !contact.vouched && !contact.demo;

/** Return how old the confirmation of a contact is: `fresh`, `old`, or `never`. */
export function confirmed(contact, now) {
  if (!contact.confirmed_at) return "never";
  return now.getTime() - Date.parse(contact.confirmed_at) > OLD_DAYS * DAY_MS ? "old" : "fresh";
}

export const wayWord = (way) =>
  ({
    screen: gettext("scherm"),
    push: gettext("browser"),
    gateway: gettext("sms en telefoon"),
    mail: gettext("e-mail"),
  })[way] ?? way;

export const faultWord = (fault) =>
  ({
    no_answer: gettext("geen antwoord"),
    busy: gettext("tijdelijk niet beschikbaar"),
    not_let_in: gettext("niet toegelaten"),
    refused: gettext("adres geweigerd"),
    gone: gettext("adres bestaat niet meer"),
    uncertain: gettext("onzeker of het aankwam"),
    way_down: gettext("deze weg werkt nu niet"),
  })[fault] ?? fault;
