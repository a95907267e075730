/** The queue of requests, who is on the way to an own hospital, and the beds that are promised. */

import { h } from "./dom.js";
import { age, count, moment, signed } from "./format.js";
import { arrivalExpected, backExpected, lateWith } from "./late.js";
import { explained, tableHead } from "./parts.js";
import { actsOf, askFor, isOpen, needOf, proposalOf, wayHomeOf } from "./pmr.js";
import { comingActs, comingButton, lateTag, needTags, requestButton, tag } from "./pmrtags.js";
import { shareWords } from "./rides.js";
import { saidOfNothing } from "./rights.js";
import { ctx } from "./store.js";
import { asksWhyNot } from "./whynot.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;
/** What undoes something is never what is done first. */
const LETS_GO = ["release", "end"];

/** Return the ride of a request: planned and real times, by what, who drives, how long by the table or by estimate. */
function rideLine(one, now) {
  if (!one.leaves_at && !one.left_at) return null;
  const at = (text, value) => (value ? interpolate(text, [moment(value, now)]) : "");
  return h(
    "p",
    { class: "muted" },
    [
      words.mode(one.mode),
      shareWords(one),
      one.driver,
      one.left_at ? at(gettext("vertrokken %s"), one.left_at) : at(gettext("vertrekt %s"), one.leaves_at),
      one.arrived_at ? at(gettext("aangekomen %s"), one.arrived_at) : at(gettext("aankomst %s"), arrivalExpected(one)),
      one.ride_back_at ? at(gettext("voertuig terug %s"), one.ride_back_at) : "",
      one.away ? at(gettext("voertuig terug verwacht %s"), backExpected(one)) : "",
      one.ride_minutes === null || one.ride_minutes === undefined
        ? ""
        : words.rideTime(one.ride_minutes, one.ride_measured),
    ]
      .filter(Boolean)
      .join(" · "),
  );
}

/** Return what is known of the patient, where it says anything in particular. */
const patientLine = ({ names, specialism, wish, consent }) =>
  [
    words.said(names.age),
    specialism === "general" ? "" : words.said(names.specialism),
    words.said(names.cohort),
    consent === "not_asked" ? "" : words.said(names.consent),
    wish === "none" ? "" : words.said(names.wish),
  ]
    .filter(Boolean)
    .join(" · ");

/** Return how a patient may travel by the guideline, and what the specialist chose where that is another way. */
const adviceLine = (one) =>
  [
    interpolate(
      gettext("Richtlijn: %(mode)s (%(why)s)"),
      { mode: words.mode(one.advice.mode), why: one.advice.reasons.map(words.said).join("; ") },
      true,
    ),
    one.mode === one.advice.mode ? "" : interpolate(gettext("de arts koos %s"), [words.mode(one.mode)]),
  ]
    .filter(Boolean)
    .join(" · ");

/** Return why a request was proposed where it is, why all the same, and the question why not elsewhere. */
function whyHere(one) {
  const proposal = proposalOf(one);
  if (!proposal) return null;
  const although = words.readable(proposal, "reason");
  return h(
    "div",
    { class: "pmr-why", "data-key": "why" },
    words.said(proposal.why) ? explained(words.said(proposal.why)) : null,
    although ? h("p", { class: "muted" }, interpolate(gettext("Toch gevraagd: %s"), [although])) : null,
    asksWhyNot(proposal)
      ? h(
          "button",
          { type: "button", class: "plain link no-print", "data-act": "pmr-why-not", "data-id": one.id },
          gettext("Waarom niet elders?"),
        )
      : null,
  );
}

const AT_ONCE_MS = 1_000;

