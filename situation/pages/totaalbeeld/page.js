/** The common picture of an activiteit: references to items, theme by theme, and the versions that were published. */

import { activityHref, activityOf, runningActivities } from "../../zb/activities.js";
import { act, demoChip } from "../../zb/activityview.js";
import { address, get, Problem } from "../../zb/api.js";
import { actions, byId, h, patch, toast } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { isMeasured, isOutside, nothingShared } from "../../zb/outside.js";
import { itemActions } from "../../zb/pictureacts.js";
import {
  currency,
  isActive,
  itemKey,
  itemsOf,
  myOwners,
  ownsTotal,
  pictureHref,
  placedIn,
  themeStanding,
  themesOf,
  totalOf,
} from "../../zb/pictures.js";
import { currencyMeter, itemCard, standingMark } from "../../zb/pictureview.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { versionView } from "../../zb/totalversion.js";
import {
  allPlaced,
  changedMark,
  placeable,
  totalActions,
  totalActs,
  totalOwner,
  totalVersion,
} from "../../zb/totalview.js";
import * as words from "../../zb/words.js";

const asked = new URLSearchParams(location.search).get("id");
/** @type {{versions: any[], more: boolean, known: number, version: any | null}} */
const view = { versions: [], more: false, known: -1, version: null };
const say = (text, values) => interpolate(text, values, true);
const shown = () => activityOf(asked) ?? (asked ? null : (runningActivities()[0] ?? null));

const headActs = (activity, total) => [
  totalActs(activity, total),
  h("a", { class: "btn", href: pictureHref(activity.id) }, gettext("Eigen beelden")),
  h("a", { class: "btn", href: activityHref(activity.id) }, gettext("Activiteit")),
];

function placedCard(activity, theme, { item, changed }, now) {
  const data = { "data-item": itemKey(item) };
  const own = ownsTotal(activity.id) && activity.state !== "closed";
  const acts = [
    own && changed && isActive(item)
      ? act("total-place", gettext("Gezien, klopt"), { ...data, class: "btn pri" })
      : null,
    own ? act("total-remove", gettext("Uit totaalbeeld"), data) : null,
    !myOwners(activity).includes(item.owner) && activity.state !== "closed" && !ctx.asOf
      ? act("item-question", gettext("Vraag…"), data)
      : null,
    item.revision > 1 ? act("item-history", gettext("Eerder…"), { ...data, class: "btn plain" }) : null,
  ];
  return itemCard(item, { activity, theme, now, marks: changed ? changedMark(item) : null, acts });
}

/** Return the common picture theme by theme; empty themes say so, and who could fill them: to who sees what is shared. */
function themeParts(activity, placed, now) {
  const isWhole = !isOutside(activity);
  const themes = themesOf(activity).filter(
    (one) => (isWhole && !one.owner && !one.closed_at) || placed.some(({ item }) => item.theme === one.code),
  );
  if (!themes.length) return h("p", { class: "empty" }, nothingShared(activity, ""));
  return themes.map((theme) => {
    const here = placed.filter(({ item }) => item.theme === theme.code);
    const items = here.map(({ item }) => item);
    return h(
      "section",
      { class: "theme", "data-key": theme.code, "aria-label": theme.title },
      h(
        "div",
        { class: "theme-head" },
        h("h2", null, theme.title),
        isMeasured(activity) ? standingMark(themeStanding(theme, items, now)) : null,
      ),
      here.length
        ? here.map((one) => placedCard(activity, theme, one, now))
        : h("p", { class: "theme-empty" }, emptyWords(activity, theme)),
    );
  });
}

function emptyWords(activity, theme) {
  const ready = placeable(activity).filter((one) => one.theme === theme.code).length;
  if (!ready) return gettext("Niemand heeft hierover iets gedeeld.");
  return interpolate(
    ngettext("%s gedeeld bericht is nog niet geplaatst.", "%s gedeelde berichten zijn nog niet geplaatst.", ready),
    [ready],
  );
}

