/** Rounds among the seats of a body: who was asked, what they said, and the last word of the chair. */

import { address } from "./api.js";
import { allow, ask, reasonField } from "./ask.js";
import { alsoText } from "./deciders.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { phaseChip } from "./parts.js";
import { quoted, redrawn } from "./quoted.js";
import { canAct, isHead, seatsHeld } from "./rights.js";
import { mayFollow, openRounds, silent } from "./rounds.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;
const MARKS = {
  true: () => h("b", { class: "seat-yes" }, h("i", { "aria-hidden": "true" }, "✓ "), gettext("eens")),
  false: () => h("b", { class: "seat-no" }, h("i", { "aria-hidden": "true" }, "✕ "), gettext("niet eens")),
  null: () => h("span", { class: "muted" }, gettext("nog niet gehoord")),
};

function seatRow(seat) {
  return h(
    "li",
    { "data-key": seat.seat },
    h("span", null, h("b", null, words.roleBrief(seat.role)), ` ${seat.name}`),
    MARKS[String(seat.agrees)](),
    seat.reason || seat.by
      ? h(
          "small",
          null,
          [seat.reason ? `“${seat.reason}”` : "", words.readable(seat, "by")].filter(Boolean).join(" — "),
        )
      : null,
  );
}

function deadlineText(round, now) {
  const left = (Date.parse(round.deadline) - now.getTime()) / 1000;
  return left > 0
    ? interpolate(
        gettext("antwoord voor %(when)s (nog %(left)s)"),
        { when: moment(round.deadline, now), left: age(left) },
        true,
      )
    : interpolate(gettext("de antwoordtijd is voorbij sinds %s"), [moment(round.deadline, now)]);
}

const act = (round, name, text, kind = "btn") =>
  h("button", { type: "button", class: kind, "data-act": name, "data-id": round.id, disabled: !canAct() }, text);

function buttons(round) {
  const mine = seatsHeld(round);
  const found = [];
  if (mine.length)
    found.push(
      act(
        round,
        "round-answer",
        mine.some((seat) => seat.agrees === null) ? gettext("Antwoorden…") : gettext("Antwoord wijzigen…"),
        mine.some((seat) => seat.agrees === null) ? "btn pri" : "btn",
      ),
    );
  if (isHead(round))
    found.push(act(round, "round-decide", gettext("Besluiten over deze ronde…"), mayFollow(round) ? "btn pri" : "btn"));
  return found.length ? h("div", { class: "btns" }, found) : null;
}

/** Return one round as a card. */
export function roundCard(round, now) {
  const heard = round.seats.length - silent(round).length;
  return h(
    "article",
    { class: "wait round", id: `ronde-${round.id}`, "data-key": `r${round.id}` },
    h(
      "div",
      { class: "wait-top" },
      h(
        "h3",
        null,
        `${regionName(round.region)} `,
        gettext("naar"),
        " ",
        phaseChip(round.to),
        "? ",
        h("small", null, words.said(round.body)),
      ),
      h("small", null, deadlineText(round, now)),
    ),
    h("p", null, `“${round.reason}” — ${words.readable(round, "opened_by")}`),
    h("p", { class: "muted" }, [
      interpolate(gettext("%(heard)s van %(all)s zetels gehoord"), { heard, all: round.seats.length }, true),
      " · ",
      round.all ? gettext("allen moeten het eens zijn") : gettext("in laatste instantie besluit de voorzitter"),
      alsoOf(round) ? ` · ${alsoOf(round)}` : "",
    ]),
    h("ul", { class: "seats" }, round.seats.map(seatRow)),
    buttons(round),
  );
}

/** Return the card of all open rounds, or a sentence. */
export function roundList(now) {
  const rounds = openRounds().sort((a, b) => (a.deadline < b.deadline ? -1 : 1));
  if (!rounds.length) return h("p", { class: "empty" }, gettext("Er loopt geen ronde."));
  return rounds.map((round) => roundCard(round, now));
}

/** Say for which other regions the outcome of a round counts. */
const alsoOf = (round) => alsoText(round.heads_in.filter((code) => code !== round.region));

const roundOf = (button) => openRounds().find((one) => String(one.id) === button.dataset.id);
const headOf = (round) => h("h3", null, `${regionName(round.region)} `, gettext("naar"), " ", phaseChip(round.to), "?");

