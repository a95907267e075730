/** Places for one patient as people see them: who waits, the houses to call, and what an own house is asked. */

import { h } from "./dom.js";
import { age, count, moment } from "./format.js";
import { askOfMine, daysWaited, isDesk, isOpen, isWrongBed, listsOf, nameIn, waitTotals } from "./placements.js";
import { canAct, ownFacilities, saidOfNothing } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;
const tag = (text) => h("span", { class: "tag" }, text);
const STATES = {
  waiting: () => ngettext("wacht op een plek", "wachten op een plek", 1),
  asked: () => gettext("gevraagd"),
  placed: () => gettext("plek gevonden"),
  done: () => gettext("geplaatst"),
  ended: () => gettext("beëindigd"),
};
export const placementState = (state) => STATES[state]?.() ?? state;

/** Return the marks of a patient that matter for a place. */
export const placementTags = (one) => [
  one.urgent ? tag(gettext("spoed")) : null,
  one.at_home ? tag(gettext("thuis")) : null,
  ...one.needs.map((code) => tag(nameIn("need", code))),
];

/** Return how long a patient waits, in words. */
export function waitedWords(one, now) {
  const days = daysWaited(one, now);
  const text = isWrongBed(one)
    ? ngettext("%s dag in een verkeerd bed", "%s dagen in een verkeerd bed", days)
    : ngettext("wacht %s dag", "wacht %s dagen", days);
  return interpolate(text, [count(days)]);
}

/** Return what waits and for how long, above the list. */
export function totalsLine(now) {
  const { waiting, days, longest } = waitTotals(now);
  return h(
    "p",
    { class: "totals" },
    h("b", { class: "big" }, count(waiting)),
    " ",
    ngettext("wacht op een plek", "wachten op een plek", waiting),
    " · ",
    h("b", null, count(days)),
    " ",
    ngettext("verkeerde-bed-dag", "verkeerde-bed-dagen", days),
    waiting ? ` · ${interpolate(ngettext("langst %s dag", "langst %s dagen", longest), [count(longest)])}` : "",
  );
}

function listRow(one, chosen, now) {
  return h(
    "li",
    { "data-key": String(one.id) },
    h(
      "button",
      {
        type: "button",
        class: "run-item placement-item",
        "data-act": "choose",
        "data-id": one.id,
        "aria-pressed": String(one.id === chosen),
      },
      h("b", null, `P-${one.number} ${nameIn("care", one.care)}`, " ", one.urgent ? tag(gettext("spoed")) : null),
      h(
        "span",
        { class: daysWaited(one, now) ? "late" : "" },
        isOpen(one) ? waitedWords(one, now) : placementState(one.state),
      ),
      h("small", null, `${name(one.from)} · ${placementState(one.state)}${one.to ? ` · ${name(one.to)}` : ""}`),
    ),
  );
}

/** Return the placements as a list to choose from. */
export function placementList(rows, chosen, now, limit = 40) {
  if (!rows.length)
    return h(
      "p",
      { class: "empty" },
      saidOfNothing(gettext("Niemand wacht op een plek."), gettext("Niemand wachtte op een plek.")),
    );
  return [
    h(
      "ul",
      { class: "run-list" },
      rows.slice(0, limit).map((one) => listRow(one, chosen, now)),
    ),
    rows.length > limit ? h("p", { class: "muted" }, interpolate(gettext("en nog %s"), [rows.length - limit])) : null,
  ];
}

const act = (label, does, data, first = false) =>
  h(
    "button",
    { type: "button", class: first ? "btn pri" : "btn", "data-act": does, ...data, disabled: !canAct() },
    label,
  );

