/** Decisions and actions of an activiteit on the screen, and the ways between its pages. */

import { activityHref, activityOf, functionShort, pageHref, runningActivities, teamName } from "./activities.js";
import { act } from "./activityview.js";
import { address } from "./api.js";
import {
  actionState,
  actionsOf,
  decisionsOf,
  isOverdue,
  isOwn,
  isPassed,
  isUndone,
  keeps,
  meetingsOf,
  minutesTo,
  nextMeeting,
  requestsOf,
  sideWords,
  speaksFor,
} from "./bob.js";
import { closedThen } from "./closed.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import * as words from "./words.js";

const said = (text, values) => interpolate(text, values, true);

/** Return the activiteit of an address (`?id=`); without a number the newest that runs. */
export function askedActivity() {
  const asked = new URLSearchParams(location.search).get("id");
  return activityOf(Number(asked)) ?? (asked ? null : (runningActivities()[0] ?? null));
}

/** Return what a page of an activiteit says when there is none. */
export const noActivity = () => [
  h(
    "p",
    { class: "empty" },
    new URLSearchParams(location.search).has("id")
      ? gettext("Deze activiteit is er niet of is gearchiveerd.")
      : gettext("Er loopt geen activiteit."),
  ),
  h("a", { class: "btn", href: address("page-activiteiten") }, gettext("Naar de lijst en het archief")),
];

const PAGES = () => [
  ["besluiten", gettext("Besluiten en acties")],
  ["verzoeken", gettext("Verzoeken")],
  ["overleg", gettext("Overleg")],
  ["sitrap", gettext("SITRAP")],
  ["overdrachtsblad", gettext("Overdracht")],
  ["publiek", gettext("Publieksteksten")],
  ["bellijst", gettext("Bellijst")],
];

/** Return the ways from one page of an activiteit to the others. */
export const bobNav = (activity, here) => [
  h("a", { href: pageHref("activiteit", activity.id) }, activity.name),
  PAGES().map(([page, label]) =>
    h("a", { href: pageHref(page, activity.id), "aria-current": page === here ? "page" : null }, label),
  ),
];

/** Return how a deadline stands: until when, how long still, or how late; never by colour alone. */
export function dueMark(one, now) {
  if (!one.due_at) return null;
  const left = minutesTo(one.due_at, now);
  if (closedThen()) return h("span", { class: "muted" }, interpolate(gettext("voor %s"), [moment(one.due_at, now)]));
  if (isOverdue(one, now))
    return h("span", { class: "late" }, interpolate(gettext("%s te laat"), [ageOf(one.due_at, now)]));
  const until = said(gettext("voor %(at)s (nog %(left)s)"), {
    at: moment(one.due_at, now),
    left: age(left * 60),
  });
  return h(
    "span",
    { class: one.reminded_at ? "near" : "muted" },
    until,
    one.reminded_at ? ` · ${gettext("herinnerd")}` : "",
  );
}

const ageOf = (since, now) => age(Math.max(0, (now.getTime() - Date.parse(since)) / 1000));

const line = (label, text) => [h("dt", null, label), h("dd", null, text)];

const pictureLink = (activity, number) =>
  h("a", { href: activityHref(activity, number) }, interpolate(gettext("beeld van toen (nr %s)"), [number]));

const takenWords = (one, now) =>
  [
    one.taken_as ? `${one.taken_by} (${functionShort(one.taken_as)})` : one.taken_by,
    moment(one.taken_at, now),
    said(gettext("vastgelegd door %(by)s"), { by: words.readable(one, "recorded_by") }),
  ].join(" · ");

const grounds = (one) =>
  h("dl", { class: "grounds" }, line(gettext("Beeld"), one.known), line(gettext("Oordeel"), one.judgement));

const earlier = (decision, now) =>
  decision.history.length
    ? h(
        "details",
        null,
        h(
          "summary",
          null,
          interpolate(ngettext("%s eerdere lezing", "%s eerdere lezingen", decision.history.length), [
            decision.history.length,
          ]),
        ),
        [...decision.history]
          .reverse()
          .map((one) =>
            h(
              "div",
              { class: "reading-before", "data-key": `v${one.version}` },
              h("p", null, h("s", null, one.text)),
              grounds(one),
              h("p", { class: "muted" }, takenWords(one, now)),
            ),
          ),
      )
    : null;

function decisionActs(activity, decision) {
  if (decision.state !== "stands" || !keeps(activity, decision.veiligheidsregio)) return null;
  const data = { "data-id": decision.id };
  return h(
    "div",
    { class: "btns" },
    act("add-action", gettext("Actie erbij…"), { ...data, class: "btn pri" }),
    act("correct", gettext("Verbeteren…"), data),
    act("withdraw", gettext("Intrekken…"), data),
  );
}