/** Return when a request came to its end, by whom and what was said of it; nothing while it is open. */
export function endWords(one, now) {
  if (isOpen(one) || !one.ended_at) return "";
  // whoever said later that the vehicle is back did not end it
  const told = Math.abs(Date.parse(one.changed_at) - Date.parse(one.ended_at)) < AT_ONCE_MS;
  return [
    interpolate(gettext("beëindigd %s"), [moment(one.ended_at, now)]),
    told ? words.readable(one, "changed_by") : "",
    told ? words.readable(one, "note") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function requestRow(one, now, home) {
  const acts = actsOf(one);
  const there = one.to ? name(one.to) : words.country(one.country);
  const goes = there ? ` → ${there}` : "";
  return h(
    "article",
    { class: isOpen(one) ? "pmr" : "pmr is-over", "data-key": `pmr${one.id}` },
    h(
      "h3",
      null,
      `R-${one.number} `,
      words.bed(one.bed),
      " ",
      h("small", { class: "muted" }, age((now.getTime() - Date.parse(one.entered_at)) / 1000)),
      " ",
      needTags(one),
      tag(one.may_abroad && isOpen(one) && !there, gettext("mag naar het buitenland")),
      tag(home.has(one.id), gettext("thuisregio heeft ruimte")),
      tag(wayHomeOf(one) !== null, interpolate(gettext("terugreis gevraagd: R-%s"), [wayHomeOf(one)?.number])),
      lateTag(one, now),
    ),
    h(
      "p",
      null,
      `${name(one.from)}${goes}`,
      one.reference ? h("small", { class: "muted" }, ` ${one.reference}`) : null,
    ),
    h(
      "p",
      { class: "muted" },
      h("b", { class: `pmr-state ${one.state}` }, words.requestState(one.state)),
      one.entered_by ? ` · ${interpolate(gettext("gevraagd door %s"), [words.readable(one, "entered_by")])}` : "",
      one.stable_since && isOpen(one)
        ? ` · ${interpolate(gettext("stabiel sinds %s"), [moment(one.stable_since, now)])}`
        : "",
      one.ready_at && isOpen(one) ? ` · ${interpolate(gettext("kan weg vanaf %s"), [moment(one.ready_at, now)])}` : "",
    ),
    one.names ? h("p", { class: "muted" }, patientLine(one)) : null,
    isOpen(one) && one.advice && !one.left_at ? h("p", { class: "muted" }, adviceLine(one)) : null,
    rideLine(one, now),
    endWords(one, now) ? h("p", { class: "muted", "data-key": "end" }, endWords(one, now)) : null,
    whyHere(one),
    acts.length
      ? h(
          "div",
          { class: "btns" },
          acts.map((act, index) => requestButton(act, one, index === 0 && !LETS_GO.includes(act))),
        )
      : null,
  );
}

/** Return the queue: what is open first, then who may go home, at most so many. */
export function requestList(all, now, home, limit = 30) {
  const rank = (one) => (isOpen(one) ? 0 : home.has(one.id) || lateWith(one, now) ? 1 : 2);
  const requests = [...all].sort((a, b) => rank(a) - rank(b));
  if (!requests.length)
    return h(
      "p",
      { class: "empty" },
      saidOfNothing(
        askFor().length ? gettext("Geen aanvragen. Vraag hier een plek voor een patiënt.") : gettext("Geen aanvragen."),
        gettext("Er waren geen aanvragen."),
      ),
    );
  const more = requests.length - limit;
  return [
    requests.slice(0, limit).map((one) => requestRow(one, now, home)),
    more > 0
      ? h(
          "button",
          { type: "button", class: "btn", "data-act": "queue", "data-name": "all", "data-key": "more" },
          interpolate(ngettext("Nog %s aanvraag tonen", "Nog %s aanvragen tonen", more), [count(more)]),
        )
      : null,
  ];
}

/** Return who is on the way to an own hospital, each with one tap for the arrival. */
export const comingList = (coming, now) =>
  coming.map((one) =>
    h(
      "article",
      { class: "pmr", "data-key": `komt${one.id}` },
      h("h3", null, `R-${one.need.number} `, words.bed(one.bed), " ", needTags(one.need), lateTag(needOf(one), now)),
      h(
        "p",
        { class: "muted" },
        `${name(one.from)} · ${words.requestState(one.need.state)}`,
        one.need.arrives_at ? ` · ${moment(arrivalExpected(one.need), now)}` : "",
        one.need.leaves_at && one.need.driver ? ` · ${one.need.driver}` : "",
      ),
      h(
        "div",
        { class: "btns" },
        comingActs(one, now).map((act, index) => comingButton(act, one, index === 0)),
      ),
    ),
  );

/** Return what was reported, and what is held and reserved beside it. */
export function promisedTable(places) {
  const rows = places.flatMap((place) => place.lines.map((line) => ({ place, line })));
  const heads = [
    [gettext("Ziekenhuis"), "plain-head"],
    [gettext("Gemeld"), "plain-head n"],
    [gettext("Vastgehouden"), "plain-head n"],
    [gettext("Gereserveerd"), "plain-head n"],
    [gettext("Onderweg"), "plain-head n"],
    [gettext("Gaat weg"), "plain-head n"],
  ];
  return h(
    "table",
    { class: "mini stack" },
    h("caption", { class: "unseen" }, gettext("Toegezegde bedden")),
    tableHead(heads),
    h(
      "tbody",
      null,
      rows.map(({ place, line }) => {
        const said = ctx.state(`beds:${place.facility}`)?.lines.find((one) => one.bed === line.bed && !one.cohort);
        const free = said?.occupied === null || !said ? "?" : `${count(said.occupied)} / ${count(said.operational)}`;
        return h(
          "tr",
          { "data-key": `${place.facility}-${line.bed}` },
          h("th", { scope: "row" }, place.name, " ", h("small", null, words.bed(line.bed))),
          h(
            "td",
            { class: "n", "data-label": gettext("Gemeld") },
            free,
            said?.moved
              ? h("small", null, " ", interpolate(gettext("sinds de telling %s"), [signed(said.moved)]))
              : null,
          ),
          h("td", { class: "n", "data-label": gettext("Vastgehouden") }, count(line.held_in)),
          h("td", { class: "n", "data-label": gettext("Gereserveerd") }, count(line.reserved_in)),
          h("td", { class: "n", "data-label": gettext("Onderweg") }, count(line.under_way_in)),
          h("td", { class: "n", "data-label": gettext("Gaat weg") }, count(line.reserved_out)),
        );
      }),
    ),
  );
}
