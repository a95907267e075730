/** The pictures in the middle of the page of an activiteit: the common one in short, own items in short, what warns. */

import { act } from "./activityview.js";
import { h } from "./dom.js";
import { age } from "./format.js";
import { withFigures } from "./livefigures.js";
import { isMeasured, isOutside, nothingShared } from "./outside.js";
import {
  currency,
  isActive,
  isOld,
  itemKey,
  itemsOf,
  myOwners,
  ownsTotal,
  pictureHref,
  placedIn,
  themesOf,
  totalHref,
  totalOf,
} from "./pictures.js";
import { against, itemButtons, itemFacts, questionList } from "./pictureview.js";
import { canAct } from "./rights.js";
import { allPlaced, changedMark, placeable } from "./totalview.js";

const say = (text, values) => interpolate(text, values, true);
const unknown = (item) => ({ code: item.theme, title: "", stale_after_min: Infinity });

/**
 * Return an item in two lines: theme with what it rests on, and the text; what can be done with it beside.
 * @param {any} item
 * @param {{activity: any, theme: any, now: Date, marks?: any, acts?: any}} options
 */
export function itemLine(item, { activity, theme, now, marks = null, acts = null }) {
  const old = Boolean(marks) || isOld(item, theme, now);
  return h(
    "article",
    { class: `item item-line${old ? " is-old" : ""}`, "data-key": itemKey(item) },
    h("div", { class: "item-top" }, h("b", null, theme.title), itemFacts(item, theme, now)),
    h("p", { class: "item-text" }, withFigures(item.text)),
    against(item),
    marks,
    questionList(item, myOwners(activity).includes(item.owner), now),
    h("div", { class: "btns item-acts no-print" }, acts),
  );
}

const inOrder = (activity, rows, itemOf) =>
  themesOf(activity).flatMap((theme) =>
    rows.filter((row) => itemOf(row).theme === theme.code).map((row) => ({ theme, row })),
  );

/** Return the warnings of a common picture: themes about which it says nothing, and those that are old. What somebody
 *  does not see, she is not told to be empty.
 */
export function totalWarnings(activity, items, now) {
  if (!isMeasured(activity)) return null;
  const { rows } = currency(activity, items, now);
  const empty = rows.filter((one) => one.state === "empty").map((one) => one.theme.title);
  const old = rows.filter((one) => one.state === "old");
  return [
    old.length
      ? h(
          "p",
          { class: "theme-warning is-old", "data-key": "old" },
          h("b", null, gettext("Verouderd: ")),
          old
            .map((one) => say(gettext("%(theme)s (%(age)s oud)"), { theme: one.theme.title, age: age(one.age) }))
            .join(", "),
        )
      : null,
    empty.length
      ? h("p", { class: "theme-warning", "data-key": "empty" }, h("b", null, gettext("Leeg: ")), empty.join(", "))
      : null,
  ];
}

function placedActs(activity, item, changed) {
  if (activity.state === "closed" || !canAct()) return null;
  const data = { "data-item": itemKey(item) };
  const own = ownsTotal(activity.id);
  return [
    own && changed && isActive(item)
      ? act("total-place", gettext("Gezien, klopt"), { ...data, class: "btn pri" })
      : null,
    own ? act("total-remove", gettext("Uit totaalbeeld"), data) : null,
    myOwners(activity).includes(item.owner) ? null : act("item-question", gettext("Vraag…"), data),
  ];
}

/** Return what stands in the common picture, theme by theme; where nothing does, what is to be done. */
export function totalLines(activity, now) {
  const total = totalOf(activity.id);
  const placed = placedIn(total);
  if (!placed.length) return h("p", { class: "empty", "data-key": "none" }, nothingPlaced(activity, total));
  return inOrder(activity, placed, ({ item }) => item).map(({ theme, row: { item, changed } }) =>
    itemLine(item, {
      activity,
      theme,
      now,
      marks: changed ? changedMark(item) : null,
      acts: placedActs(activity, item, changed),
    }),
  );
}

