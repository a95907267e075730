/** The dialogs of decisions and actions: recording, correcting, withdrawing; noting, giving, and each step. */

import { areaName, functionName, postsOf, teamName, teams } from "./activities.js";
import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { keptAreas } from "./bob.js";
import { h } from "./dom.js";
import { dueField, dueIn } from "./duefield.js";
import { fromDutch, moment, wallClock } from "./format.js";
import { newestIn, quoted } from "./quoted.js";
import { sideField, sideIn } from "./sidefield.js";
import { ctx } from "./store.js";

const area = (id, label, name, value, rows = "3") => [
  h("label", { for: id }, label),
  h("textarea", { id, name, rows, required: true, maxlength: "2000" }, value),
];
const input = (id, label, name, more = {}) => [
  h("label", { for: id }, label),
  h("input", { id, name, maxlength: "120", autocomplete: "off", ...more }),
];

/** Return the teams of an activiteit for which the person records, each with its area: own ones first. */
export function ownTeams(activity) {
  const posts = postsOf(activity.id);
  return keptAreas(activity).flatMap((code) => {
    const here = posts.filter((one) => one.veiligheidsregio === code);
    const there = teams().filter((team) => here.some((one) => one.team === team.code));
    const mine = (team) => here.some((one) => one.team === team.code && one.username === ctx.me?.username);
    return [...(there.length ? there : teams())]
      .sort((a, b) => Number(mine(b)) - Number(mine(a)))
      .map((team) => ({ area: code, team: team.code }));
  });
}

/** Return the field for the team in which something is recorded. */
export function teamField(activity) {
  const found = ownTeams(activity);
  const many = new Set(found.map((one) => one.area)).size > 1;
  return [
    h("label", { for: "team" }, gettext("Team")),
    h(
      "select",
      { id: "team", name: "team", required: true },
      found.map((one) =>
        h(
          "option",
          { value: `${one.area}|${one.team}` },
          many ? `${teamName(one.team)} · ${areaName(one.area)}` : teamName(one.team),
        ),
      ),
    ),
  ];
}

/** Return the team and area that were chosen. */
export function teamIn(data) {
  const [veiligheidsregio, team] = String(data.get("team")).split("|");
  return { veiligheidsregio, team };
}

const takenAs = (chosen = "") => [
  h("label", { for: "als" }, gettext("In welke functie")),
  h(
    "select",
    { id: "als", name: "taken_as" },
    h("option", { value: "", selected: !chosen }, gettext("niet gezegd")),
    [...new Set(teams().flatMap((team) => team.functions))].map((code) =>
      h("option", { value: code, selected: code === chosen }, functionName(code)),
    ),
  ),
];

const says = (decision) => [
  area("beeld", gettext("Beeld: wat was bekend"), "known", decision?.known ?? ""),
  area("oordeel", gettext("Oordeel: wat betekent het"), "judgement", decision?.judgement ?? ""),
  area("besluit", gettext("Besluit"), "text", decision?.text ?? "", "2"),
  input("door", gettext("Wie besloot"), "taken_by", {
    required: true,
    value: decision?.taken_by ?? "",
    "data-names": "officials",
  }),
  takenAs(decision?.taken_as),
];
const SAID = ["known", "judgement", "text", "taken_by", "taken_as"];
const said = (data) => Object.fromEntries(SAID.map((name) => [name, data.get(name)]));

