/** Requests between parties on the screen: what is asked by whom, and how it stands with each who was asked. */

import { act } from "./activityview.js";
import { askedState, isOwn, kindOf, requestState, sideName, sideWords, speaksFor, unitOf } from "./bob.js";
import { dueMark } from "./bobview.js";
import { countsAsLate } from "./closed.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { leftOf } from "./requestdialogs.js";
import * as words from "./words.js";

const say = (text, values) => interpolate(text, values, true);

/** Return in words how it stands with one who was asked. */
function standing(asked, now) {
  const late = countsAsLate(
    asked.state === "accepted" && asked.arrives_at && Date.parse(asked.arrives_at) < now.getTime(),
  );
  const silent = countsAsLate(Boolean(asked.overdue_since));
  const parts = [
    asked.offered !== null ? say(gettext("%(offered)s aangeboden"), asked) : "",
    asked.accepted !== null && ["accepted", "arrived"].includes(asked.state)
      ? say(gettext("%(accepted)s aanvaard"), asked)
      : "",
    asked.state === "arrived" ? say(gettext("%(arrived)s aangekomen"), asked) : "",
    asked.arrives_at && ["offered", "accepted"].includes(asked.state)
      ? interpolate(gettext("ter plaatse %s"), [moment(asked.arrives_at, now)])
      : "",
  ].filter(Boolean);
  const by = asked.said_by
    ? say(gettext("%(who)s, genoteerd door %(by)s"), { who: asked.said_by, by: words.readable(asked, "by") })
    : words.readable(asked, "by");
  return h(
    "span",
    null,
    h("b", { class: silent ? "late" : "" }, askedState(asked.state)),
    silent ? h("span", { class: "late" }, ` ${gettext("geen antwoord op tijd")}`) : null,
    late ? h("span", { class: "late" }, ` ${gettext("had er moeten zijn")}`) : null,
    parts.length ? ` · ${parts.join(" · ")}` : "",
    asked.answer ? h("span", { class: "quote" }, ` ‘${asked.answer}’`) : null,
    h("small", { class: "muted" }, ` ${moment(asked.at, now)} · ${by}`),
  );
}

/** What can be done in which state, and by whom: who asked, who was asked, or either. */
const ACTS = [
  { name: "accept", when: ["offered"], who: "asker", label: () => gettext("Aanvaarden…") },
  { name: "offer", when: ["asked", "offered"], who: "either", label: offerLabel },
  { name: "refuse", when: ["asked"], who: "either", label: refuseLabel },
  { name: "arrive", when: ["accepted"], who: "either", label: () => gettext("Aangekomen…"), counted: true },
  { name: "release", when: ["asked", "offered", "accepted"], who: "asker", label: () => gettext("Niet nodig…") },
];
/** What is asked of whom next: shown first. */
const NEXT = { asked: "offer", offered: "accept", accepted: "arrive" };

/** Of another one only notes what was said by telephone: that reads as no answer of one's own. */
function offerLabel(request, speaks) {
  if (request.amount === null) return speaks ? gettext("Antwoorden…") : gettext("Antwoord noteren…");
  return speaks ? gettext("Aanbieden…") : gettext("Aanbod noteren…");
}

function refuseLabel(_request, speaks) {
  return speaks ? gettext("Afwijzen…") : gettext("Afwijzing noteren…");
}

/** Return what the person may do about one who was asked. */
function askedActs(activity, request, asked) {
  if (request.state !== "open") return null;
  const asker = speaksFor(activity, request.asker);
  const speaks = speaksFor(activity, asked.side);
  const may = { asker, either: asker || speaks };
  const turn = asked.state === "asked" ? isOwn(activity.id, asked.side) : asker;
  return ACTS.filter(
    (one) => may[one.who] && one.when.includes(asked.state) && (!one.counted || request.amount !== null),
  ).map((one) =>
    act(one.name, one.label(request, speaks), {
      "data-id": request.id,
      "data-asked": asked.id,
      class: turn && NEXT[asked.state] === one.name ? "btn pri" : "btn",
    }),
  );
}

function coverage(request) {
  if (request.amount === null) return null;
  const left = leftOf(request);
  return h(
    "span",
    { class: left && request.state === "open" ? "near" : "muted" },
    say(gettext("%(accepted)s van %(amount)s toegezegd, %(arrived)s aangekomen"), request),
    left && request.state === "open" ? ` · ${interpolate(gettext("nog %s nodig"), [left])}` : "",
  );
}

/** Return one request with everybody who was asked. */
export function requestCard(activity, request, now) {
  const asker = speaksFor(activity, request.asker);
  const data = { "data-id": request.id };
  return h(
    "article",
    {
      class: `request${request.state === "open" ? "" : " is-over"}`,
      id: `partyrequest-${request.id}`,
      "data-key": `r${request.id}`,
    },
    h(
      "h3",
      null,
      h("b", { class: "bob-nr" }, `V${request.number}`),
      " ",
      request.amount === null ? "" : `${request.amount} ${unitOf(request.kind)}: `,
      request.text,
      " ",
      h("span", { class: "tag" }, kindOf(request.kind).name),
      request.state === "open" ? null : h("span", { class: "tag" }, requestState(request.state)),
    ),
    h(
      "p",
      { class: "action-facts" },
      h("span", null, interpolate(gettext("gevraagd door %s"), [sideWords(activity.id, request.asker)])),
      request.state === "open" && request.asked.some((one) => one.state === "asked")
        ? dueMark(dueOf(request), now)
        : null,
      coverage(request),
    ),
    words.readable(request, "reason") ? h("p", { class: "quote" }, words.readable(request, "reason")) : null,
    h(
      "ul",
      { class: "asked" },
      request.asked.map((asked) =>
        h(
          "li",
          { "data-key": `s${asked.id}`, class: isOwn(activity.id, asked.side) ? "is-mine" : "" },
          h("b", null, sideName(asked.side)),
          standing(asked, now),
          h("span", { class: "btns" }, askedActs(activity, request, asked)),
        ),
      ),
    ),
    asker && request.state === "open"
      ? h(
          "div",
          { class: "btns" },
          act("more", gettext("Ook anderen vragen…"), data),
          act("end", gettext("Afsluiten…"), data),
        )
      : null,
  );
}

/** Return the deadline of a request as that of an action is shown. */
const dueOf = (request) => ({ due_at: request.due_at, overdue_since: null, reminded_at: null });
