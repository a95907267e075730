/** What waits in activiteiten of actions, requests and meetings: each with the page on which it is answered. */

import { activityOf, pageHref, teamName } from "./activities.js";
import { actionsForMe, failedForMe, meetingsForMe, minutesTo, offersForMe, questionsForMe, sideName } from "./bob.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { ctx } from "./store.js";

const say = (text, values) => interpolate(text, values, true);

const card = (key, page, one, title, more, label) => () =>
  h(
    "article",
    { class: "wait", "data-key": key },
    h("h3", null, title),
    h("p", null, one.text ?? ""),
    h("p", { class: "muted" }, [activityOf(one.activity)?.name ?? "", more].filter(Boolean).join(" · ")),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${pageHref(page, one.activity)}#${key.replace(":", "-")}` }, label),
    ),
  );

function dueWords(one) {
  if (!one.due_at) return "";
  const left = minutesTo(one.due_at, ctx.now());
  return left < 0
    ? interpolate(gettext("%s te laat"), [age(-left * 60)])
    : interpolate(gettext("voor %s"), [moment(one.due_at, ctx.now())]);
}

const item = (key, page, one, title, more, label) => ({
  key,
  activity: one.activity,
  card: card(key, page, one, title, more, label),
});

/** Return what waits: the key of the entity, of which activiteit, and how its card is made. */
export const bobWaits = () => [
  ...actionsForMe().map((one) =>
    item(
      `action:${one.id}`,
      "besluiten",
      one,
      say(gettext("Actie A%(number)s voor %(owner)s"), { number: one.number, owner: sideName(one.owner) }),
      dueWords(one),
      gettext("Naar de actie"),
    ),
  ),
  ...failedForMe().map((one) =>
    item(
      `action:${one.id}`,
      "besluiten",
      one,
      say(gettext("Actie A%(number)s kan niet: beslis wat nu"), one),
      sideName(one.owner),
      gettext("Naar de actie"),
    ),
  ),
  ...questionsForMe().map((one) =>
    item(
      `partyrequest:${one.id}`,
      "verzoeken",
      one,
      say(gettext("Verzoek V%(number)s van %(asker)s"), { number: one.number, asker: sideName(one.asker) }),
      dueWords(one),
      gettext("Beantwoorden"),
    ),
  ),
  ...offersForMe().map((one) =>
    item(
      `partyrequest:${one.id}`,
      "verzoeken",
      one,
      say(gettext("Antwoord op verzoek V%(number)s"), one),
      "",
      gettext("Bekijken"),
    ),
  ),
  ...meetingsForMe().map((one) =>
    item(
      `meeting:${one.id}`,
      "overleg",
      one,
      one.state === "running"
        ? say(gettext("%(team)s is bijeen"), { team: teamName(one.team) })
        : say(gettext("%(team)s komt bijeen om %(at)s"), {
            team: teamName(one.team),
            at: moment(one.starts_at, ctx.now()),
          }),
      one.place,
      gettext("Naar het overleg"),
    ),
  ),
];
