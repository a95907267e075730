/** Meetings of teams on the screen: agenda with its clock, who is there, and what came out. */

import { areaName, functionShort, pageHref, postsOf, teamName } from "./activities.js";
import { act } from "./activityview.js";
import {
  actionsOf,
  decisionsOf,
  isUndone,
  keeps,
  meetingState,
  minutesTo,
  pointName,
  presence,
  presenceOf,
  requestsOf,
  seatsIn,
  sideName,
} from "./bob.js";
import { dueMark } from "./bobview.js";
import { closedThen } from "./closed.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { canAct } from "./rights.js";
import * as words from "./words.js";

const SECOND = 1000;
const say = (text, values) => interpolate(text, values, true);
const two = (number) => String(number).padStart(2, "0");

/** Return how long something runs, as minutes and seconds. */
function clock(since, now) {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / SECOND));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

function agendaRow(meeting, one, at, now, team) {
  const isNow = meeting.state === "running" && at === meeting.point;
  const over = isNow && now.getTime() - Date.parse(meeting.point_since) > one.minutes * 60 * SECOND;
  const name = pointName(one.code);
  return h(
    "li",
    { class: isNow ? "is-now" : "", "data-key": one.code, "aria-current": isNow ? "step" : null },
    team && meeting.state === "running" && !isNow
      ? act("go", name, { class: "btn plain", "data-id": meeting.id, "data-point": at })
      : h("span", null, name),
    isNow
      ? h(
          "span",
          { class: `clock${over ? " late" : ""}` },
          `${clock(meeting.point_since, now)} / ${one.minutes} min`,
          over ? ` · ${gettext("over tijd")}` : "",
        )
      : h("span", { class: "clock muted" }, `${one.minutes} min`),
  );
}

function agenda(meeting, now, team) {
  return h(
    "div",
    null,
    h("h4", null, gettext("Agenda")),
    h(
      "ol",
      { class: "agenda" },
      meeting.agenda.map((one, at) => agendaRow(meeting, one, at, now, team)),
    ),
    meeting.points.length
      ? [
          h("h4", null, gettext("Te bespreken")),
          h(
            "ul",
            { class: "points" },
            meeting.points.map((one) => h("li", null, one)),
          ),
        ]
      : null,
  );
}

function presentRow(meeting, post, team) {
  const said = presenceOf(meeting, post.function);
  const data = { "data-id": meeting.id, "data-function": post.function };
  const mark = (code, label) =>
    act("attend", label, { ...data, "data-presence": code, "aria-pressed": String(said === code) });
  const own = seatsIn(meeting).some((one) => one.function === post.function);
  const running = meeting.state === "running";
  return h(
    "li",
    { "data-key": post.function },
    h(
      "span",
      null,
      h("b", null, functionShort(post.function)),
      ` ${post.holder || gettext("vacant")}`,
      said ? h("span", { class: "muted" }, ` · ${presence(said)}`) : null,
    ),
    (team || own) && canAct()
      ? h(
          "span",
          { class: "btns" },
          running
            ? [mark("present", gettext("Aanwezig")), mark("absent", gettext("Afwezig"))]
            : [mark("coming", gettext("Komt")), mark("declined", gettext("Kan niet"))],
        )
      : null,
  );
}

function present(meeting, team) {
  const posts = postsOf(meeting.activity).filter(
    (one) => one.veiligheidsregio === meeting.veiligheidsregio && one.team === meeting.team,
  );
  const guests = meeting.attendees.filter((one) => !one.function);
  return h(
    "div",
    null,
    h("h4", null, gettext("Wie")),
    posts.length
      ? h(
          "ul",
          { class: "present" },
          posts.map((post) => presentRow(meeting, post, team)),
        )
      : h("p", { class: "empty" }, gettext("Nog niemand in dit team: functies volgen het GRIP-niveau.")),
    guests.length
      ? h("p", null, interpolate(gettext("Ook aanwezig: %s"), [guests.map((one) => one.name).join(", ")]))
      : null,
    team ? act("guest", gettext("Gast noteren…"), { "data-id": meeting.id }) : null,
  );
}

function heldActs(meeting) {
  const data = { "data-id": meeting.id };
  if (meeting.state === "planned")
    return [
      act("begin", gettext("Beginnen"), { ...data, class: "btn pri" }),
      act("change", gettext("Wijzigen…"), data),
      act("cancel", gettext("Afzeggen…"), data),
    ];
  const last = meeting.point >= meeting.agenda.length - 1;
  return [
    last
      ? null
      : act("go", gettext("Volgend agendapunt"), { ...data, class: "btn pri", "data-point": meeting.point + 1 }),
    h("a", { class: "btn", href: pageHref("besluiten", meeting.activity) }, gettext("Besluit of actie vastleggen")),
    act("end", gettext("Afsluiten…"), { ...data, class: last ? "btn pri" : "btn" }),
  ];
}

