/** What waits in activiteiten: functions offered to this person, and own functions that a level asks for. */

import {
  activityHref,
  activityOf,
  areaName,
  functionName,
  handoversToMe,
  postKey,
  postsForMe,
} from "../../zb/activities.js";
import { h } from "../../zb/dom.js";
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

const vacant = (post) =>
  h(
    "article",
    { class: "wait", "data-key": postKey(post) },
    head(post, gettext("Vacant: %s")),
    link(post, gettext("Naar de activiteit")),
  );

const found = () => [
  ...handoversToMe().map((post) => ({ post, card: offered })),
  ...postsForMe().map((post) => ({ post, card: vacant })),
];

registerWaits("activiteiten", {
  keys: () => found().map(({ post }) => postKey(post)),
  words: ({ length: number }) =>
    interpolate(ngettext("%s functie wacht op u", "%s functies wachten op u", number), [number]),
  cards: (room) =>
    found()
      .slice(0, room)
      .map(({ post, card }) => card(post)),
});
