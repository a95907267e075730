/** The dialogs of callout: an alarm or a test, its end, an answer of later, a roster. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { functions, functionsAt, placeBody, raisePlaces, rosterKey } from "./callout.js";
import { peopleOf } from "./contactsdialog.js";
import { h, patch } from "./dom.js";
import { fromDutch, moment, wallClock } from "./format.js";
import { placeOf, writtenToo } from "./quoted.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const option = (value, label, selected = false) => h("option", { value, selected }, label);
const field = (id, label, control) => [h("label", { for: id }, label), control];
const iso = (text) => (text ? (fromDutch(text)?.toISOString() ?? null) : null);

function functionChoice(at) {
  const first = at.kind === "facility" ? "ico" : "crisis_coordinator";
  return h(
    "fieldset",
    { class: "choice column call-functions" },
    h("legend", null, gettext("Wie")),
    functions().map((one) =>
      h(
        "label",
        { class: "pick" },
        h("input", { type: "checkbox", name: "functions", value: one.code, checked: one.code === first }),
        h("span", null, one.name),
      ),
    ),
  );
}

/** Ask whom to call for what; `test`: nobody need come. */
export function askAlarm(test) {
  const places = raisePlaces();
  if (!places.length) return;
  ask({
    title: h("h3", null, test ? gettext("Proefalarm") : gettext("Alarm")),
    body: [
      test
        ? h(
            "p",
            { class: "hint" },
            gettext("Iedereen krijgt het langs elke weg en antwoordt alleen: zo weet u wie bereikbaar is."),
          )
        : null,
      field(
        "waar",
        gettext("Waar"),
        h(
          "select",
          { id: "waar", name: "place" },
          places.map((one, at) => option(String(at), one.name, at === 0)),
        ),
      ),
      functionChoice(places[0]),
      field(
        "tekst",
        test
          ? gettext("Tekst (leeg: de gewone)")
          : gettext("Waarvoor (komt op vergrendelde schermen: geen patiëntgegevens)"),
        h("textarea", { id: "tekst", name: "text", rows: "3", maxlength: "300", required: !test }),
      ),
      field(
        "tijd",
        gettext("Antwoord binnen"),
        h(
          "select",
          { id: "tijd", name: "minutes" },
          [2, 5, 10, 15, 30, 60].map((one) =>
            option(String(one), interpolate(gettext("%s minuten"), [one]), one === 10),
          ),
        ),
      ),
      h(
        "p",
        { class: "hint" },
        gettext("Wie niet antwoordt, wordt opgevolgd door de vervanger en dan door de functie erboven."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, test ? gettext("Proefalarm versturen") : gettext("Alarm versturen")),
    submit: (data) => [
      address("callout.alarm_raise"),
      {
        ...placeBody(places[Number(data.get("place"))]),
        functions: data.getAll("functions"),
        text: data.get("text"),
        test,
        answer_minutes: Number(data.get("minutes")),
      },
      test ? gettext("Het proefalarm is verstuurd.") : gettext("Het alarm is verstuurd."),
    ],
  });
}

/** Ask why an alarm is over. */
export function askEnd(alarm) {
  ask({
    title: h("h3", null, gettext("Alarm sluiten")),
    body: [
      h("p", null, words.readable(alarm, "what")),
      field(
        "reden",
        gettext("Waarom (wie is opgeroepen leest het)"),
        h("textarea", { id: "reden", name: "reason", rows: "2", required: true, minlength: "3", maxlength: "300" }),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Alarm sluiten")),
    submit: (data) => [
      address("callout.alarm_end", { alarm: alarm.id }),
      { reason: data.get("reason") },
      gettext("Het alarm is gesloten."),
    ],
  });
}

/** Ask in how many minutes somebody who comes later is there. */
export function askLater(call) {
  ask({
    title: h("h3", null, gettext("Later")),
    body: field(
      "over",
      gettext("Over hoeveel minuten"),
      h(
        "select",
        { id: "over", name: "minutes" },
        [15, 30, 45, 60, 90, 120, 240].map((one) => option(String(one), `${one} min`, one === 30)),
      ),
    ),
    foot: h("button", { class: "btn pri" }, gettext("Antwoorden")),
    submit: (data) => [
      address("callout.call_answer", { call }),
      { answer: "later", minutes: Number(data.get("minutes")) },
      gettext("Uw antwoord is doorgegeven."),
    ],
  });
}

function personSelect(id, people, chosen, required) {
  const known = people.some((one) => one.username === chosen);
  const rest = chosen && !known ? [{ username: chosen, name: chosen }] : [];
  return h(
    "select",
    { id, required },
    option("", required ? gettext("Kies wie") : gettext("niemand"), !chosen),
    [...people, ...rest].map((one) => option(one.username, one.name, one.username === chosen)),
  );
}

const PEOPLE = 3; // who is on duty and two deputies

function shiftRow(row, people) {
  const id = (name) => `shift-${row.id}-${name}`;
  return h(
    "fieldset",
    { class: "contact-row", "data-key": row.id },
    h("legend", null, gettext("Dienst")),
    field(
      id("begins"),
      gettext("Van"),
      h("input", { id: id("begins"), type: "datetime-local", required: true, value: row.begins }),
    ),
    field(
      id("ends"),
      gettext("Tot (leeg: zonder einde)"),
      h("input", { id: id("ends"), type: "datetime-local", value: row.ends }),
    ),
    field(
      id("hours"),
      gettext("Uren (24/7, of zoals mon-fri 17:00-08:00)"),
      h("input", { id: id("hours"), value: row.hours, maxlength: "200", autocomplete: "off" }),
    ),
    Array.from({ length: PEOPLE }, (_, at) =>
      field(
        id(`p${at}`),
        at === 0 ? gettext("Wie") : interpolate(gettext("Vervanger %s"), [at]),
        personSelect(id(`p${at}`), people, row.people[at] ?? "", at === 0),
      ),
    ),
    h(
      "div",
      { class: "btns" },
      h("button", { type: "button", class: "btn", "data-shift": "remove", "data-id": row.id }, gettext("Verwijderen")),
    ),
  );
}

/** Ask who is on duty for a function at a place; `code`: of a roster that is there. */
export async function askRoster(at, code = "") {
  const people = await peopleOf(at);
  const choices = functionsAt(at.kind);
  const state = ctx.state(rosterKey(at, code || choices[0]?.code));
  const fresh = (id) => ({ id, begins: wallClock(ctx.now()), ends: "", hours: "24/7", people: [] });
  const rowsOf = (shifts) =>
    shifts.map((one, id) => ({
      id,
      begins: wallClock(one.begins),
      ends: one.ends ? wallClock(one.ends) : "",
      hours: one.hours,
      people: one.people,
    }));
  let rows = rowsOf(code && state ? state.shifts : []);
  if (!rows.length) rows = [fresh(0)];
  let began = JSON.stringify(rows);
  let next = rows.length;
  const place = h("div", { class: "contact-rows" });
  const value = (row, name) => /** @type {any} */ (place.querySelector(`#shift-${row.id}-${name}`))?.value ?? "";
  const keep = () => {
    rows = rows.map((row) => ({
      ...row,
      begins: value(row, "begins"),
      ends: value(row, "ends"),
      hours: value(row, "hours"),
      people: Array.from({ length: PEOPLE }, (_, at_) => value(row, `p${at_}`)).filter(Boolean),
    }));
  };
  const show = () =>
    patch(
      place,
      rows.map((row) => shiftRow(row, people)),
    );
  const about = code ? rosterKey(at, code) : "";
  const newest = placeOf();
  const named = (username) => people.find((one) => one.username === username)?.name ?? username;
  const shiftWords = (one) =>
    [
      [one.begins, one.ends]
        .filter(Boolean)
        .map((at_) => moment(fromDutch(at_), ctx.now()))
        .join(" – "),
      one.hours,
      one.people.map(named).join(", "),
    ].join(" · ");
  const dialog = ask({
    about,
    anew: () => {
      keep();
      const stands = rowsOf(ctx.state(about)?.shifts ?? []);
      const isOwn = JSON.stringify(rows) !== began;
      began = JSON.stringify(stands);
      if (!isOwn) {
        rows = stands.length ? stands : [fresh(0)];
        next = rows.length;
        show();
      }
      patch(newest, isOwn ? writtenToo(stands.map(shiftWords)) : null);
    },
    wide: true,
    title: h("h3", null, interpolate(gettext("Dienstrooster van %s"), [at.name])),
    body: [
      code
        ? h("p", null, h("b", null, functions().find((one) => one.code === code)?.name ?? code))
        : field(
            "functie",
            gettext("Functie"),
            h(
              "select",
              { id: "functie", name: "function" },
              choices.map((one) => option(one.code, one.name)),
            ),
          ),
      h(
        "p",
        { class: "hint" },
        gettext(
          "Uren zijn kloktijd. Waar twee diensten tegelijk gelden, telt die het laatst begon: zo legt u een ruil over een vaste week.",
        ),
      ),
      place,
      h("button", { type: "button", class: "btn", "data-shift": "add" }, gettext("Dienst toevoegen")),
      newest,
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => {
      keep();
      return [
        address("callout.roster_set"),
        {
          ...placeBody(at),
          function: code || data.get("function"),
          shifts: rows.map((row) => ({
            begins: iso(row.begins),
            ends: iso(row.ends),
            hours: row.hours || "24/7",
            people: row.people,
          })),
        },
        gettext("Het rooster is vastgelegd."),
      ];
    },
  });
  dialog.addEventListener("click", (event) => {
    const button = /** @type {any} */ (event.target).closest("[data-shift]");
    if (!button) return;
    keep();
    if (button.dataset.shift === "add") {
      rows = [...rows, fresh(next)];
      next += 1;
    } else rows = rows.filter((row) => row.id !== Number(button.dataset.id));
    show();
  });
  show();
}
