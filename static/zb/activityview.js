/** An activiteit on the screen: its head with GRIP, who holds which function, how far a call is, who takes part. */

import {
  activityHref,
  activityState,
  areaName,
  attendance,
  calledFor,
  callupsOf,
  decidedWords,
  functionShort,
  gripAreas,
  gripsOf,
  isMine,
  kindName,
  mayKeep,
  mayStaff,
  mayTake,
  nothing,
  peopleIn,
  postKey,
  postsOf,
  ratesOf,
  staffing,
  staffingWords,
  teamName,
  teams,
} from "./activities.js";
import { confirmedWords, missingWords } from "./callout.js";
import { h } from "./dom.js";
import { age, moment, time } from "./format.js";
import { canAct } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const said = (text, values) => interpolate(text, values, true);
export const act = (name, label, more = {}) =>
  h("button", { type: "button", class: "btn", "data-act": name, ...more }, label);

/** Return the chip of a GRIP level: a number, never a colour alone. */
export const gripChip = (level) =>
  h("b", { class: `grip-chip${level > 0 ? " is-raised" : ""}` }, level > 0 ? `GRIP ${level}` : gettext("geen GRIP"));

export const demoChip = (activity) =>
  activity.demo
    ? h("span", { class: "demo", title: gettext("verzonnen activiteit, voor demonstraties") }, "demo")
    : null;

/** Return kind, state and begin of an activiteit in a line. */
export const underName = (activity, now) =>
  h(
    "p",
    { class: "muted" },
    [
      kindName(activity.kind),
      interpolate(gettext("nr %s"), [activity.id]),
      interpolate(Date.parse(activity.starts_at) > now.getTime() ? gettext("begint %s") : gettext("sinds %s"), [
        moment(activity.starts_at, now),
      ]),
      activity.state === "open" ? "" : activityState(activity.state),
    ]
      .filter(Boolean)
      .join(" · "),
  );

/** Return how well a call goes: how many of how many, who is silent, what nobody was reached for. */
export function callRate(call) {
  const share = (number) => ({ width: `${call.total ? (number / call.total) * 100 : 0}%` });
  const rest = [
    call.later ? interpolate(ngettext("%s komt later", "%s komen later", call.later), [call.later]) : "",
    ...missingWords(call),
  ].filter(Boolean);
  return h(
    "div",
    { class: "call-rate" },
    h(
      "span",
      { class: "call-bar", "aria-hidden": "true" },
      h("i", { class: "yes", style: share(call.confirmed) }),
      h("i", { class: "lost", style: share(call.unreached) }),
    ),
    h("b", null, confirmedWords(call)),
    rest.length ? h("span", { class: "muted" }, rest.join(" · ")) : null,
  );
}

/** Return one line that says how far the calls of an activiteit are; nothing when none runs. */
export function callLine(id) {
  const open = callupsOf(id).filter((one) => one.state === "open");
  if (!open.length) return null;
  const sum = (name) => open.reduce((total, one) => total + one[name], 0);
  return callRate({
    ...ratesOf(open),
    people: peopleIn(open),
    later: peopleIn(open, "later") ?? sum("later"),
  });
}

/** Return an activiteit as a card of the list. */
export function activityCard(activity, now) {
  const { needed, held } = staffing(activity.id);
  const grips = gripsOf(activity.id).filter((one) => one.level > 0);
  return h(
    "article",
    { class: `card activity-card${activity.state === "open" ? "" : " is-quiet"}`, "data-key": `a${activity.id}` },
    h("h2", null, h("a", { href: activityHref(activity.id) }, activity.name), " ", demoChip(activity)),
    underName(activity, now),
    activity.address ? h("p", null, activity.address) : null,
    h(
      "p",
      { class: "activity-grips" },
      grips.length
        ? grips.map((one) => [h("span", { "data-key": one.veiligheidsregio }, gripChip(one.level), " ", one.name), " "])
        : [gripChip(0), " ", activity.veiligheidsregios.map(areaName).join(", ")],
    ),
    needed ? h("p", { class: held < needed ? "late" : "" }, staffingWords({ held, needed })) : null,
    callLine(activity.id),
  );
}

