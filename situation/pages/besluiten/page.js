/** Decisions of the teams of one activiteit, each with the picture it was taken on, and the actions: whose, by when, how far. */

import { nothing } from "../../zb/activities.js";
import { act } from "../../zb/activityview.js";
import { address, get, Problem } from "../../zb/api.js";
import { arrive } from "../../zb/arrive.js";
import { actionsOf, decisionsOf, isOverdue, isOwn, isUndone, keptAreas } from "../../zb/bob.js";
import { askAction, askCorrection, askDecision, askGive, askWhyNot, askWithdrawal } from "../../zb/bobdialogs.js";
import { actionRow, askedActivity, bobNav, decisionCard, noActivity } from "../../zb/bobview.js";
import { actions, byId, h, patch, toast } from "../../zb/dom.js";
import { segments } from "../../zb/parts.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, seenOf, start } from "../../zb/store.js";

/** @type {{only: string, older: any[]}} `older`: what was done so long ago that it left the picture */
const view = { only: "open", older: [] };
const CHOICES = () => [
  ["open", gettext("Open")],
  ["mine", gettext("Van mij")],
  ["all", gettext("Alles")],
];

const FITS = {
  open: (one) => isUndone(one) || (one.state === "cannot" && !one.over),
  mine: (one) => isOwn(one.activity, one.owner),
  all: () => true,
};

const isClosed = (activity) => activity.state === "closed";

/** What stands where a choice has none: there may be others, so that nothing is said of those. */
const NONE = {
  open: (activity) =>
    isClosed(activity)
      ? gettext("Geen open acties.")
      : gettext("Geen open acties. Noteer er een bij een besluit, of los."),
  mine: (activity) =>
    isClosed(activity)
      ? gettext("Geen acties van u.")
      : gettext("Geen acties van u. Wat u krijgt, wacht ook bij ‘Wacht op u’."),
  all: (activity) => nothing(activity, gettext("Geen acties. Noteer er een bij een besluit, of los.")),
};

function decisions(activity, now) {
  const found = decisionsOf(activity.id);
  if (found.length) return found.map((one) => decisionCard(activity, one, now));
  return h(
    "p",
    { class: "empty" },
    nothing(
      activity,
      keptAreas(activity).length
        ? gettext("Nog geen besluit. Leg vast wat het team besluit: beeld, oordeel en besluit, met wie besloot.")
        : gettext("Nog geen besluit. Wat een team besluit, verschijnt hier vanzelf."),
    ),
  );
}

function actionList(activity, now) {
  const found = [...actionsOf(activity.id), ...older(activity)].filter(FITS[view.only]);
  if (found.length)
    return h(
      "ul",
      { class: "bob-list" },
      found.map((one) => actionRow(activity, one, now)),
    );
  return h("p", { class: "empty" }, NONE[view.only](activity));
}

/** Return what left the picture; only all of it asks for that. */
const older = (activity) =>
  view.only === "all" && !ctx.asOf
    ? view.older.filter((one) => one.activity === activity.id && !ctx.state(`action:${one.id}`))
    : [];

/** Fetch all actions of an activiteit, also those that left the picture. */
async function fetchAll(activity) {
  try {
    view.older = (await get(address("activity-bob", { activity: activity.id }))).actions;
    refresh();
  } catch (error) {
    toast(error instanceof Problem ? error.message : String(error), "bad");
  }
}

function missing() {
  for (const part of ["wegen", "besluit-acties", "actie-acties", "keuze", "acties"]) patch(byId(part));
  for (const part of ["besluit-telling", "actie-telling"]) byId(part).textContent = "";
  patch(byId("besluiten"), noActivity());
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const activity = askedActivity();
  if (!activity) return missing();
  const now = ctx.now();
  const records = keptAreas(activity).length > 0;
  patch(byId("wegen"), bobNav(activity, "besluiten"));
  patch(byId("besluit-acties"), records ? act("decide", gettext("Besluit vastleggen…"), { class: "btn pri" }) : null);
  patch(byId("actie-acties"), records ? act("note", gettext("Actie noteren…")) : null);
  patch(byId("besluiten"), decisions(activity, now));
  patch(byId("keuze"), segments("only", CHOICES(), view.only));
  patch(byId("acties"), actionList(activity, now));
  const open = actionsOf(activity.id).filter(isUndone);
  const late = open.filter((one) => isOverdue(one, now)).length;
  byId("actie-telling").textContent = [
    interpolate(gettext("%s open"), [open.length]),
    late ? interpolate(gettext("%s te laat"), [late]) : "",
  ]
    .filter(Boolean)
    .join(" · ");
  const standing = decisionsOf(activity.id).filter((one) => one.state === "stands").length;
  byId("besluit-telling").textContent = standing ? interpolate(gettext("%s van kracht"), [standing]) : "";
}

const decisionOf = ({ dataset }) => ctx.state(`teamdecision:${dataset.id}`);
const actionOf = ({ dataset }) => ctx.state(`action:${dataset.id}`);

connectShell();
actions(byId("inhoud"), {
  decide: () => askDecision(askedActivity()),
  note: () => askAction(askedActivity()),
  "add-action": (button) => askAction(askedActivity(), decisionOf(button)),
  correct: (button) => askCorrection(decisionOf(button)),
  withdraw: (button) => {
    const decision = decisionOf(button);
    const open = actionsOf(decision.activity).filter((one) => one.decision === decision.id && isUndone(one));
    askWithdrawal(decision, open);
  },
  step: ({ dataset }) =>
    send(
      address("situation.action_step", { team_action: Number(dataset.id) }),
      { step: dataset.step, ...seenOf(`action:${dataset.id}`) },
      gettext("Vastgelegd."),
    ),
  "why-not": (button) => askWhyNot(actionOf(button), button.dataset.step),
  give: (button) => askGive(askedActivity(), actionOf(button)),
  only: ({ dataset }) => {
    view.only = dataset.value;
    refresh();
    const activity = askedActivity();
    if (view.only === "all" && activity) fetchAll(activity);
  },
});
start(render, arrive);