/** Ask for a decision of a team: bound to the picture on the screen when the dialog opened. */
export function askDecision(activity) {
  const picture = ctx.seq;
  const opened = wallClock(ctx.now());
  ask({
    within: activity.id,
    wide: true,
    title: [h("h3", null, gettext("Besluit vastleggen")), h("small", null, activity.name)],
    body: [
      teamField(activity),
      says(null),
      h(
        "details",
        null,
        h("summary", null, gettext("Moment van besluit: nu")),
        h("label", { for: "moment" }, gettext("Besloten om")),
        h("input", { id: "moment", name: "taken_at", type: "datetime-local", value: opened }),
      ),
      h(
        "p",
        { class: "hint" },
        interpolate(
          gettext(
            "Het beeld van nu (nr %s) hoort bij dit besluit en is later terug te zien. Schrijf geen patiëntgegevens.",
          ),
          [picture],
        ),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("situation.decision_record", { activity: activity.id }),
      {
        ...teamIn(data),
        ...said(data),
        taken_at:
          data.get("taken_at") === opened ? null : (fromDutch(String(data.get("taken_at")))?.toISOString() ?? null),
        picture,
      },
      gettext("Het besluit staat vast. Leg nu de acties erbij."),
    ],
  });
}

const headOf = (text, decision) => [
  h("h3", null, interpolate(text, [`B${decision.number}`])),
  h("small", null, teamName(decision.team)),
];

/** Ask how a decision should have read, and why. */
export function askCorrection(decision) {
  const newest = newestIn(`teamdecision:${decision.id}`, SAID);
  ask({
    within: decision.activity,
    wide: true,
    about: `teamdecision:${decision.id}`,
    anew: newest.anew,
    open: (state) => state.state !== "withdrawn",
    title: headOf(gettext("%s verbeteren"), decision),
    body: [
      says(decision),
      newest.place,
      reasonField(gettext("Waarom het anders moet; hoe het er stond, blijft te lezen")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Verbeteren")),
    submit: (data) => [
      address("situation.decision_correct", { decision: decision.id }),
      { ...said(data), reason: data.get("reason") },
      gettext("Verbeterd."),
    ],
  });
}

/** Ask why a decision does not stand any more, and whether its actions go along. */
export function askWithdrawal(decision, actions) {
  const text = quoted(`teamdecision:${decision.id}`, decision, (state) => h("p", { class: "quote" }, state.text));
  ask({
    within: decision.activity,
    about: `teamdecision:${decision.id}`,
    anew: text.anew,
    open: (state) => state.state !== "withdrawn",
    title: headOf(gettext("%s intrekken"), decision),
    body: [
      text.place,
      reasonField(gettext("Waarom")),
      actions.length
        ? h(
            "label",
            { class: "pick" },
            h("input", { type: "checkbox", name: "drop", checked: true }),
            h(
              "span",
              null,
              interpolate(
                ngettext("Laat ook %s open actie vervallen", "Laat ook %s open acties vervallen", actions.length),
                [actions.length],
              ),
            ),
          )
        : null,
    ],
    foot: h("button", { class: "btn pri" }, gettext("Intrekken")),
    submit: (data) => [
      address("situation.decision_withdraw", { decision: decision.id }),
      { reason: data.get("reason"), drop_actions: data.get("drop") !== null },
      gettext("Ingetrokken. Het blijft te lezen, met de reden."),
    ],
  });
}

const words = (value = "") => [
  h("label", { for: "wat" }, gettext("Wat er moet gebeuren")),
  h("textarea", { id: "wat", name: "text", rows: "2", required: true, maxlength: "500" }, value),
];

/**
 * Ask for an action: what, by whom, by when; from a decision, or by itself.
 * @param {any} activity
 * @param {any} [decision]
 */
export const askAction = (activity, decision = null) =>
  ask({
    within: activity.id,
    title: [
      h("h3", null, decision ? interpolate(gettext("Actie bij B%s"), [decision.number]) : gettext("Actie noteren")),
      h("small", null, decision?.text ?? activity.name),
    ],
    body: [
      decision ? null : teamField(activity),
      words(),
      sideField(activity, gettext("Van wie")),
      dueField(gettext("Klaar")),
      h("p", { class: "hint" }, gettext("Tien minuten voor de termijn volgt een herinnering.")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Noteren")),
    submit: (data) => [
      address("situation.action_add", { activity: activity.id }),
      {
        ...(decision ? { veiligheidsregio: decision.veiligheidsregio, team: decision.team } : teamIn(data)),
        text: data.get("text"),
        owner: sideIn(data),
        due_at: dueIn(data),
        decision: decision?.id ?? null,
      },
      gettext("Genoteerd. De actie wacht op wie haar heeft."),
    ],
  });

const titled = (text, action) => [
  h("h3", null, interpolate(text, [`A${action.number}`])),
  h("small", null, action.text),
];

/** Ask to whom an action goes, or which deadline it has. */
export const askGive = (activity, action) =>
  ask({
    within: activity.id,
    about: `action:${action.id}`,
    title: titled(gettext("%s geven of verzetten"), action),
    body: [
      action.due_at
        ? h("p", { class: "hint" }, interpolate(gettext("Termijn nu: %s."), [moment(action.due_at, ctx.now())]))
        : null,
      sideField(activity, gettext("Van wie"), action.owner),
      dueField(gettext("Klaar")),
      h("label", { for: "notitie" }, gettext("Toelichting (mag leeg)")),
      h("input", { id: "notitie", name: "note", maxlength: "500", autocomplete: "off" }),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("situation.action_give", { team_action: action.id }),
      { owner: sideIn(data), due_at: dueIn(data), note: data.get("note") },
      gettext("Vastgelegd. De actie wacht op wie haar heeft."),
    ],
  });

const WHY = {
  cannot: () => [gettext("%s kan niet"), gettext("Waarom het niet kan"), gettext("Melden")],
  drop: () => [gettext("%s laten vervallen"), gettext("Waarom"), gettext("Laten vervallen")],
};

/** Ask why an action cannot be done, or is dropped. */
export function askWhyNot(action, step) {
  const [title, label, button] = WHY[step]();
  ask({
    within: action.activity,
    about: `action:${action.id}`,
    title: titled(title, action),
    body: [
      h("label", { for: "notitie" }, label),
      h("textarea", { id: "notitie", name: "note", rows: "2", required: true, minlength: "3", maxlength: "500" }),
    ],
    foot: h("button", { class: "btn pri" }, button),
    submit: (data) => [
      address("situation.action_step", { team_action: action.id }),
      { step, note: data.get("note") },
      gettext("Vastgelegd."),
    ],
  });
}
