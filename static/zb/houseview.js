/** The liaison's screen as nodes: whose it is, the kinds by theme, and what is said of all figures together. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { ageOfHouse } from "./house.js";
import { MOMENT } from "./housedraft.js";
import { changedMark, choice, idOf, momentField, notes, wordsField } from "./houseparts.js";
import { kindTitle } from "./kinds.js";
import { kindBlock } from "./kindview.js";
import { lentLines } from "./lendview.js";
import { MAX_DUIDING } from "./plausible.js";
import { themeName } from "./shapes.js";
import { sourceLabel } from "./sources.js";
import { offerCards } from "./waitpanel.js";
import * as words from "./words.js";

/** Return the head: which facility, and how old what the others see is. */
export function head(model) {
  const { house, now } = model;
  const { newest } = house.known;
  const oldest = ageOfHouse(house);
  const by =
    newest && oldest.at
      ? interpolate(
          gettext("laatst door %(who)s · %(when)s · %(age)s geleden"),
          {
            who: words.readable(newest, "reported_by") || sourceLabel(newest.source),
            when: moment(oldest.at, now),
            age: age(oldest.age),
          },
          true,
        )
      : gettext("Nog nooit opgegeven");
  return h(
    "div",
    { class: "house-head", "data-key": "head" },
    h("h1", null, house.facility.name),
    h(
      "p",
      { class: oldest.fresh === "fresh" ? "muted" : "late" },
      by,
      oldest.fresh === "stale" ? h("b", null, ` · ${gettext("verouderd")}`) : null,
    ),
    model.reminder
      ? h(
          "p",
          { class: "reminded", role: "status", "data-key": "reminded" },
          interpolate(gettext("De regio vroeg om %s om uw cijfers. Bevestig ze, of verstuur nieuwe."), [
            moment(model.reminder.at, now),
          ]),
          " ",
          interpolate(gettext("Nog te melden: %s."), [waitingWords(model.reminder.kinds)]),
        )
      : null,
  );
}

const MOST_NAMED = 4;

/** Return which kinds still wait in a few words: `OK, IC, SEH en 3 andere`. */
function waitingWords(kinds) {
  const named = kinds.slice(0, MOST_NAMED).map(kindTitle).join(", ");
  const more = kinds.length - MOST_NAMED;
  return more > 0
    ? interpolate(ngettext("%(named)s en %(more)s andere", "%(named)s en %(more)s andere", more), { named, more }, true)
    : named;
}

