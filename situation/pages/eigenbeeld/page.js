/** Own pictures of an activiteit: what each team and organisation shares under its themes, the own one to write in. */

import { activityHref, activityOf, nothing, runningActivities } from "../../zb/activities.js";
import { act, demoChip } from "../../zb/activityview.js";
import { address } from "../../zb/api.js";
import { arrive } from "../../zb/arrive.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { age, moment } from "../../zb/format.js";
import { isMeasured, isOutside, nothingShared, writesOnceJoined } from "../../zb/outside.js";
import { itemActions } from "../../zb/pictureacts.js";
import { askTheme, askThemeChange, askWrite } from "../../zb/picturedialogs.js";
import {
  ageOf,
  answersToMe,
  isActive,
  itemsOf,
  mayKeepThemes,
  myOwners,
  ownerName,
  ownersOf,
  questionKey,
  questionsToMe,
  themeStanding,
  themesOf,
  totalHref,
} from "../../zb/pictures.js";
import { itemCard, standingMark } from "../../zb/pictureview.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, seenOf, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const asked = new URLSearchParams(location.search).get("id");
const view = { owner: "", withdrawn: false };

const shown = () => activityOf(asked) ?? (asked ? null : (runningActivities()[0] ?? null));
const say = (text, values) => interpolate(text, values, true);

function links(activity) {
  const mine = myOwners(activity);
  return [
    mine.length ? act("write", gettext("Schrijven…"), { class: "btn pri" }) : null,
    h("a", { class: "btn", href: totalHref(activity.id) }, gettext("Totaalbeeld")),
    h("a", { class: "btn", href: activityHref(activity.id) }, gettext("Activiteit")),
  ];
}

/** Return the choice of whose picture is shown: all, or one. */
function choice(activity) {
  const mine = myOwners(activity);
  return [
    h("label", { for: "wiens" }, gettext("Beeld van")),
    h(
      "select",
      { id: "wiens", "data-own": true },
      h("option", { value: "" }, gettext("iedereen")),
      ownersOf(activity).map((code) =>
        h(
          "option",
          { value: code },
          mine.includes(code)
            ? say(gettext("%(name)s (eigen)"), { name: ownerName(activity, code) })
            : ownerName(activity, code),
        ),
      ),
    ),
    h(
      "label",
      { class: "pick" },
      h("input", { type: "checkbox", id: "ingetrokken", checked: view.withdrawn }),
      h("span", null, gettext("ook ingetrokken")),
    ),
  ];
}

const isShown = (item) => (view.withdrawn || isActive(item)) && (!view.owner || item.owner === view.owner);

function themeSection(activity, theme, items, now) {
  const here = items.filter((one) => one.theme === theme.code);
  const standing = themeStanding(theme, here, now);
  const mine = myOwners(activity);
  const writes = mine.length && !theme.closed_at && (!theme.owner || mine.includes(theme.owner));
  return h(
    "section",
    { class: "theme", "data-key": theme.code, "aria-label": theme.title },
    h(
      "div",
      { class: "theme-head" },
      h("h2", null, theme.title),
      isMeasured(activity) ? standingMark(standing) : null,
      theme.owner ? h("span", { class: "tag" }, ownerName(activity, theme.owner)) : null,
      theme.closed_at ? h("span", { class: "tag" }, gettext("gesloten")) : null,
      writes
        ? act("write", gettext("Schrijven…"), {
            class: "btn no-print",
            "data-theme": theme.code,
            "aria-label": say(gettext("Schrijven in %(theme)s"), { theme: theme.title }),
          })
        : null,
    ),
    here.map((item) => itemCard(item, { activity, theme, now })),
  );
}

function pictures(activity, now) {
  const items = itemsOf(activity.id).filter(isShown);
  const isWhole = !isOutside(activity); // else an empty theme may have what she does not see
  const themes = themesOf(activity).filter(
    (one) => (isWhole && !one.closed_at) || items.some((item) => item.theme === one.code),
  );
  const none = items.length
    ? null
    : h(
        "p",
        { class: "empty", "data-key": "none" },
        nothingShared(
          activity,
          myOwners(activity).length
            ? gettext("Nog niets in dit beeld. Schrijf wat u weet, met bron en tijd; wie meedoet ziet het meteen.")
            : gettext("Nog niets gedeeld. Wie in een team zit of voor een organisatie meedoet, schrijft hier."),
        ),
      );
  return [writesOnceJoined(activity), none, themes.map((theme) => themeSection(activity, theme, items, now))];
}

function waiting(activity, now) {
  const own = (one) => one.activity === activity.id;
  const cards = [
    ...questionsToMe()
      .filter(own)
      .map((one) =>
        waitCard(one, say(gettext("Vraag van %(who)s"), { who: words.readable(one, "asked_by") }), now, [
          act("question-answer", gettext("Beantwoorden…"), { class: "btn pri", "data-question": questionKey(one) }),
        ]),
      ),
    ...answersToMe()
      .filter(own)
      .map((one) =>
        waitCard(one, say(gettext("Antwoord van %(who)s"), { who: words.readable(one, "answered_by") }), now, [
          act("question-seen", gettext("Gezien"), { "data-question": questionKey(one) }),
        ]),
      ),
  ];
  if (cards.length) return cards;
  return h(
    "p",
    { class: "empty" },
    nothing(activity, gettext("Geen vragen. Vragen over uw beeld, en antwoorden aan u, verschijnen hier.")),
  );
}

