/** Items of a picture on the screen: text with live figures, source, age, certainty, questions; and how fresh themes are. */

import { act } from "./activityview.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { withFigures } from "./livefigures.js";
import {
  ageOf,
  certainty,
  freshAt,
  isActive,
  isOld,
  itemKey,
  myOwners,
  ownerName,
  questionKey,
  questionsOf,
  shareName,
} from "./pictures.js";
import { canAct } from "./rights.js";
import { canWriteTogether, keepsOf, togetherLabel } from "./sharedkept.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const say = (text, values) => interpolate(text, values, true);

/** Return the name of whose an item is, in the language of the screen. */
export const itemOwner = (item) => words.readable(item, "owner_name");

/** Return what stands under an item: whose, how old, since when so, from whom, how sure, with whom shared. */
export function itemFacts(item, theme, now) {
  const old = isActive(item) && isOld(item, theme, now);
  return h(
    "p",
    { class: "item-facts" },
    h("b", null, itemOwner(item)),
    h(
      "span",
      { class: old ? "age stale" : "age", title: say(gettext("feit van %(at)s"), { at: moment(item.fact_at, now) }) },
      say(gettext("%(age)s geleden"), { age: age(ageOf(item, now)) }),
      old ? ` · ${gettext("veroudert")}` : "",
    ),
    freshAt(item) === item.fact_at
      ? null
      : h("span", null, say(gettext("feit van %(at)s, nog steeds zo"), { at: moment(item.fact_at, now) })),
    item.source ? h("span", null, say(gettext("bron: %(source)s"), item)) : null,
    h("span", { class: `certainty is-${item.certainty}` }, certainty(item.certainty)),
    item.share === "activity" ? null : h("span", { class: "tag" }, shareName(item.share)),
  );
}

/** Return who wrote a text together, and that letters of somebody without a line came in. */
function writtenTogether(item, now) {
  const { authors, merged_at } = item.together ?? {};
  if (!authors) return null;
  const names = [...new Set(authors.map((one) => words.readable(one, "by")))];
  return [
    names.length > 1
      ? h("p", { class: "item-facts" }, say(gettext("samen geschreven door %(names)s"), { names: names.join(", ") }))
      : null,
    merged_at
      ? h(
          "p",
          { class: "item-facts is-merged" },
          say(gettext("samengevoegd met wat %(who)s zonder verbinding schreef, %(at)s"), {
            who: words.readable(item.together, "merged_by"),
            at: moment(merged_at, now),
          }),
        )
      : null,
  ];
}

/** Return who contradicts an item, and with what. */
export function against(item) {
  if (item.certainty !== "contradicted") return null;
  return h(
    "p",
    { class: "contradiction" },
    h("b", null, say(gettext("%(contradicted_by)s spreekt dit tegen: "), item)),
    item.contradiction,
  );
}

function question(one, item, mine, now) {
  const own = one.username === ctx.me?.username;
  const data = { "data-question": questionKey(one) };
  return h(
    "li",
    { class: "item-question", "data-key": questionKey(one) },
    h("b", null, gettext("Vraag")),
    ` ${words.readable(one, "asked_by")}, ${moment(one.asked_at, now)}: ${one.text}`,
    one.answer
      ? h(
          "p",
          { class: "item-answer" },
          h("b", null, gettext("Antwoord")),
          ` ${words.readable(one, "answered_by")}, ${moment(one.answered_at, now)}: ${one.answer}`,
        )
      : null,
    canAct() && !item.over
      ? h(
          "span",
          { class: "btns" },
          mine && one.state === "asked"
            ? act("question-answer", gettext("Beantwoorden…"), { ...data, class: "btn pri" })
            : null,
          own && one.state === "answered" ? act("question-seen", gettext("Gezien"), data) : null,
        )
      : null,
  );
}

