/** What waits in pictures for the person: her own that is empty, questions to answer, answers to see, a common picture offered or changed below her. */

import { activityHref, activityOf } from "./activities.js";
import { h } from "./dom.js";
import {
  answersToMe,
  emptyOfMine,
  ownerName,
  pictureHref,
  placedIn,
  questionKey,
  questionsToMe,
  totalHref,
  totalsDeclined,
  totalsToLookAt,
  totalsToMe,
} from "./pictures.js";
import * as words from "./words.js";

const say = (text, values) => interpolate(text, values, true);
const where = (id) => h("p", null, activityOf(id)?.name ?? "");

const card = (key, title, body, href, label) =>
  h(
    "article",
    { class: "wait", "data-key": key },
    h("h3", null, title),
    body,
    h("div", { class: "btns" }, h("a", { class: "btn pri", href }, label)),
  );

const asked = (one) =>
  card(
    questionKey(one),
    say(gettext("Vraag van %(who)s"), { who: words.readable(one, "asked_by") }),
    [where(one.activity), h("p", null, one.text)],
    `${pictureHref(one.activity)}#question-${one.id}`,
    gettext("Beantwoorden"),
  );

const answered = (one) =>
  card(
    questionKey(one),
    say(gettext("Antwoord van %(who)s"), { who: words.readable(one, "answered_by") }),
    [where(one.activity), h("p", null, one.answer)],
    `${pictureHref(one.activity)}#question-${one.id}`,
    gettext("Bekijken"),
  );

const offered = (one) =>
  card(
    `total:${one.activity}`,
    say(gettext("%(owner)s draagt het totaalbeeld aan u over"), one),
    where(one.activity),
    totalHref(one.activity),
    gettext("Bekijken en overnemen"),
  );

const declined = (one) =>
  card(
    `total:${one.activity}:declined`,
    say(gettext("%(who)s neemt het totaalbeeld niet over"), { who: one.declined_by }),
    where(one.activity),
    totalHref(one.activity),
    gettext("Naar het totaalbeeld"),
  );

const changed = (one) => {
  const number = placedIn(one).filter((row) => row.changed).length;
  return card(
    `total:${one.activity}`,
    interpolate(
      ngettext(
        "Totaalbeeld: %s bericht gewijzigd sinds plaatsing",
        "Totaalbeeld: %s berichten gewijzigd sinds plaatsing",
        number,
      ),
      [number],
    ),
    where(one.activity),
    totalHref(one.activity),
    gettext("Bekijken"),
  );
};

const unwritten = (one) =>
  card(
    `picture:${one.activity}:${one.owner}`,
    say(gettext("%(owner)s doet mee: schrijf wat u weet"), { owner: ownerName(activityOf(one.activity), one.owner) }),
    where(one.activity),
    `${activityHref(one.activity)}#snel`,
    gettext("Schrijven"),
  );

const item = (key, one, card) => ({ key, activity: one.activity, card: () => card(one) });

/** Return what waits in pictures: a key, of which activiteit, and how to make its card. */
export const picturesWaiting = () => [
  ...emptyOfMine().map((one) => item(`picture:${one.activity}:${one.owner}`, one, unwritten)),
  ...questionsToMe().map((one) => item(questionKey(one), one, asked)),
  ...answersToMe().map((one) => item(questionKey(one), one, answered)),
  ...totalsToMe().map((one) => item(`total:${one.activity}`, one, offered)),
  ...totalsDeclined().map((one) => item(`total:${one.activity}:declined`, one, declined)),
  ...totalsToLookAt().map((one) => item(`total:${one.activity}`, one, changed)),
];
