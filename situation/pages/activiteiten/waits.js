/** What waits in activiteiten: functions offered to this person, own functions that a level asks for, what pictures ask, and
 *  what she has to do, answer or attend.
 */

import {
  activityHref,
  activityOf,
  areaName,
  declinedToMe,
  declinedWords,
  functionName,
  handoversToMe,
  postKey,
  postsForMe,
} from "../../zb/activities.js";
import { h } from "../../zb/dom.js";
import { incidentWaits } from "../../zb/incidentwaits.js";
import { registerWaits } from "../../zb/waits.js";

const link = (post, label) =>
  h("div", { class: "btns" }, h("a", { class: "btn pri", href: activityHref(post.activity) }, label));

const head = (post, text) => [
  h("h3", null, interpolate(text, [functionName(post.function)])),
  h("p", null, `${activityOf(post.activity)?.name ?? ""} · ${areaName(post.veiligheidsregio)}`),
];

const offered = (post) =>
  h(
    "article",
    { class: "wait", "data-key": postKey(post) },
    head(post, gettext("Overdracht: %s")),
    h("p", null, post.handover.giver),
    link(post, gettext("Bekijken en overnemen")),
  );

const declined = (post) =>
  h(
    "article",
    { class: "wait", "data-key": `d${postKey(post)}` },
    h("h3", null, declinedWords(post)),
    h("p", null, `${activityOf(post.activity)?.name ?? ""} · ${areaName(post.veiligheidsregio)}`),
    post.declined.answer ? h("p", { class: "quote" }, post.declined.answer) : null,
    link(post, gettext("Naar de activiteit")),
  );

const vacant = (post) =>
  h(
    "article",
    { class: "wait", "data-key": postKey(post) },
    head(post, gettext("Vacant: %s")),
    link(post, gettext("Naar de activiteit")),
  );

const found = () => [
  ...handoversToMe().map((post) => ({ key: postKey(post), card: () => offered(post) })),
  ...declinedToMe().map((post) => ({ key: postKey(post), card: () => declined(post) })),
  ...postsForMe().map((post) => ({ key: postKey(post), card: () => vacant(post) })),
  ...incidentWaits(),
];

registerWaits("activiteiten", {
  keys: () => found().map(({ key }) => key),
  words: ({ length: number }) =>
    interpolate(ngettext("%s punt in een activiteit wacht op u", "%s punten in activiteiten wachten op u", number), [
      number,
    ]),
  cards: (room) =>
    found()
      .slice(0, room)
      .map(({ card }) => card()),
});