/** Return how many kinds there are and how many are not as they should be: `6 soorten · 2 verlopen`. */
function countWords(kinds) {
  const being = (fresh) => kinds.filter((one) => one.fresh === fresh).length;
  const [old, never] = [being("stale"), being("unknown")];
  return [
    interpolate(ngettext("%s soort", "%s soorten", kinds.length), [kinds.length]),
    old ? interpolate(gettext("%s verlopen"), [old]) : "",
    never ? interpolate(gettext("%s nog leeg"), [never]) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Return the kinds of a theme that boards do not show at once, folded: how many, and how they are. */
function folded(model, theme, kinds, title) {
  const id = `soorten-${theme}`;
  const late = kinds.some((one) => one.fresh !== "fresh");
  const touched = kinds.some((item) => item.lines.some((line) => model.touched(`${line.key}.`)));
  return h(
    "details",
    { class: "more others", id, "data-key": "others" },
    h("summary", null, title, h("span", { class: late ? "late" : "muted" }, countWords(kinds))),
    model.isUnfolded(id) || touched ? kinds.map((item) => kindBlock(model, item)) : null,
  );
}

/** Return one theme: what boards show at once first, the others folded. */
function themeBlock(model, { theme, kinds }) {
  const first = kinds.filter((one) => one.headline);
  const others = kinds.filter((one) => !one.headline);
  const title = h("h2", null, themeName(theme));
  const confirm = confirmTheme(model, theme, kinds);
  return h(
    "section",
    { class: "block theme", "data-key": `theme-${theme}` },
    first.length || confirm
      ? h(
          "div",
          { class: "block-head" },
          first.length ? title : null,
          kinds.some((one) => one.line?.state.demo) ? h("span", { class: "demo" }, gettext("demo-aantallen")) : null,
          confirm,
        )
      : null,
    lentLines(model, kinds),
    first.map((item) => kindBlock(model, item)),
    others.length ? folded(model, theme, others, first.length ? null : title) : null,
  );
}

/** Return the button that confirms one theme by itself; nothing where there is one theme, or nothing to confirm. */
function confirmTheme(model, theme, kinds) {
  const old = kinds.some((one) => one.line && one.fresh === "stale");
  if (model.house.themes.length < 2 || !old) return null;
  return h(
    "button",
    {
      type: "button",
      class: "btn confirm-theme",
      "data-act": "confirm-theme",
      "data-theme": theme,
      "data-key": "confirm",
      disabled: model.locked || model.draft.changes.length > 0 || model.confirming,
    },
    gettext("Ongewijzigd"),
    h("span", { class: "unseen" }, `: ${themeName(theme)}`),
  );
}

/** Return the blocks of all themes that a facility has, in the order of the screen. */
export const themes = (model) => model.house.themes.map((one) => themeBlock(model, one));

const CLASSES = ["regular", "buffer", "adapted", "crisis"];

/** Return what is said of all figures together: when they were counted, of which class, and what they mean. */
export function about(model) {
  const beds = model.house.kinds.some((one) => one.kind.is_bed);
  return h(
    "section",
    { class: "block", "data-key": "about" },
    h(
      "div",
      { class: "block-head" },
      h("h2", null, h("label", { for: "duiding" }, gettext("Duiding"))),
      changedMark(model, "duiding") ?? h("span", { class: "muted" }, gettext("optioneel")),
    ),
    wordsField(model, "duiding", {
      id: "duiding",
      rows: "3",
      most: MAX_DUIDING,
      placeholder: gettext("Wat moeten anderen weten? Geen patiëntgegevens."),
    }),
    notes(model, "duiding"),
    momentField(model, MOMENT, gettext("Geteld om"), gettext("leeg: nu, bij het versturen")),
    beds
      ? h(
          "div",
          { class: "field", "data-key": "class", id: idOf("capacity_class") },
          h("p", null, gettext("Capaciteitsklasse"), " ", changedMark(model, "capacity_class")),
          h(
            "div",
            { class: "choices", role: "group", "aria-label": gettext("Capaciteitsklasse") },
            CLASSES.map((one) => choice(model, "capacity_class", one, words.capacityClass(one))),
          ),
          notes(model, "capacity_class"),
        )
      : null,
    model.mayReach
      ? h(
          "p",
          { class: "btns", "data-key": "contacts" },
          h(
            "button",
            { type: "button", class: "btn wide", "data-act": "contacts", disabled: model.locked },
            model.contacts.length
              ? interpolate(ngettext("%s contact…", "%s contacten…", model.contacts.length), [model.contacts.length])
              : gettext("Contacten…"),
          ),
        )
      : null,
  );
}

/** Return the patients offered to this facility. */
export function offers(model) {
  const cards = offerCards(model.offers, Infinity, (offer) => offer.to === model.house.code);
  if (!cards.length) return null;
  const waiting = model.offers.length;
  return h(
    "section",
    { class: "block offers", id: "aanbod", "data-key": "offers" },
    h(
      "div",
      { class: "block-head" },
      h(
        "h2",
        null,
        waiting
          ? interpolate(ngettext("%s verplaatsing wacht op u", "%s verplaatsingen wachten op u", waiting), [waiting])
          : gettext("Geen verplaatsing wacht meer op u"),
      ),
    ),
    cards,
  );
}

/** Return what stands here for a person whose function reports for no facility, and where she can go. */
export function nowhere() {
  return h(
    "section",
    { class: "block elsewhere", "data-key": "nowhere" },
    h("p", null, gettext("Aan uw functie is geen locatie verbonden: hier valt niets op te geven.")),
    h("p", null, h("a", { class: "btn pri", href: address("page-capaciteit") }, gettext("Naar de capaciteit"))),
  );
}