/** Return GRIP per veiligheidsregio with who decided, who called it in, and the button to change it. */
export function gripRows(activity, now) {
  const own = gripAreas();
  const states = new Map(gripsOf(activity.id).map((one) => [one.veiligheidsregio, one]));
  const areas = [...new Set([...activity.veiligheidsregios, ...own])].filter(
    (code) => activity.veiligheidsregios.includes(code) || activity.state !== "closed",
  );
  return h(
    "ul",
    { class: "grip-rows" },
    areas.map((code) => {
      const state = states.get(code);
      const isPart = activity.veiligheidsregios.includes(code);
      return h(
        "li",
        { "data-key": code },
        h(
          "div",
          { class: "grip-row" },
          gripChip(state?.level ?? 0),
          h("b", null, areaName(code)),
          own.includes(code) && activity.state !== "closed"
            ? act("grip", isPart ? gettext("GRIP wijzigen…") : gettext("GRIP ook hier…"), { "data-area": code })
            : null,
        ),
        state?.level
          ? h(
              "small",
              { class: "muted" },
              said(gettext("%(at)s · %(who)s"), { at: moment(state.since, now), who: decidedWords(state) }),
            )
          : null,
        history(state, now),
      );
    }),
  );
}

function history(state, now) {
  const rows = state?.history ?? [];
  if (rows.length < 2) return null;
  return h(
    "details",
    null,
    h("summary", null, interpolate(gettext("verloop (%s besluiten)"), [rows.length])),
    h(
      "ol",
      { class: "grip-history" },
      [...rows]
        .reverse()
        .map((one) =>
          h(
            "li",
            null,
            h("b", null, one.level ? `GRIP ${one.level}` : gettext("geen GRIP")),
            ` ${moment(one.decided_at, now)} · ${decidedWords(one)}`,
            one.registered_at !== one.decided_at
              ? interpolate(gettext(" (vastgelegd %s)"), [moment(one.registered_at, now)])
              : "",
            h("small", { class: "muted" }, `“${one.reason}”`),
          ),
        ),
    ),
  );
}

/** Return where whoever holds a function is, or that it is vacant and how far the call is: with a sign before it. */
function standing(post, now) {
  if (post.holder) return whereabouts(post, now);
  const seat = calledFor(post);
  if (!seat || seat.state === "ended") return h("span", { class: "post-vacant" }, "✕ ", gettext("vacant"));
  if (seat.state === "filled") return h("span", { class: "post-coming" }, coming(seat));
  if (seat.state === "unreached") return h("span", { class: "post-vacant" }, "✕ ", gettext("vacant, niemand bereikt"));
  return h(
    "span",
    { class: "post-vacant" },
    "… ",
    seat.above ? interpolate(passedOn(seat), [functionShort(seat.above)]) : gettext("vacant, opgeroepen"),
  );
}

/** Return why who stands above is called: where nobody has the function, nobody kept silent. */
const passedOn = ({ passed }) =>
  ({
    nobody: gettext("niemand te bereiken, doorgezet naar %s"),
    refused: gettext("kan niet, doorgezet naar %s"),
  })[passed] ?? gettext("geen antwoord, doorgezet naar %s");

function whereabouts(post, now) {
  const late = post.expected_at && new Date(post.expected_at) < now;
  const where =
    post.attendance === "coming" && post.expected_at
      ? interpolate(gettext("onderweg, er om %s"), [time(post.expected_at)])
      : attendance(post.attendance);
  return h("span", { class: late ? "late" : `post-${post.attendance}` }, where);
}

/** Return that somebody comes, and when: named where it is not who was called first. */
function coming(seat) {
  const answer = seat.answer === "later" ? gettext("komt later") : gettext("komt");
  const minutes = seat.minutes ? interpolate(gettext("over %s min"), [seat.minutes]) : "";
  return [seat.above ? functionShort(seat.above) : "", answer, minutes].filter(Boolean).join(" ");
}

