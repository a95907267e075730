/** The common picture on any screen that shows it: who keeps it, what its owner can do, what is not placed yet. */

import { act } from "./activityview.js";
import { address } from "./api.js";
import { h } from "./dom.js";
import { moment } from "./format.js";
import { isOutside, nothingShared } from "./outside.js";
import { commonThemes, currency, isActive, itemsOf, mayKeepTotal, ownsTotal, placedIn, totalOf } from "./pictures.js";
import { send } from "./send.js";
import { ctx, seenOf } from "./store.js";
import { answerTotal, offerTotal, publishTotal, takeTotal } from "./totaldialogs.js";

const say = (text, values) => interpolate(text, values, true);

/** Return what stands where nothing of what was shared is to be placed: to who sees that alone. */
export const allPlaced = (activity) =>
  isOutside(activity) ? nothingShared(activity, "") : gettext("Alles wat gedeeld is, staat in het totaalbeeld.");

/** Return who keeps the common picture, or what is to be done while nobody does. */
export function totalOwner(activity, total, now) {
  if (!total?.owner && activity.state === "closed")
    return h("p", { class: "muted" }, gettext("Niemand hield het totaalbeeld toen de activiteit sloot."));
  if (!total?.owner)
    return h(
      "p",
      { class: "late" },
      mayKeepTotal(activity)
        ? gettext("Niemand houdt het totaalbeeld. Neem het op u om te beginnen.")
        : gettext("Niemand houdt het totaalbeeld nog. Dat doet de HIN of wie de informatiefunctie heeft."),
    );
  return h(
    "p",
    { class: "total-owner" },
    h("span", null, say(gettext("eigenaar: %(owner)s"), total)),
    h("small", { class: "muted" }, say(gettext("sinds %(at)s"), { at: moment(total.since, now) })),
    total.offer
      ? h("small", { class: "late" }, say(gettext("aangeboden aan %(who)s"), { who: total.offer.to_name }))
      : null,
    total.declined_by
      ? h("small", { class: "late" }, interpolate(gettext("niet overgenomen door %s"), [total.declined_by]))
      : null,
  );
}

/** Return which version was published last, and when. */
export const totalVersion = (total, now) =>
  total?.version
    ? say(gettext("versie %(version)s · %(at)s"), { version: total.version, at: moment(total.published_at, now) })
    : gettext("nog niet gepubliceerd");

/** Return what its owner can do about handing it over: offer it, take that back, or set aside that it was declined. */
const handing = (total) =>
  total.offer
    ? act("total-keep", gettext("Aanbod intrekken"))
    : [
        act("total-offer", gettext("Overdragen…")),
        total.declined_by ? act("total-keep", gettext("Ik houd het totaalbeeld")) : null,
      ];

/** Return the buttons of whoever keeps the common picture, is offered it, or may take it. */
export function totalActs(activity, total) {
  if (activity.state === "closed") return [];
  const own = ownsTotal(activity.id);
  const offered = total?.offer?.to === ctx.me?.username;
  return [
    own && total.entries.length ? act("total-publish", gettext("Publiceren…"), { class: "btn pri" }) : null,
    offered ? act("total-answer", gettext("Overnemen…"), { class: "btn pri" }) : null,
    !own && !offered && mayKeepTotal(activity)
      ? act("total-take", total?.owner ? gettext("Overnemen…") : gettext("Totaalbeeld op mij nemen"), {
          class: total?.owner ? "btn" : "btn pri",
        })
      : null,
    own ? handing(total) : null,
  ];
}

/** Return the mark of an item that says something else than when it was placed. */
export const changedMark = (item) =>
  h(
    "p",
    { class: "changed-mark" },
    item.state === "withdrawn" ? gettext("ingetrokken sinds plaatsing") : gettext("gewijzigd sinds plaatsing"),
  );

/** Return what is shared, counts, and stands not yet in the common picture. */
export function placeable(activity) {
  const placed = new Set((totalOf(activity.id)?.entries ?? []).map((one) => one.item));
  return itemsOf(activity.id).filter((one) => isActive(one) && one.share !== "own" && !placed.has(one.id));
}

function publish(activity) {
  const total = totalOf(activity.id);
  const placed = placedIn(total);
  const filled = new Set(placed.map(({ item }) => item.theme));
  publishTotal(activity, total, {
    changed: placed.filter(({ changed }) => changed).length,
    old: currency(
      activity,
      placed.map(({ item }) => item),
      ctx.now(),
    )
      .rows.filter((one) => one.state === "old")
      .map((one) => one.theme.title),
    empty: commonThemes(activity)
      .filter((one) => !filled.has(one.code))
      .map((one) => one.title),
  });
}

const toItem = (name, item, done) =>
  send(address(`situation.${name}`, { activity: item.activity }), { item: item.id }, done);

/**
 * Return what the buttons of the common picture do.
 * @param {() => any} shown the activiteit on the screen
 */
export const totalActions = (shown) => ({
  "total-take": () => takeTotal(shown(), totalOf(shown().id)),
  "total-offer": () => offerTotal(shown()),
  "total-answer": () => answerTotal(shown(), totalOf(shown().id)),
  "total-keep": () =>
    send(
      address("situation.total_keep_self", { activity: shown().id }),
      seenOf(`total:${shown().id}`),
      gettext("U houdt het totaalbeeld zelf."),
    ),
  "total-publish": () => publish(shown()),
  "total-place": ({ dataset }) =>
    toItem("total_place", ctx.state(dataset.item), gettext("Het staat in het totaalbeeld.")),
  "total-remove": ({ dataset }) =>
    toItem("total_remove", ctx.state(dataset.item), gettext("Uit het totaalbeeld. Plaatsen maakt het ongedaan.")),
});
