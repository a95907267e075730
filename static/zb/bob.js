/** What a screen knows of decisions, actions, requests and meetings of an activiteit: whose each is, and what waits. */

import { areasHeld, functionShort, heldByMe, postsOf, teamName } from "./activities.js";
import { countsAsLate } from "./closed.js";
import { moment } from "./format.js";
import { canAct, mandates } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const MINUTE = 60_000;
const SOON_MS = 10 * MINUTE; // a meeting that is near waits again
const KEEP = ["hin", "information_manager", "acgz", "ovdg", "hon", "dpg", "mka_dispatcher"];
/** Who speaks for a place, as the server has it (situation/bob/sides.py). */
const SPEAKS = {
  facility: ["hospital_liaison", "crisis_coordinator", "mka_dispatcher"],
  region: ["regional_coordinator", "roaz_chair"],
  veiligheidsregio: ["hin", "information_manager", "acgz", "ovdg", "hon", "dpg"],
};

const of = (kind, id) => all(kind).filter((one) => one.activity === id);
const newest = (a, b) => b.number - a.number;
export const decisionsOf = (id) => of("teamdecision", id).sort(newest);
export const requestsOf = (id) => of("partyrequest", id).sort(newest);
export const meetingsOf = (id) => of("meeting", id).sort((a, b) => (a.starts_at < b.starts_at ? 1 : -1));

export const isUndone = (action) => action.state === "open" || action.state === "under_way";
const LAST = "9999";
/** Return the actions of an activiteit: what is late first, then by deadline; what is over last. */
export const actionsOf = (id) =>
  of("action", id).sort(
    (a, b) =>
      Number(isUndone(b)) - Number(isUndone(a)) ||
      ((a.due_at ?? LAST) < (b.due_at ?? LAST)
        ? -1
        : (a.due_at ?? LAST) > (b.due_at ?? LAST)
          ? 1
          : a.number - b.number),
  );

const postOfSide = (activity, side) =>
  side.kind === "function" ? ctx.state(`post:${activity}:${side.area}:${side.code}`) : null;

/** Return what a side is called: a function in as few letters as people use for it. */
export const sideName = (side) => (side.kind === "function" ? functionShort(side.code) : words.readable(side, "name"));
/** Return who holds the function of a side now; empty where nobody does, or it is no function. */
export const holderOf = (activity, side) => postOfSide(activity, side)?.holder ?? "";
/** Return a side with who holds it. */
export function sideWords(activity, side) {
  if (side.kind !== "function") return sideName(side);
  return `${sideName(side)} · ${holderOf(activity, side) || gettext("vacant")}`;
}

/** Say whether it is this person who is that side: she holds the function, or has a role at the place. */
export function isOwn(activity, side) {
  if (side.kind === "function") {
    const post = postOfSide(activity, side);
    return Boolean(post?.username) && post.username === ctx.me?.username;
  }
  return mandates().some((one) => SPEAKS[side.kind]?.includes(one.role) && one[side.kind] === side.code);
}

/** Return the veiligheidsregio's of an activiteit in which the person keeps what teams decide and do. */
export function keptAreas(activity) {
  if (!canAct() || activity.state === "closed") return [];
  const held = [...areasHeld(...KEEP), ...heldByMe(activity.id).map((one) => one.veiligheidsregio)];
  return activity.veiligheidsregios.filter((code) => held.includes(code));
}
export const keeps = (activity, area) => keptAreas(activity).includes(area);
/** Say whether the person may speak for a side in an activiteit. */
export const speaksFor = (activity, side) =>
  canAct() &&
  activity.state !== "closed" &&
  (isOwn(activity.id, side) || (side.kind === "function" && keeps(activity, side.area)));

/** Return how long until a moment, in minutes; negative when it is over. */
export const minutesTo = (moment, now) => Math.round((Date.parse(moment) - now.getTime()) / MINUTE);

/** Say whether an action or a question should have been done by now. */
export const isOverdue = (one, now) =>
  countsAsLate(Boolean(one.overdue_since || (one.due_at && minutesTo(one.due_at, now) < 0)));

const nags = (action) => action.state === "open" || Boolean(action.reminded_at || action.overdue_since);

/** Return the actions that wait for the person: hers and not taken up, near their deadline or late. */
export const actionsForMe = () =>
  all("action").filter((one) => isUndone(one) && nags(one) && isOwn(one.activity, one.owner));
/** Return the actions that the person noted and whose owner says that they cannot be done. */
export const failedForMe = () =>
  all("action").filter((one) => one.state === "cannot" && !one.over && one.account === ctx.me?.username);