/** Return the questions about an item: those open, and on its own page what was answered. */
export function questionList(item, mine, now) {
  const found = questionsOf(item);
  if (!found.length) return null;
  return h(
    "ul",
    { class: "item-questions" },
    found.map((one) => question(one, item, mine, now)),
  );
}

/** Return the way to what did not arrive in time: it can be read, and thrown away. In the past there is no text to open. */
const leftover = (item, data) =>
  ctx.asOf === null && canWriteTogether() && keepsOf(item)
    ? act("item-together", gettext("Niet verzonden letters…"), data)
    : null;

/** Return what somebody can do with an item: with her own, or with that of another. */
export function itemButtons(item, activity, mine) {
  const data = { "data-item": itemKey(item) };
  const history = item.revision > 1 ? act("item-history", gettext("Eerder…"), { ...data, class: "btn plain" }) : null;
  if (!canAct() || item.over || activity.state === "closed") return [leftover(item, data), history];
  if (mine)
    return [
      act("item-still", gettext("Nog steeds zo"), data),
      act("item-correct", gettext("Corrigeren…"), data),
      canWriteTogether() ? act("item-together", togetherLabel(item), data) : null,
      act("item-withdraw", gettext("Intrekken…"), data),
      history,
    ];
  return [
    act("item-question", gettext("Vraag…"), data),
    myOwners(activity).length ? act("item-contradict", gettext("Tegenspreken…"), data) : null,
    leftover(item, data),
    history,
  ];
}

/**
 * Return an item of a picture, with what can be done with it.
 * @param {any} item
 * @param {{activity: any, theme: any, now: Date, marks?: any, acts?: any}} options `acts`: buttons in place of the usual ones
 */
export function itemCard(item, { activity, theme, now, marks = null, acts = null }) {
  const mine = myOwners(activity).includes(item.owner);
  const gone = item.state === "withdrawn";
  const old = !gone && isOld(item, theme, now);
  return h(
    "article",
    { class: `item${gone ? " is-withdrawn" : ""}${old ? " is-old" : ""}`, "data-key": itemKey(item) },
    h("p", { class: "item-text" }, gone ? h("del", null, withFigures(item.text)) : withFigures(item.text)),
    gone
      ? h("p", { class: "late" }, say(gettext("ingetrokken: %(reason)s"), item))
      : item.reason && item.revision > 1
        ? h("p", { class: "muted" }, say(gettext("gecorrigeerd: %(reason)s"), item))
        : null,
    against(item),
    itemFacts(item, theme, now),
    writtenTogether(item, now),
    marks,
    questionList(item, mine, now),
    h("div", { class: "btns item-acts" }, acts ?? itemButtons(item, activity, mine)),
  );
}

/** Return how a theme stands in words and form. */
export function standingMark(standing) {
  if (standing.state === "empty") return h("span", { class: "age unknown" }, gettext("leeg"));
  const told = say(gettext("%(age)s oud"), { age: age(standing.age) });
  return h(
    "span",
    { class: standing.state === "old" ? "age stale" : "age fresh" },
    told,
    standing.state === "old" ? ` · ${gettext("veroudert")}` : "",
  );
}

/** Return the meter of a common picture: which themes are fresh, as a row of marks with its meaning in words. */
export function currencyMeter({ rows, fresh }) {
  const told = say(gettext("%(fresh)s van %(all)s thema's actueel"), { fresh, all: rows.length });
  return h(
    "div",
    { class: "currency" },
    h(
      "span",
      { class: "currency-bar", role: "img", "aria-label": told },
      rows.map((one) =>
        h("i", {
          class: `is-${one.state}`,
          title: `${one.theme.title}: ${stateWords(one.state)}`,
          "data-key": one.theme.code,
        }),
      ),
    ),
    h("small", null, told),
  );
}

const stateWords = (state) => ({ fresh: gettext("actueel"), old: gettext("veroudert"), empty: gettext("leeg") })[state];

export { ownerName };