function answer(round) {
  if (!round) return;
  ask({
    about: `phaseround:${round.id}`,
    open: (state) => state.state === "open",
    facts: ["state"], // what the others answer changes no seat's answer
    title: headOf(round),
    body: [
      h("p", null, `“${round.reason}”`),
      alsoOf(round) ? h("p", { class: "hint also-for" }, alsoOf(round)) : null,
      h("label", { for: "reden" }, gettext("Toelichting; verplicht als u het niet eens bent")),
      h("textarea", { id: "reden", name: "reason", rows: "3", maxlength: "500" }),
    ],
    foot: [
      h("button", { class: "btn pri", value: "yes" }, gettext("Eens")),
      h("button", { class: "btn", value: "no" }, gettext("Niet eens")),
    ],
    submit: (data, button) => [
      address("phases.round_answer", { round: round.id }),
      { agrees: button?.value !== "no", reason: data.get("reason") },
      gettext("Uw antwoord staat in de ronde."),
    ],
  });
}

/** Let a chair follow as soon as the time to answer is over, in a dialog that stood open meanwhile. */
function followInTime(dialog, round) {
  const button = dialog.querySelector("button[value=follow]");
  const timer = setInterval(() => {
    const now = ctx.state(`phaseround:${round.id}`) ?? round;
    if (!dialog.open) clearInterval(timer);
    if (!dialog.open || !mayFollow(now)) return;
    clearInterval(timer);
    allow(button);
    dialog.querySelector(".until-heard")?.remove();
  }, 1_000);
}

/** Return what the seats of a round say, and until when a chair who cannot follow yet has to wait. */
const heardIn = (round) => [
  h("ul", { class: "seats" }, round.seats.map(seatRow)),
  alsoOf(round) ? h("p", { class: "hint also-for" }, alsoOf(round)) : null,
  mayFollow(round)
    ? null
    : h(
        "p",
        { class: "hint until-heard" },
        round.all
          ? gettext("Nog niet allen zijn het eens.")
          : interpolate(gettext("Volgen kan zodra allen gehoord zijn, of na de antwoordtijd: %s."), [
              deadlineText(round, ctx.now()),
            ]),
      ),
];

function decide(round) {
  if (!round) return;
  const about = `phaseround:${round.id}`;
  const heard = quoted(about, round, heardIn);
  const dialog = ask({
    about,
    open: (state) => state.state === "open",
    anew: heard.anew,
    title: headOf(round),
    body: [heard.place, reasonField(gettext("Reden van uw besluit"))],
    foot: [
      h("button", { class: "btn pri", value: "follow", disabled: !mayFollow(round) }, gettext("Volgen")),
      h("button", { class: "btn", value: "leave" }, gettext("Niet volgen")),
    ],
    submit: (data, button) => [
      address("phases.round_decide", { round: round.id }),
      { follow: button?.value !== "leave", reason: data.get("reason") },
      gettext("Besluit vastgelegd."),
    ],
  });
  followInTime(dialog, round);
}

/** A choice of a body and a phase, as its field has it: in another phase there are others. */
const choiceOf = ({ to, body }) => `${to} ${body.id}`;

const bodyChoice = (choices) =>
  h(
    "fieldset",
    { class: "choice", "data-key": "bodies" },
    h("legend", null, gettext("Vraag aan")),
    choices.map((one) =>
      h(
        "label",
        { class: "pick", "data-key": choiceOf(one) },
        h("input", {
          type: "radio",
          name: "choice",
          value: choiceOf(one),
          required: true,
          checked: choices.length === 1,
        }),
        h("span", null, words.said(one.body.name)),
        phaseChip(one.to),
        h(
          "small",
          null,
          [
            one.minutes ? interpolate(gettext("antwoord binnen %s"), [age(one.minutes * 60)]) : "",
            alsoText(one.body.together ?? []),
          ]
            .filter(Boolean)
            .join(" · ") || null,
        ),
      ),
    ),
  );

/**
 * Ask a body about a phase: which of those that the plan lets this person ask.
 * @param {any} region
 * @param {() => any[]} choices as the region stands
 */
export function askBody(region, choices) {
  const choice = redrawn(() => bodyChoice(choices()));
  ask({
    about: `phase:${region.code}`,
    anew: choice.anew,
    hinders: () =>
      choices().length ? null : h("p", { class: "late" }, gettext("Vanuit deze fase is er niemand te bevragen.")),
    title: h("h3", null, interpolate(gettext("Ronde over de fase van %s"), [region.short_name])),
    body: [choice.place, reasonField(gettext("Waarom u dit vraagt"))],
    foot: h("button", { class: "btn pri" }, gettext("Ronde openen")),
    submit: (data) => {
      const { to, body } = choices().find((one) => choiceOf(one) === data.get("choice")) ?? {};
      return [
        address("phases.round_open", { region: region.code }),
        { phase: to, body: body?.id, reason: data.get("reason") },
        gettext("De ronde is open; de leden zien hem nu."),
      ];
    },
  });
}

/** What the buttons of rounds do. */
export const roundActions = () => ({
  "round-answer": (button) => answer(roundOf(button)),
  "round-decide": (button) => decide(roundOf(button)),
});