function postButtons(post, activity) {
  if (!canAct() || activity.state === "closed") return [];
  const data = { "data-post": postKey(post) };
  const own = isMine(post);
  const keeps = mayStaff(post.veiligheidsregio);
  if (post.handover?.to === ctx.me.username)
    return [act("take-over", gettext("Overnemen…"), { ...data, class: "btn pri" })];
  if (!post.holder)
    return [
      mayTake(post) ? act("take", gettext("Ik neem deze…"), { ...data, class: "btn pri" }) : null,
      keeps ? act("assign", gettext("Noteren…"), data) : null,
    ];
  if (!own && !keeps) return [];
  return [
    act("attend", gettext("Waar…"), data),
    post.handover ? act("withdraw", gettext("Aanbod intrekken"), data) : act("handover", gettext("Overdragen…"), data),
    act("leave", gettext("Loslaten"), data),
  ];
}

function postRow(post, activity, now) {
  return h(
    "li",
    { class: `post${post.holder ? "" : " is-vacant"}${isMine(post) ? " is-mine" : ""}`, "data-key": postKey(post) },
    h("b", { title: words.readable(post, "function_name") }, functionShort(post.function)),
    h(
      "span",
      { class: "post-who" },
      post.holder || h("span", { class: "muted" }, "–"),
      post.holder ? h("small", { class: "muted" }, interpolate(gettext("sinds %s"), [moment(post.since, now)])) : null,
      post.handover
        ? h("small", { class: "late" }, interpolate(gettext("aangeboden aan %s"), [post.handover.to_name]))
        : null,
      post.declined
        ? h("small", { class: "late" }, interpolate(gettext("niet overgenomen door %s"), [post.declined.by]))
        : null,
      post.needed ? null : h("small", { class: "muted" }, gettext("het niveau vraagt dit niet meer")),
    ),
    h("span", { class: "post-standing" }, standing(post, now)),
    h("span", { class: "post-acts btns" }, postButtons(post, activity)),
  );
}

/** Return the teams of a veiligheidsregio in an activiteit, each with its functions. */
export function teamList(activity, area, now) {
  const posts = postsOf(activity.id).filter((one) => one.veiligheidsregio === area);
  return teams()
    .map((team) => ({ team, posts: posts.filter((one) => one.team === team.code) }))
    .filter(({ posts: found }) => found.length)
    .map(({ team, posts: found }) =>
      h(
        "section",
        { class: "team", "data-key": `${area}${team.code}`, "aria-label": `${teamName(team.code)} ${areaName(area)}` },
        h("h3", null, teamName(team.code), h("small", { class: "muted" }, ` ${teamAbout(team)}`)),
        h(
          "ul",
          { class: "posts" },
          found.map((post) => postRow(post, activity, now)),
        ),
      ),
    );
}

const teamAbout = (team) => (document.documentElement.lang === "en" ? team.about_en : team.about_nl);

/** Return the calls of a veiligheidsregio in an activiteit: how far each is. */
export function callList(activity, area, now) {
  return callupsOf(activity.id)
    .filter((one) => one.veiligheidsregio === area && one.state === "open")
    .map((one) =>
      h(
        "div",
        { class: "callup", "data-key": `c${one.alarm}` },
        h(
          "p",
          { class: "muted" },
          said(gettext("oproep %(at)s, %(age)s geleden, door %(by)s"), {
            at: time(one.opened_at),
            age: age((now.getTime() - Date.parse(one.opened_at)) / 1000),
            by: words.readable(one, "opened_by"),
          }),
        ),
        callRate({ ...one, people: peopleIn([one]) }),
      ),
    );
}

/** Return who takes part, guests last, with what may be done about it. */
export function partyList(activity) {
  const keeps = mayKeep(activity) && activity.state !== "closed";
  const rows = [...activity.parties].sort((a, b) => Number(a.guest) - Number(b.guest));
  if (!rows.length)
    return h(
      "p",
      { class: "empty" },
      nothing(
        activity,
        keeps
          ? gettext("Nog niemand. Voeg toe wie meedoet: ziekenhuizen, GHOR, gemeente.")
          : gettext("Nog niemand genoteerd."),
      ),
    );
  return h(
    "ul",
    { class: "parties" },
    rows.map((one) =>
      h(
        "li",
        { "data-key": `party${one.id}` },
        h("span", null, one.name, one.guest ? h("span", { class: "tag" }, gettext("gast")) : null),
        keeps
          ? act("party-end", "✕", {
              class: "btn plain",
              "data-id": one.id,
              "aria-label": interpolate(gettext("%s doet niet meer mee"), [one.name]),
            })
          : null,
      ),
    ),
  );
}