const sides = (request, state) => request.asked.filter((one) => one.state === state);
const open = () => all("partyrequest").filter((one) => one.state === "open");
/** Return the requests that wait for the person's answer. */
export const questionsForMe = () =>
  open().filter((one) => sides(one, "asked").some((asked) => isOwn(one.activity, asked.side)));
/** Say whether what comes back on a request is for the person: it asked for her, or for a function that nobody holds. */
const comesBack = (request) =>
  isOwn(request.activity, request.asker) ||
  (request.asker.kind === "function" &&
    !postOfSide(request.activity, request.asker)?.username &&
    request.account === ctx.me?.username);
/** Return the requests of the person in which an offer waits, or something should have arrived. */
export const offersForMe = () =>
  open().filter(
    (one) =>
      comesBack(one) &&
      (sides(one, "offered").length ||
        sides(one, "accepted").some((asked) => asked.arrives_at && Date.parse(asked.arrives_at) < ctx.now().getTime())),
  );

/** Return the functions of a team that the person holds. */
export const seatsIn = (meeting) =>
  postsOf(meeting.activity).filter(
    (one) =>
      one.veiligheidsregio === meeting.veiligheidsregio &&
      one.team === meeting.team &&
      one.username &&
      one.username === ctx.me?.username,
  );
export const presenceOf = (meeting, code) => meeting.attendees.find((one) => one.function === code)?.presence ?? "";

/** Return the meetings that wait for the person: she did not say whether she comes, or it is about to begin. */
export const meetingsForMe = () =>
  all("meeting").filter((meeting) => {
    if (meeting.state !== "planned" && meeting.state !== "running") return false;
    const near = meeting.state === "running" || Date.parse(meeting.starts_at) - ctx.now().getTime() < SOON_MS;
    return seatsIn(meeting).some((seat) => {
      const said = presenceOf(meeting, seat.function);
      return !said || (near && said === "coming");
    });
  });

export const actionState = (code) =>
  ({
    open: gettext("open"),
    under_way: gettext("loopt"),
    done: gettext("gedaan"),
    cannot: gettext("kan niet"),
    dropped: gettext("vervallen"),
  })[code] ?? code;
export const askedState = (code) =>
  ({
    asked: gettext("gevraagd"),
    offered: gettext("aangeboden"),
    refused: gettext("afgewezen"),
    accepted: gettext("aanvaard"),
    arrived: gettext("aangekomen"),
    withdrawn: gettext("niet meer nodig"),
  })[code] ?? code;
export const requestState = (code) =>
  ({ open: gettext("open"), met: gettext("vervuld"), withdrawn: gettext("ingetrokken") })[code] ?? code;
export const meetingState = (code) =>
  ({
    planned: gettext("gepland"),
    running: gettext("bezig"),
    ended: gettext("afgelopen"),
    cancelled: gettext("afgezegd"),
  })[code] ?? code;
/** Say whether the time of a planned meeting passed and nobody began it. */
export const isPassed = (meeting, now) =>
  countsAsLate(meeting?.state === "planned" && minutesTo(meeting.starts_at, now) < 0);

/** Return how the next meeting stands. */
export function nextMeeting(next, now) {
  const values = { team: teamName(next.team), at: moment(next.starts_at, now) };
  const said = (text) => interpolate(text, values, true);
  if (next.state === "running") return said(gettext("%(team)s is bijeen"));
  if (isPassed(next, now)) return said(gettext("%(team)s om %(at)s: niet begonnen"));
  return said(gettext("%(team)s om %(at)s"));
}

export const presences = () => [
  ["present", gettext("aanwezig")],
  ["absent", gettext("afwezig")],
  ["coming", gettext("komt")],
  ["declined", gettext("kan niet")],
];
export const presence = (code) => presences().find(([one]) => one === code)?.[1] ?? "";

const english = () => document.documentElement.lang === "en";
const named = (row, name) => (row ? (english() ? row[`${name}_en`] : row[`${name}_nl`]) : "");
export const requestKinds = () => (ctx.ref.request_kinds ?? []).map((one) => ({ ...one, name: named(one, "name") }));
export const kindOf = (code) => requestKinds().find((one) => one.code === code) ?? { code, name: code, counted: false };
export const unitOf = (code) => named(kindOf(code), "unit") ?? "";
export const pointName = (code) =>
  named(
    (ctx.ref.meetings?.agenda ?? []).find((one) => one.code === code),
    "name",
  ) || code;
export const rhythmOf = (team) => ctx.ref.meetings?.rhythm[team] ?? 60;