const waitCard = (one, title, now, buttons) =>
  h(
    "article",
    { class: "wait", "data-key": questionKey(one), id: `question-${one.id}` },
    h("h3", null, title),
    h("p", null, one.text),
    one.answer ? h("p", { class: "quote" }, one.answer) : null,
    h("p", { class: "muted" }, moment(one.answered_at ?? one.asked_at, now)),
    h("div", { class: "btns" }, buttons),
  );

/** Return who keeps a picture, with how much stands in it and how old the newest is. */
function keepers(activity, now) {
  const items = itemsOf(activity.id).filter(isActive);
  return h(
    "ul",
    { class: "keepers" },
    ownersOf(activity).map((code) => {
      const own = items.filter((one) => one.owner === code);
      const newest = own.length ? Math.min(...own.map((one) => ageOf(one, now))) : null;
      return h(
        "li",
        { "data-key": code },
        h(
          "button",
          { type: "button", class: "btn plain", "data-act": "only", "data-owner": code },
          ownerName(activity, code),
        ),
        newest === null
          ? h("span", { class: "age unknown" }, gettext("nog niets"))
          : h(
              "span",
              { class: "age" },
              say(ngettext("%(n)s bericht, %(age)s oud", "%(n)s berichten, %(age)s oud", own.length), {
                n: own.length,
                age: age(newest),
              }),
            ),
      );
    }),
  );
}

function themeRows(activity) {
  const keeps = mayKeepThemes(activity);
  const mine = myOwners(activity);
  return h(
    "ul",
    { class: "keepers" },
    themesOf(activity).map((one) => {
      const may = one.owner ? mine.includes(one.owner) : keeps;
      return h(
        "li",
        { "data-key": one.code },
        h(
          "span",
          { class: one.closed_at ? "muted" : "" },
          one.title,
          h(
            "small",
            { class: "muted" },
            ` ${say(gettext("veroudert na %(age)s"), { age: age(one.stale_after_min * 60) })}`,
          ),
        ),
        may
          ? h(
              "span",
              { class: "btns" },
              act("theme-change", gettext("Wijzigen…"), { "data-theme": one.code, class: "btn plain" }),
              act("theme-close", one.closed_at ? gettext("Heropenen") : gettext("Sluiten"), {
                "data-theme": one.code,
                class: "btn plain",
              }),
            )
          : null,
      );
    }),
  );
}

function missing() {
  for (const part of ["beeld-links", "keuze", "vragen", "wie", "themas", "thema-acties"]) patch(byId(part));
  byId("beeld-telling").textContent = "";
  patch(
    byId("beelden"),
    h(
      "p",
      { class: "empty" },
      asked ? gettext("Deze activiteit is er niet of is gearchiveerd.") : gettext("Er loopt geen activiteit."),
    ),
    h("a", { class: "btn", href: address("page-activiteiten") }, gettext("Naar de lijst en het archief")),
  );
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
  const items = itemsOf(activity.id).filter(isActive);
  patch(byId("beeld-kop"), say(gettext("Eigen beelden %(name)s"), activity), " ", demoChip(activity));
  byId("beeld-telling").textContent = items.length
    ? interpolate(ngettext("%s bericht", "%s berichten", items.length), [items.length])
    : "";
  patch(byId("beeld-links"), links(activity));
  if (!byId("wiens") || byId("wiens").options.length !== ownersOf(activity).length + 1) {
    patch(byId("keuze"));
    patch(byId("keuze"), choice(activity));
    byId("wiens").value = view.owner;
  }
  patch(byId("beelden"), pictures(activity, now));
  patch(byId("vragen"), waiting(activity, now));
  patch(byId("wie"), keepers(activity, now));
  patch(byId("themas"), themeRows(activity));
  const mine = myOwners(activity);
  patch(
    byId("thema-acties"),
    mayKeepThemes(activity) || mine.length ? act("theme-add", gettext("Thema toevoegen…")) : null,
  );
}

const themeOf = ({ dataset }) => themesOf(shown()).find((one) => one.code === dataset.theme);
const ownerNow = () => (myOwners(shown()).includes(view.owner) ? view.owner : undefined);

const closeTheme = (theme) =>
  send(
    address("situation.theme_close", { activity: shown().id, theme: theme.code }),
    { closed: !theme.closed_at, ...seenOf(`themes:${shown().id}`) },
    theme.closed_at ? gettext("Het thema is weer open.") : gettext("Gesloten. Heropenen maakt het ongedaan."),
  );

connectShell();
actions(byId("inhoud"), {
  write: ({ dataset }) => askWrite(shown(), dataset.theme ?? "", ownerNow()),
  ...itemActions(shown),
  only: ({ dataset }) => {
    view.owner = view.owner === dataset.owner ? "" : dataset.owner;
    byId("wiens").value = view.owner;
    refresh();
  },
  "theme-add": () => askTheme(shown(), { all: mayKeepThemes(shown()) }),
  "theme-change": (button) => askThemeChange(shown(), themeOf(button)),
  "theme-close": (button) => closeTheme(themeOf(button)),
});
on(byId("inhoud"), "change", (element) => {
  if (element.id === "wiens") view.owner = element.value;
  if (element.id === "ingetrokken") view.withdrawn = element.checked;
  refresh();
});
start(render, arrive);