function nothingPlaced(activity, total) {
  if (activity.state === "closed") return gettext("In het totaalbeeld is niets geplaatst.");
  const ready = placeable(activity).length;
  if (!ready && isOutside(activity)) return nothingShared(activity, "");
  if (!ready) return gettext("Nog niets gedeeld om te plaatsen. Wat teams en organisaties schrijven, staat hieronder.");
  if (ownsTotal(activity.id))
    return gettext("Nog niets geplaatst. Druk hieronder bij een bericht op ‘In totaalbeeld’.");
  const told = interpolate(
    ngettext("%s gedeeld bericht is nog niet geplaatst.", "%s gedeelde berichten zijn nog niet geplaatst.", ready),
    [ready],
  );
  return total?.owner ? told : `${told} ${gettext("Eerst moet iemand het totaalbeeld op zich nemen.")}`;
}

/** Return the choices of whose items are shown here. */
export const scopes = (activity) => [
  ...(myOwners(activity).length ? [["mine", gettext("Mijn beeld")]] : []),
  ["all", gettext("Iedereen")],
  ["unplaced", gettext("Nog niet geplaatst")],
];

/** Return with what a person begins: who composes with what is to be placed, who writes with her own. */
export const firstScope = (activity) => (ownsTotal(activity.id) ? "all" : myOwners(activity).length ? "mine" : "all");

const KEPT = {
  mine: (activity) => {
    const mine = myOwners(activity);
    return (item) => isActive(item) && mine.includes(item.owner);
  },
  all: () => isActive,
  unplaced: (activity) => {
    const found = new Set(placeable(activity));
    return (item) => found.has(item);
  },
};

/** What stands where a choice has none: of a part there may be more, so that nothing is said of the rest. */
const EMPTY = {
  mine: (activity) =>
    activity.state === "closed"
      ? gettext("Niets in uw beeld.")
      : gettext("Nog niets in uw beeld. Schrijf hieronder wat u weet; wie meedoet ziet het meteen."),
  all: (activity) =>
    nothingShared(
      activity,
      myOwners(activity).length
        ? gettext("Nog niets gedeeld. Begin hieronder: één feit per bericht.")
        : gettext("Nog niets gedeeld. Wie in een team zit of voor een organisatie meedoet, schrijft hier."),
    ),
  unplaced: allPlaced,
};

function ownActs(activity, item, placed) {
  const mine = myOwners(activity).includes(item.owner);
  const places = ownsTotal(activity.id) && item.share !== "own" && !placed.has(item.id) && activity.state !== "closed";
  return [
    places ? act("total-place", gettext("In totaalbeeld"), { "data-item": itemKey(item), class: "btn pri" }) : null,
    itemButtons(item, activity, mine),
  ];
}

/** Return the items of a choice, theme by theme, or what to do where there are none. */
export function ownLines(activity, scope, now) {
  const found = itemsOf(activity.id).filter(KEPT[scope](activity));
  if (!found.length) return h("p", { class: "empty", "data-key": "none" }, EMPTY[scope](activity));
  const placed = new Set((totalOf(activity.id)?.entries ?? []).map((one) => one.item));
  const known = new Set(themesOf(activity).map((one) => one.code));
  return [
    ...inOrder(activity, found, (item) => item),
    ...found.filter((item) => !known.has(item.theme)).map((row) => ({ theme: unknown(row), row })),
  ].map(({ theme, row }) => itemLine(row, { activity, theme, now, acts: ownActs(activity, row, placed) }));
}

/** Return the ways to the two pictures themselves, for the heads of the cards. */
export const totalLink = (activity) => h("a", { href: totalHref(activity.id) }, gettext("Totaalbeeld"));
export const pictureLink = (activity) => h("a", { href: pictureHref(activity.id) }, gettext("Eigen beelden"));