/** Return the head of a chosen placement: what is needed, since when, and how it can end. */
function head(one, now) {
  return [
    h("h3", null, `P-${one.number} · ${nameIn("care", one.care)} `, placementTags(one)),
    h(
      "p",
      null,
      name(one.from),
      one.reference ? h("small", { class: "muted" }, ` ${one.reference}`) : null,
      ` · ${nameIn("age", one.age)} · `,
      h("b", { class: daysWaited(one, now) ? "late" : "" }, waitedWords(one, now)),
    ),
    h(
      "p",
      { class: "muted" },
      h("b", null, placementState(one.state)),
      one.to ? ` · ${name(one.to)}` : "",
      one.placed_at ? ` · ${moment(one.placed_at, now)}` : "",
      one.ending ? ` · ${one.ending === "closed" ? gettext("gesloten") : nameIn("ending", one.ending)}` : "",
      ` · ${words.readable(one, "entered_by")}`,
    ),
    isOpen(one) && (isDesk(one) || ownFacilities().includes(one.from))
      ? h(
          "div",
          { class: "btns" },
          one.state === "placed" ? act(gettext("Is er"), "done", { "data-id": one.id }, true) : null,
          act(gettext("Beëindigen…"), "finish", { "data-id": one.id }),
        )
      : null,
  ];
}

const ANSWERS = {
  asked: () => gettext("gevraagd"),
  yes: () => gettext("ja"),
  no: () => gettext("nee"),
  lapsed: () => gettext("niet meer nodig"),
};

function askRow(one, ask, now) {
  const waited = (now.getTime() - Date.parse(ask.asked_at)) / 1000;
  const late = ask.state === "asked" && waited > listsOf().answer_minutes * 60;
  return h(
    "li",
    { "data-key": `a${ask.id}` },
    h("b", null, ask.name),
    h(
      "span",
      { class: late ? "late" : "muted" },
      ANSWERS[ask.state](),
      ask.code ? `: ${nameIn("refusal", ask.code)}` : "",
      ask.state === "asked" ? ` · ${age(waited)}` : "",
      ask.answered_by ? ` · ${words.readable(ask, "answered_by")}` : "",
    ),
    ask.state === "asked" && isDesk(one) ? answerButtons(one, ask.facility) : null,
  );
}

const answerButtons = (one, facility) =>
  h(
    "div",
    { class: "btns" },
    act(gettext("Ja"), "yes", { "data-id": one.id, "data-facility": facility }, true),
    act(gettext("Nee…"), "no", { "data-id": one.id, "data-facility": facility }),
  );

/** Return who was asked and what they said, the newest first. */
function asked(one, now) {
  if (!one.asks.length) return null;
  return [
    h("h4", null, gettext("Gevraagd")),
    h(
      "ul",
      { class: "asks" },
      [...one.asks].reverse().map((ask) => askRow(one, ask, now)),
    ),
  ];
}

function room(place) {
  if (place.wait_minutes !== null)
    return interpolate(ngettext("%s minuut wachten", "%s minuten wachten", place.wait_minutes), [
      count(place.wait_minutes),
    ]);
  return interpolate(
    gettext("%(free)s vrij van %(places)s"),
    { free: count(place.free), places: count(place.places) },
    true,
  );
}

function ageWords(place, now) {
  if (!place.observed_at) return gettext("nooit gemeld");
  const text = age((now.getTime() - Date.parse(place.observed_at)) / 1000);
  return place.status === "stale" ? `${text}, ${gettext("verouderd")}` : text;
}

function placeRow(one, place, now) {
  const open = one.asks.find((ask) => ask.facility === place.facility && ask.state === "asked");
  return h(
    "li",
    { "data-key": place.facility, class: "place" },
    h(
      "div",
      null,
      h("b", null, `${place.rank}. ${place.name}`),
      " ",
      place.region === one.region ? null : tag(ctx.ref.region.get(place.region)?.short_name ?? place.region),
      h(
        "p",
        null,
        `${interpolate(gettext("%s min"), [count(place.minutes)])} · `,
        h("b", null, room(place)),
        " ",
        h("small", { class: place.status === "fresh" ? "muted" : "stale" }, ageWords(place, now)),
      ),
      place.rank > 1 ? h("p", { class: "muted" }, english() ? place.why_en : place.why_nl) : null,
      place.contacts.length
        ? h(
            "p",
            { class: "calls" },
            place.contacts.map((line) =>
              h(
                "a",
                { href: `tel:${line.telephone.replace(/[^+\d]/g, "")}` },
                `${words.readable(line, "function")} ${line.telephone}`,
                line.demo ? h("span", { class: "tag demo" }, gettext("verzonnen")) : null,
              ),
            ),
          )
        : h("p", { class: "muted" }, gettext("Geen nummer bekend.")),
    ),
    open
      ? h("span", { class: "muted" }, gettext("gevraagd"))
      : h(
          "div",
          { class: "btns" },
          act(gettext("Vragen"), "ask", { "data-id": one.id, "data-facility": place.facility }, place.rank === 1),
          h("small", { class: "muted" }, gettext("gebeld:")),
          act(gettext("Ja"), "yes", { "data-id": one.id, "data-facility": place.facility }),
          act(gettext("Nee…"), "no", { "data-id": one.id, "data-facility": place.facility }),
        ),
  );
}