function toPlace(activity, now) {
  const found = placeable(activity);
  byId("plaats-telling").textContent = found.length ? String(found.length) : "";
  if (!found.length)
    return h(
      "p",
      { class: "empty" },
      itemsOf(activity.id).some(isActive)
        ? allPlaced(activity)
        : nothingShared(
            activity,
            gettext("Nog niets gedeeld. Berichten uit de eigen beelden verschijnen hier vanzelf."),
          ),
    );
  const own = ownsTotal(activity.id) && activity.state !== "closed";
  return themesOf(activity)
    .map((theme) => ({ theme, items: found.filter((one) => one.theme === theme.code) }))
    .filter(({ items }) => items.length)
    .map(({ theme, items }) =>
      h(
        "section",
        { class: "theme", "data-key": theme.code },
        h("h3", null, theme.title),
        items.map((item) =>
          itemCard(item, {
            activity,
            theme,
            now,
            acts: [
              own
                ? act("total-place", gettext("In totaalbeeld"), { "data-item": itemKey(item), class: "btn pri" })
                : null,
            ],
          }),
        ),
      ),
    );
}

function versions(activity, now) {
  const found = view.versions.filter((one) => new Date(one.at) <= now); // a past picture knows no later one
  if (!found.length)
    return h(
      "p",
      { class: "empty" },
      nothingShared(activity, gettext("Nog geen versie. Publiceren legt vast wat er op dat moment staat.")),
    );
  return [
    h(
      "ol",
      { class: "version-list" },
      found.map((one) =>
        h(
          "li",
          { "data-key": `v${one.number}` },
          act("version", say(gettext("versie %(number)s"), one), { "data-number": one.number, class: "btn plain" }),
          h("small", { class: "muted" }, `${moment(one.at, now)} · ${words.readable(one, "by")}`),
          one.note ? h("small", null, one.note) : null,
        ),
      ),
    ),
    view.more ? act("more-versions", gettext("Eerdere versies")) : null,
  ];
}

/** Fetch the list of versions anew when one was published; `before`: those before a number, to add below. */
async function fetchVersions(activity, before = 0) {
  try {
    const tail = before ? `?before=${before}` : "";
    const answer = await get(address("total-versions", { activity: activity.id }) + tail);
    view.versions = before ? [...view.versions, ...answer.versions] : answer.versions;
    view.more = answer.more;
  } catch (error) {
    toast(error instanceof Problem ? error.message : String(error), "bad");
  }
  refresh();
}

async function showVersion(activity, number) {
  try {
    view.version = await get(address("total-version", { activity: activity.id, number }));
  } catch (error) {
    toast(error instanceof Problem ? error.message : String(error), "bad");
  }
  refresh();
}

function missing() {
  for (const part of ["totaal-wie", "meter", "totaal-acties", "te-plaatsen", "versies"]) patch(byId(part));
  byId("totaal-versie").textContent = "";
  patch(
    byId("totaal"),
    h(
      "p",
      { class: "empty" },
      asked ? gettext("Deze activiteit is er niet of is gearchiveerd.") : gettext("Er loopt geen activiteit."),
    ),
    h("a", { class: "btn", href: address("page-activiteiten") }, gettext("Naar de lijst en het archief")),
  );
}

function follow(activity, total) {
  const version = total?.version ?? 0;
  if (version === view.known) return;
  view.known = version;
  if (version) fetchVersions(activity);
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const activity = shown();
  if (!activity) {
    missing();
    return;
  }
  const now = ctx.now();
  const total = totalOf(activity.id);
  const placed = placedIn(total);
  follow(activity, total);
  patch(byId("totaal-kop"), say(gettext("Totaalbeeld %(name)s"), activity), " ", demoChip(activity));
  byId("totaal-versie").textContent = totalVersion(total, now);
  patch(byId("totaal-wie"), totalOwner(activity, total, now));
  const items = placed.map(({ item }) => item);
  patch(byId("meter"), isMeasured(activity) ? currencyMeter(currency(activity, items, now)) : null);
  patch(byId("totaal-acties"), headActs(activity, total));
  patch(byId("totaal"), view.version ? versionView(view.version) : themeParts(activity, placed, now));
  patch(byId("te-plaatsen"), toPlace(activity, now));
  patch(byId("versies"), versions(activity, now));
}

connectShell();
actions(byId("inhoud"), {
  ...totalActions(shown),
  ...itemActions(shown),
  version: ({ dataset }) => showVersion(shown(), Number(dataset.number)),
  "more-versions": () => fetchVersions(shown(), view.versions[view.versions.length - 1].number),
  now: () => {
    view.version = null;
    refresh();
  },
});
start(render);
