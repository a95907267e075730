/** Who is on duty and how functions are reached: two tables, with what somebody should look after marked. */

import { atOf, confirmed, mayKeep, placeKey, waitsForHouse } from "./callout.js";
import { h } from "./dom.js";
import { day, moment } from "./format.js";
import { demoMark, tableHead } from "./parts.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const said = (text, values) => interpolate(text, values, true);

/** Return what a table row is about, for its buttons. */
const placed = (at) => ({
  "data-kind": at.kind,
  "data-code": at.code,
  "data-name": at.name,
  "data-key": `k${placeKey(at)}`,
});

const button = (name, label, at, more = {}) =>
  h(
    "button",
    {
      type: "button",
      class: "btn",
      "data-act": name,
      ...placed(at),
      ...more,
      "data-key": `${name}${more["data-function"] ?? ""}`,
    },
    label,
  );

/** Say whether a state is of a region (`""`: of all). */
const isIn = (at, region) =>
  !region ||
  at.region === region ||
  (at.kind === "region" && at.code === region) ||
  at.kind === "country" ||
  inArea(at, region);
const inArea = (at, region) =>
  at.kind === "veiligheidsregio" && (ctx.ref.veiligheidsregio.get(at.code)?.regions ?? []).includes(region);

export const rosters = (region) =>
  all("roster")
    .filter((one) => isIn(atOf(one), region))
    .sort((a, b) => a.name.localeCompare(b.name) || a.function.localeCompare(b.function));

export const contactStates = (region) =>
  all("contacts")
    .filter((one) => one.contacts.length && isIn(atOf(one), region))
    .sort((a, b) => a.name.localeCompare(b.name));

function troubles(roster) {
  const now = ctx.now();
  return [
    ...roster.gaps.slice(0, 2).map((gap) =>
      said(gettext("niemand van %(from)s tot %(until)s"), {
        from: moment(gap.begins, now),
        until: moment(gap.ends, now),
      }),
    ),
    ...roster.faults.map((one) => `${one.name}: ${words.readable(one, "fault")}`),
  ];
}

function rosterRow(roster) {
  const at = atOf(roster);
  const [first, ...deputies] = roster.on_duty;
  const wrong = troubles(roster);
  return h(
    "tr",
    { "data-key": `${placeKey(at)}:${roster.function}` },
    h("th", { scope: "row" }, words.readable(roster, "function_name"), h("small", { class: "muted" }, roster.name)),
    h(
      "td",
      { "data-label": gettext("Heeft dienst") },
      first ? h("b", null, first.name) : h("span", { class: "late" }, gettext("niemand")),
      " ",
      demoMark(roster.demo),
      deputies.length
        ? h(
            "small",
            { class: "muted" },
            said(gettext("dan %(names)s"), { names: deputies.map((one) => one.name).join(", ") }),
          )
        : null,
    ),
    h("td", { "data-label": gettext("Tot") }, roster.until ? moment(roster.until, ctx.now()) : gettext("zonder einde")),
    h(
      "td",
      { "data-label": gettext("Let op") },
      wrong.length
        ? h(
            "ul",
            { class: "call-ways late" },
            wrong.map((text) => h("li", { "data-key": text }, text)),
          )
        : h("span", { class: "muted" }, gettext("geen gaten")),
    ),
    h(
      "td",
      { class: "whole" },
      mayKeep(at) ? button("roster", gettext("Wijzigen…"), at, { "data-function": roster.function }) : null,
    ),
  );
}

/** Return who is on duty, by function and place. */
export const rosterTable = (rows) =>
  h(
    "table",
    { class: "grid stack" },
    tableHead(
      [gettext("Functie"), gettext("Heeft dienst"), gettext("Tot"), gettext("Let op"), ""].map((text) => [
        text,
        "plain-head",
      ]),
    ),
    h("tbody", null, rows.map(rosterRow)),
  );

const CONFIRMED = {
  never: () => gettext("nooit bevestigd"),
  old: () => gettext("langer dan 90 dagen geleden"),
};