/** Return one decision: what was decided, on what ground, by whom, and the way to the picture of then. */
export function decisionCard(activity, decision, now) {
  const own = actionsOf(activity.id)
    .filter((one) => one.decision === decision.id)
    .sort((a, b) => a.number - b.number);
  const open = own.filter(isUndone).length;
  return h(
    "article",
    {
      class: `decision${decision.state === "stands" ? "" : " is-over"}`,
      id: `teamdecision-${decision.id}`,
      "data-key": `d${decision.id}`,
    },
    h(
      "h3",
      null,
      h("b", { class: "bob-nr" }, `B${decision.number}`),
      " ",
      decision.state === "stands" ? decision.text : h("s", null, decision.text),
      " ",
      h("span", { class: "tag" }, teamName(decision.team)),
      decision.state === "stands" ? null : h("span", { class: "tag" }, gettext("ingetrokken")),
    ),
    h("p", { class: "muted" }, takenWords(decision, now), " · ", pictureLink(decision.activity, decision.picture)),
    decision.state === "stands" && decision.version === 1
      ? null
      : h(
          "p",
          { class: "quote" },
          decision.state === "stands"
            ? interpolate(gettext("Verbeterd: %s"), [decision.reason])
            : said(gettext("Ingetrokken door %(by)s: %(reason)s"), {
                by: words.readable(decision, "state_by"),
                reason: decision.reason,
              }),
        ),
    grounds(decision),
    own.length
      ? h(
          "p",
          null,
          said(gettext("Acties: %(names)s (%(open)s open)"), {
            names: own.map((one) => `A${one.number}`).join(", "),
            open,
          }),
        )
      : null,
    earlier(decision, now),
    decisionActs(activity, decision),
  );
}

/** Return what the person may do with an action. */
function actionActs(activity, action) {
  const team = keeps(activity, action.veiligheidsregio);
  const own = speaksFor(activity, action.owner);
  if (!team && !own) return null;
  const data = { "data-id": action.id };
  const first = isOwn(activity.id, action.owner) ? "btn pri" : "btn";
  const step = (name, label, shape = "btn") => act("step", label, { ...data, "data-step": name, class: shape });
  const whyNot = (name, label) => act("why-not", label, { ...data, "data-step": name });
  const undone = isUndone(action);
  const owners = [
    action.state === "open" ? step("start", gettext("Oppakken"), first) : null,
    step("finish", gettext("Gedaan"), action.state === "open" ? "btn" : first),
    whyNot("cannot", gettext("Kan niet…")),
  ];
  return h(
    "div",
    { class: "btns" },
    undone ? owners : null,
    team ? teamActs(action.state, undone, data, step, whyNot) : null,
  );
}

/** Return what the team may do with an action beside its owner. */
const teamActs = (state, undone, data, step, whyNot) => [
  undone || state === "cannot"
    ? [act("give", gettext("Geven of verzetten…"), data), whyNot("drop", gettext("Vervallen…"))]
    : null,
  undone ? null : step("reopen", gettext("Heropenen")),
];

/** Return one action: what, of whom, by when, how far. */
export function actionRow(activity, action, now) {
  const from = decisionsOf(activity.id).find((one) => one.id === action.decision);
  const undone = isUndone(action);
  return h(
    "li",
    {
      class: `action is-${action.state}${isOwn(activity.id, action.owner) ? " is-mine" : ""}`,
      id: `action-${action.id}`,
      "data-key": `a${action.id}`,
    },
    h("p", { class: "action-head" }, h("b", { class: "bob-nr" }, `A${action.number}`), " ", action.text),
    h(
      "p",
      { class: "action-facts" },
      h("span", null, sideWords(activity.id, action.owner)),
      h("b", { class: `action-state${action.state === "cannot" ? " late" : ""}` }, actionState(action.state)),
      undone ? dueMark(action, now) : h("span", { class: "muted" }, moment(action.state_at, now)),
      from ? h("a", { href: `#teamdecision-${from.id}` }, interpolate(gettext("uit B%s"), [from.number])) : null,
      from?.state === "withdrawn" && undone ? h("span", { class: "late" }, gettext("besluit is ingetrokken")) : null,
    ),
    words.readable(action, "note") ? h("p", { class: "quote" }, words.readable(action, "note")) : null,
    actionActs(activity, action),
  );
}

/** Return in a few lines what is decided, open and next: for the page of an activiteit. */
export function bobSummary(activity, now) {
  const open = actionsOf(activity.id).filter(isUndone);
  const late = open.filter((one) => isOverdue(one, now));
  const decisions = decisionsOf(activity.id).filter((one) => one.state === "stands");
  const requests = requestsOf(activity.id).filter((one) => one.state === "open");
  const next = meetingsOf(activity.id)
    .filter((one) => one.state === "running" || one.state === "planned")
    .at(-1);
  const row = (page, label, ...kids) =>
    h("li", { "data-key": page }, h("a", { href: pageHref(page, activity.id) }, label), " ", ...kids);
  return h(
    "ul",
    { class: "bob-summary" },
    row(
      "besluiten",
      gettext("Besluiten en acties"),
      h(
        "span",
        { class: "muted" },
        said(
          ngettext(
            "%(decisions)s van kracht, %(open)s actie open",
            "%(decisions)s van kracht, %(open)s acties open",
            open.length,
          ),
          {
            decisions: decisions.length,
            open: open.length,
          },
        ),
      ),
      late.length ? h("span", { class: "late" }, ` ${interpolate(gettext("%s te laat"), [late.length])}`) : null,
      decisions[0] ? h("p", null, `B${decisions[0].number} ${decisions[0].text}`) : null,
    ),
    row(
      "verzoeken",
      gettext("Verzoeken"),
      h("span", { class: "muted" }, interpolate(gettext("%s open"), [requests.length])),
      requests[0] ? h("p", null, `V${requests[0].number} ${requests[0].text}`) : null,
    ),
    row(
      "overleg",
      gettext("Overleg"),
      h(
        "span",
        { class: next?.state === "running" || isPassed(next, now) ? "late" : "muted" },
        next ? nextMeeting(next, now) : gettext("niets gepland"),
      ),
    ),
  );
}