const english = () => document.documentElement.lang === "en";

/** Return the houses to call, best first, and why the nearest others are not among them. */
function callList(one, found, now) {
  if (one.state === "placed" || !isOpen(one) || !isDesk(one)) return null;
  if (!canAct()) return null; // who could take somebody in at a past moment is not looked up
  if (found === undefined || found === null) return h("p", { class: "muted" }, gettext("Zoekt huizen…"));
  return [
    h("h4", null, gettext("Bellijst")),
    h("p", { class: "muted" }, english() ? found.summary_en : found.summary_nl),
    found.places.length
      ? h(
          "ol",
          { class: "places" },
          found.places.map((place) => placeRow(one, place, now)),
        )
      : h(
          "p",
          { class: "empty" },
          gettext("Geen huis met een vrije plek binnen bereik. De dichtstbijzijnde staan hieronder, met waarom niet."),
        ),
    found.others.length
      ? h(
          "details",
          { open: !found.places.length },
          h("summary", null, gettext("Waarom een ander huis niet")),
          h(
            "ul",
            { class: "others" },
            found.others.map((place) =>
              h(
                "li",
                { "data-key": place.facility },
                english() ? place.why_en : place.why_nl,
                " ",
                h("small", { class: "muted" }, interpolate(gettext("%s min"), [count(place.minutes)])),
              ),
            ),
          ),
        )
      : null,
  ];
}

/** Return a chosen placement whole; `found` are the houses that were looked up for it. */
export function placementView(one, found, now) {
  if (!one) return h("p", { class: "empty" }, gettext("Kies in de lijst wie een plek zoekt."));
  return h("div", { class: "placement" }, head(one, now), asked(one, now), callList(one, found, now));
}

/** Return what an own house is asked: two taps answer it. */
export function askedCard(one) {
  const mine = askOfMine(one);
  return h(
    "article",
    { class: "wait placement-ask", "data-key": `p${one.id}` },
    h("h3", null, nameIn("care", one.care), " ", placementTags(one)),
    h(
      "p",
      null,
      interpolate(
        gettext("Uit %(from)s, %(age)s. %(minutes)s min."),
        {
          from: name(one.from),
          age: nameIn("age", one.age),
          minutes: mine?.minutes ?? "",
        },
        true,
      ),
    ),
    h("p", { class: "muted" }, `P-${one.number} · ${mine?.name ?? ""} · ${waitedWords(one, ctx.now())}`),
    h(
      "div",
      { class: "btns" },
      act(gettext("Ja, plek"), "yes", { "data-id": one.id, "data-facility": mine?.facility }, true),
      act(gettext("Nee…"), "no", { "data-id": one.id, "data-facility": mine?.facility }),
    ),
  );
}

/** Return who comes to an own house. */
export function comingCard(one, now) {
  const mine = askOfMine(one);
  return h(
    "article",
    { class: "pmr", "data-key": `c${one.id}` },
    h("h3", null, `P-${one.number} ${nameIn("care", one.care)} `, placementTags(one)),
    h("p", { class: "muted" }, `${name(one.from)} · ${moment(one.placed_at, now)}`),
    h(
      "div",
      { class: "btns" },
      act(gettext("Kan toch niet…"), "no", { "data-id": one.id, "data-facility": mine?.facility }),
    ),
  );
}