function begins(meeting, now) {
  if (meeting.state === "running")
    return say(gettext("bezig sinds %(at)s (%(clock)s min)"), {
      at: moment(meeting.began_at, now),
      clock: clock(meeting.began_at, now),
    });
  const left = minutesTo(meeting.starts_at, now);
  if (closedThen()) return moment(meeting.starts_at, now);
  return left >= 0
    ? say(gettext("%(at)s, over %(left)s"), { at: moment(meeting.starts_at, now), left: age(left * 60) })
    : say(gettext("%(at)s, %(late)s geleden: begin het, of verzet het"), {
        at: moment(meeting.starts_at, now),
        late: age(-left * 60),
      });
}

const named = (meeting) =>
  `${teamName(meeting.team)} · ${interpolate(gettext("overleg %s"), [meeting.number])} · ${areaName(meeting.veiligheidsregio)}`;

const isOfTeam = (meeting, one) => one.veiligheidsregio === meeting.veiligheidsregio && one.team === meeting.team;

/** Return what is open for the team of a meeting now: its actions, what its functions asked; kept with it when it ends. */
function openPoints(meeting, now) {
  const functions = postsOf(meeting.activity).filter((one) => isOfTeam(meeting, one));
  const asks = ({ kind, area, code }) =>
    kind === "function" && area === meeting.veiligheidsregio && functions.some((one) => one.function === code);
  const actions = actionsOf(meeting.activity).filter((one) => isUndone(one) && isOfTeam(meeting, one));
  const requests = requestsOf(meeting.activity).filter((one) => one.state === "open" && asks(one.asker));
  return [
    ...actions.map((one) => [`A${one.number} ${one.text} · ${sideName(one.owner)} `, dueMark(one, now)]),
    ...requests.map((one) => `V${one.number} ${one.text}`),
  ];
}

const codes = (rows, letter) => rows.map((one) => `${letter}${one.number} ${one.text}`);
const part = (label, rows) =>
  rows.length
    ? [
        h("h4", null, label),
        h(
          "ul",
          { class: "points" },
          rows.map((one) => h("li", null, one)),
        ),
      ]
    : null;

/** Return a meeting that is planned or goes on. */
export function meetingCard(activity, meeting, now) {
  const team = keeps(activity, meeting.veiligheidsregio);
  return h(
    "article",
    { class: `meeting is-${meeting.state}`, id: `meeting-${meeting.id}`, "data-key": `m${meeting.id}` },
    h("h3", null, named(meeting), " ", h("span", { class: "tag" }, meetingState(meeting.state))),
    h("p", null, [begins(meeting, now), meeting.place].filter(Boolean).join(" · ")),
    h("div", { class: "meeting-body" }, agenda(meeting, now, team), present(meeting, team)),
    part(gettext("Staat open"), openPoints(meeting, now)),
    team ? h("div", { class: "btns" }, heldActs(meeting)) : null,
  );
}

/** Return a meeting that is over: what it decided, what is to be done, what was open. */
export function meetingPast(activity, meeting, now) {
  const own = (one) => one.meeting === meeting.id;
  const there = meeting.attendees.filter((one) => one.presence === "present");
  const names = there.map((one) => (one.function ? functionShort(one.function) : one.name));
  return h(
    "article",
    { class: "meeting", id: `meeting-${meeting.id}`, "data-key": `m${meeting.id}` },
    h("h3", null, named(meeting), " ", h("span", { class: "tag" }, meetingState(meeting.state))),
    h(
      "p",
      { class: "muted" },
      meeting.ended_at
        ? say(gettext("%(from)s tot %(to)s"), {
            from: moment(meeting.began_at, now),
            to: moment(meeting.ended_at, now),
          })
        : moment(meeting.starts_at, now),
      names.length ? ` · ${interpolate(gettext("aanwezig: %s"), [names.join(", ")])}` : "",
    ),
    meeting.summary ? h("p", null, meeting.summary) : null,
    words.readable(meeting, "reason") ? h("p", { class: "quote" }, words.readable(meeting, "reason")) : null,
    part(gettext("Besluiten"), codes(decisionsOf(activity.id).filter(own), "B")),
    part(gettext("Acties"), codes(actionsOf(activity.id).filter(own), "A")),
    part(gettext("Stond open"), meeting.open_points.map(words.said)),
  );
}
