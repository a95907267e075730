/** Callout: who is called and who comes, my own calls, who is on duty, how functions are reached. */

import { address } from "../../zb/api.js";
import { closedAlarms, contactsKey, myCalls, openAlarms, placeBody, raisePlaces } from "../../zb/callout.js";
import { askAlarm, askEnd, askLater, askRoster } from "../../zb/calloutdialogs.js";
import { alarmCard, callCard } from "../../zb/calloutview.js";
import { askContacts } from "../../zb/contactsdialog.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { contactList, contactStates, keptPlaces, rosters, rosterTable, unconfirmed } from "../../zb/dutyview.js";
import { askReach, ownWays, turnPush, watchWays, waysOut } from "../../zb/ownways.js";
import { canAct, may, ownFacilities, withRole } from "../../zb/rights.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";

/** @type {{region: string | null, place: string, all: boolean}} */
const view = { region: null, place: "", all: false };
const CLOSED_SHOWN = 5;

/** Return the region that a person looks at first: the own one, or that of the own house. */
function ownRegion() {
  const own = withRole("regional_coordinator", "hin", "roaz_chair", "dpg").map((one) => one.region);
  return own.find(Boolean) ?? ctx.ref.facility.get(ownFacilities()[0])?.region ?? "";
}

const button = (name, label, kind = "btn", more = {}) =>
  h("button", { type: "button", class: kind, "data-act": name, "data-key": name, ...more }, label);

function regionChoice() {
  return h(
    "label",
    { "data-own": true, "data-key": "region" },
    h("span", null, gettext("Regio")),
    h(
      "select",
      { id: "regiokeuze" },
      h("option", { value: "", selected: !view.region }, gettext("Alle regio’s")),
      ctx.ref.regions.map((one) =>
        h("option", { value: one.code, selected: one.code === view.region }, one.short_name),
      ),
    ),
  );
}

/** Return the choice of a place to keep, with what can be made there; nothing for who only looks. */
function keepChoice(id, act, label) {
  const places = canAct() && may("callout.keep") ? keptPlaces(view.region) : [];
  if (!places.length) return null;
  return h(
    "span",
    { class: "keep-choice", "data-key": `keep-${places.length}-${view.region}` },
    places.length > 1
      ? h(
          "label",
          { "data-own": true },
          h("span", null, gettext("Plaats")),
          h(
            "select",
            { id },
            places.map((one, at) => h("option", { value: String(at) }, one.name)),
          ),
        )
      : null,
    button(act, label),
  );
}

const chosen = (id) => keptPlaces(view.region)[Number(/** @type {any} */ (byId(id))?.value ?? 0)];

function renderAlarms() {
  const mine = myCalls();
  byId("mijn").hidden = !mine.length;
  patch(byId("mijn-oproepen"), mine.map(callCard));
  const open = openAlarms();
  const closed = closedAlarms().slice(0, CLOSED_SHOWN);
  byId("oproep-telling").textContent = open.length
    ? interpolate(ngettext("%s loopt", "%s lopen", open.length), [open.length])
    : "";
  const mayRaise = canAct() && may("callout.raise") && raisePlaces().length > 0;
  patch(
    byId("oproep-acties"),
    mayRaise ? [button("alarm", gettext("Alarm…"), "btn pri"), button("test", gettext("Proefalarm…"))] : null,
  );
  patch(
    byId("alarmen"),
    open.length
      ? open.map(alarmCard)
      : h(
          "p",
          { class: "empty" },
          mayRaise
            ? gettext("Er loopt geen alarm. Verstuur een proefalarm om te zien wie bereikbaar is.")
            : !canAct()
              ? gettext("Er loopt geen alarm.")
              : gettext("Er loopt geen alarm. Wat aan u is gericht, verschijnt hier en in de titel van elk scherm."),
        ),
  );
  patch(
    byId("gesloten"),
    closed.length
      ? h(
          "details",
          { "data-key": "closed" },
          h("summary", null, interpolate(gettext("Gesloten (%s)"), [closed.length])),
          closed.map(alarmCard),
        )
      : null,
  );
}

function renderDuty() {
  patch(byId("plaatskeuze"), regionChoice(), keepChoice("roosterplaats", "new-roster", gettext("Rooster maken…")));
  const rows = rosters(view.region);
  patch(
    byId("roosters"),
    rows.length
      ? rosterTable(rows)
      : h(
          "p",
          { class: "empty" },
          may("callout.keep")
            ? gettext(
                "Hier is nog geen rooster. Zonder rooster worden de contacten gebeld, en zonder contacten wie de functie heeft.",
              )
            : gettext("Hier is nog geen rooster."),
        ),
  );
}

function renderContacts() {
  const states = contactStates(view.region);
  const old = states.reduce((sum, state) => sum + unconfirmed(state), 0);
  byId("contact-telling").textContent = old
    ? interpolate(ngettext("%s te bevestigen", "%s te bevestigen", old), [old])
    : "";
  patch(byId("contactkeuze"), keepChoice("contactplaats", "new-contacts", gettext("Contacten wijzigen…")));
  patch(
    byId("contacten"),
    states.length
      ? contactList(states)
      : h(
          "p",
          { class: "empty" },
          may("callout.keep")
            ? gettext("Hier is nog niemand bekend. Leg per functie vast hoe die te bereiken is.")
            : gettext("Hier is nog niemand bekend."),
        ),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  view.region ??= ownRegion();
  watchWays();
  renderAlarms();
  renderDuty();
  renderContacts();
  patch(byId("ik"), ownWays());
  patch(byId("wegen"), waysOut());
}

const at = ({ dataset }) => ({ kind: dataset.kind, code: dataset.code, name: dataset.name });
const known = (place) => ctx.state(contactsKey(place))?.contacts ?? [];

connectShell();
actions(byId("inhoud"), {
  alarm: () => askAlarm(false),
  test: () => askAlarm(true),
  end: (element) => askEnd(openAlarms().find((one) => one.id === Number(element.dataset.id))),
  answer: ({ dataset }) =>
    dataset.answer === "later"
      ? askLater(dataset.id)
      : send(
          address("callout.call_answer", { call: dataset.id }),
          { answer: dataset.answer },
          gettext("Uw antwoord is doorgegeven."),
        ),
  roster: (element) => askRoster(at(element), element.dataset.function),
  "new-roster": () => askRoster(chosen("roosterplaats")),
  contacts: (element) => askContacts(at(element), known(at(element))),
  "new-contacts": () => askContacts(chosen("contactplaats"), known(chosen("contactplaats"))),
  confirm: (element) =>
    send(
      address("callout.contacts_confirm"),
      { ...placeBody(at(element)), function: element.dataset.function },
      gettext("Bevestigd."),
    ),
  reach: askReach,
  push: turnPush,
});
on(byId("inhoud"), "change", (element) => {
  if (element.id !== "regiokeuze") return;
  view.region = element.value;
  refresh();
});
start(render);