function contactLine(at, contact) {
  const standing = confirmed(contact, ctx.now());
  return h(
    "tr",
    { "data-key": contact.code ?? contact.function },
    h("th", { scope: "row" }, words.readable(contact, "function")),
    h(
      "td",
      { class: "whole" },
      contact.telephone
        ? h("a", { href: `tel:${contact.telephone.replace(/[^+0-9]/g, "")}` }, contact.telephone)
        : null,
      contact.telephone && contact.mail ? " · " : "",
      contact.mail ? h("a", { href: `mailto:${contact.mail}` }, contact.mail) : null,
      " ",
      demoMark(contact.demo),
      contact.username ? h("small", { class: "muted" }, interpolate(gettext("account %s"), [contact.username])) : null,
    ),
    h(
      "td",
      { "data-label": gettext("Bevestigd") },
      h(
        "span",
        { class: standing === "fresh" ? "age fresh" : "age stale" },
        contact.confirmed_at ? day(contact.confirmed_at) : CONFIRMED.never(),
      ),
      standing === "old" ? h("small", { class: "late" }, CONFIRMED.old()) : null,
      waitsForHouse(contact)
        ? h("small", { class: "late" }, gettext("geen aanbod per mail: nog niet door het huis zelf bevestigd"))
        : null,
    ),
    h(
      "td",
      { class: "whole" },
      mayKeep(at)
        ? button("confirm", gettext("Klopt nog"), at, { "data-function": contact.code ?? contact.function })
        : null,
    ),
  );
}

/** Return how many contacts of a place nobody confirmed in time. */
export const unconfirmed = (state) => state.contacts.filter((one) => confirmed(one, ctx.now()) !== "fresh").length;

/** Return how the functions of one place are reached, folded under its name. */
function contactPlace(state, alone) {
  const at = atOf(state);
  const old = unconfirmed(state);
  return h(
    "details",
    { class: "contact-place", "data-key": placeKey(at), open: alone },
    h(
      "summary",
      null,
      h("b", null, state.name),
      h(
        "span",
        { class: "muted" },
        interpolate(ngettext("%s functie", "%s functies", state.contacts.length), [state.contacts.length]),
      ),
      old
        ? h("span", { class: "age stale" }, interpolate(ngettext("%s te bevestigen", "%s te bevestigen", old), [old]))
        : h("span", { class: "age fresh" }, gettext("bevestigd")),
    ),
    h(
      "div",
      { class: "scroll-x" },
      h(
        "table",
        { class: "grid stack" },
        tableHead(
          [gettext("Functie"), gettext("Bereikbaar via"), gettext("Bevestigd"), ""].map((text) => [text, "plain-head"]),
        ),
        h(
          "tbody",
          null,
          state.contacts.map((contact) => contactLine(at, contact)),
        ),
      ),
    ),
    mayKeep(at)
      ? h(
          "div",
          { class: "btns" },
          button("confirm", gettext("Alles klopt nog"), at, { "data-function": "" }),
          button("contacts", gettext("Wijzigen…"), at),
        )
      : null,
  );
}

/** Return how functions are reached, by place; those with something to confirm first. */
export const contactList = (states) =>
  [...states]
    .sort((a, b) => Number(unconfirmed(b) > 0) - Number(unconfirmed(a) > 0))
    .map((state) => contactPlace(state, states.length === 1));

/** Return the places of which the person can keep contacts and rosters: own houses, regions and areas. */
export function keptPlaces(region) {
  const found = [
    ...ctx.ref.facilities.map((one) => ({ kind: "facility", code: one.code, name: one.name, region: one.region })),
    ...ctx.ref.regions.map((one) => ({ kind: "region", code: one.code, name: one.short_name, region: one.code })),
    ...ctx.ref.veiligheidsregios.map((one) => ({
      kind: "veiligheidsregio",
      code: one.code,
      name: one.name,
      region: "",
    })),
    { kind: "country", code: "", name: gettext("Nederland"), region: "" },
  ];
  return found.filter((at) => mayKeep(at) && isIn(at, region));
}
