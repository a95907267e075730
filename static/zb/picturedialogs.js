/** The dialogs of own pictures: writing, correcting and withdrawing an item, contradicting it, asking and answering, themes. */

import { address, get, Problem } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { byId, h, on, patch, toast } from "./dom.js";
import { fromDutch, moment, wallClock } from "./format.js";
import { pickable, withFigures } from "./livefigures.js";
import { certainty, itemKey, myOwners, ownerName, questionKey, shareName, shares, themesOf } from "./pictures.js";
import { itemOwner } from "./pictureview.js";
import { newestIn, quoted } from "./quoted.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** @param {string} id @param {string} label @param {any} control @param {string} hint */
const field = (id, label, control, hint = "") =>
  h(
    "div",
    { class: control.tagName === "TEXTAREA" ? "item-field is-long" : "item-field" },
    h("label", { for: id }, label),
    control,
    hint ? h("p", { class: "hint" }, hint) : null,
  );
const titled = (text, under) => [h("h3", null, text), h("small", null, under)];
const to = (name, given) => address(`situation.${name}`, given);
const where = (item) => ({ activity: item.activity, item: item.id });

/** Return the themes under which an owner may write. */
const writable = (activity, owner, also = "") =>
  themesOf(activity).filter(
    (one) => one.code === also || (!one.closed_at && (!one.owner || !owner || one.owner === owner)),
  );

const FIND_FROM = 12; // fewer are seen at a glance

const figureOptions = (found) => [
  h(
    "option",
    { value: "" },
    interpolate(ngettext("kies uit %s cijfer…", "kies uit %s cijfers…", found.length), [found.length]),
  ),
  found.map(([token, label]) => h("option", { value: token }, label)),
];

/** Return the field that looks among the figures: all words that are typed must stand in a label. */
function figureFinder(found) {
  const field = h("input", {
    type: "search",
    id: "cijfer-zoek",
    autocomplete: "off",
    maxlength: "60",
    placeholder: gettext("zoek: ziekenhuis, regio, bedden…"),
    "aria-label": gettext("Zoek een cijfer"),
  });
  on(field, "input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ([, label]) => words.every((word) => label.toLowerCase().includes(word));
    patch(byId("cijfer"), figureOptions(found.filter(fits)));
  });
  on(field, "keydown", (_field, event) => {
    if (event.key === "Enter") event.preventDefault(); // looking is not sending
  });
  return field;
}

function figurePicker(activity) {
  const found = pickable(activity);
  if (!found.length) return null;
  return h(
    "div",
    { class: "item-field figure-picker" },
    h("label", { for: "cijfer" }, gettext("Levend cijfer invoegen")),
    found.length < FIND_FROM ? null : figureFinder(found),
    h("select", { id: "cijfer", "data-figures": true }, figureOptions(found)),
    h("p", { class: "hint" }, gettext("Het cijfer ververst vanzelf en toont zijn leeftijd.")),
  );
}

/** Put what is picked where the caret stands in the text. */
function insertPicked(event) {
  const select = event.target.closest?.("select[data-figures]");
  if (!select?.value) return;
  const text = select.form.elements.text;
  const at = text.selectionStart ?? text.value.length;
  text.setRangeText(`[[${select.value}]]`, at, text.selectionEnd ?? at, "end");
  select.value = "";
  text.focus();
}

/** Set when it was so to now, where somebody tells anew how it is. */
function factNow({ target }) {
  const field = target.closest?.("[data-fact-now]")?.form.elements.fact_at;
  if (!field) return;
  field.max = wallClock(ctx.now());
  field.value = field.max;
}

const choice = (name, legend, options, chosen) =>
  h(
    "fieldset",
    { class: "choice" },
    h("legend", null, legend),
    options.map(([code, label]) =>
      h(
        "label",
        { class: "pick" },
        h("input", { type: "radio", name, value: code, checked: code === chosen }),
        h("span", null, label),
      ),
    ),
  );

function itemFields(activity, themes, item) {
  const now = ctx.now();
  return [
    field(
      "thema",
      gettext("Thema"),
      h(
        "select",
        { id: "thema", name: "theme", required: true },
        themes.map((one) => h("option", { value: one.code, selected: one.code === item.theme }, one.title)),
      ),
    ),
    field(
      "feit",
      gettext("Wanneer het zo was"),
      h("input", {
        id: "feit",
        name: "fact_at",
        type: "datetime-local",
        value: wallClock(item.fact_at ? new Date(item.fact_at) : now),
        max: wallClock(now),
      }),
    ),
    field(
      "tekst",
      gettext("Wat er is (geen patiëntgegevens)"),
      h(
        "textarea",
        { id: "tekst", name: "text", rows: "4", required: true, maxlength: "2000", autofocus: true },
        item.text,
      ),
    ),
    figurePicker(activity),
    field(
      "bron",
      gettext("Bron: van wie of waarvan u het weet"),
      h("input", { id: "bron", name: "source", maxlength: "160", value: item.source, autocomplete: "off" }),
    ),
    choice(
      "certainty",
      gettext("Hoe zeker"),
      ["confirmed", "unconfirmed", "contradicted"].map((code) => [code, certainty(code)]),
      item.certainty,
    ),
    h(
      "div",
      { class: "against" },
      field(
        "tegen",
        gettext("Wie het tegenspreekt"),
        h("input", { id: "tegen", name: "contradicted_by", maxlength: "160", value: item.contradicted_by }),
      ),
      field(
        "waarom-tegen",
        gettext("Wat ertegen gezegd wordt"),
        h("input", { id: "waarom-tegen", name: "contradiction", maxlength: "500", value: item.contradiction }),
      ),
    ),
    choice("share", gettext("Gedeeld met"), shares(), item.share),
  ];
}

/** Return what the fields of an item say. */
const itemIn = (data) => ({
  theme: data.get("theme"),
  text: data.get("text"),
  source: data.get("source"),
  fact_at: fromDutch(data.get("fact_at"))?.toISOString() ?? null,
  certainty: data.get("certainty"),
  contradicted_by: data.get("contradicted_by"),
  contradiction: data.get("contradiction"),
  share: data.get("share"),
});

const BLANK = {
  text: "",
  source: "",
  fact_at: null,
  certainty: "unconfirmed",
  contradicted_by: "",
  contradiction: "",
  share: "activity",
};

/** Ask what there is, for the picture of a team or an organisation. */
export function askWrite(activity, theme, owner = myOwners(activity)[0]) {
  const owners = myOwners(activity);
  ask({
    within: activity.id,
    wide: true,
    title: titled(gettext("Schrijven in het beeld"), activity.name),
    body: h(
      "div",
      { class: "item-form" },
      owners.length > 1
        ? field(
            "beeld",
            gettext("In het beeld van"),
            h(
              "select",
              { id: "beeld", name: "owner" },
              owners.map((code) => h("option", { value: code, selected: code === owner }, ownerName(activity, code))),
            ),
          )
        : h("p", null, interpolate(gettext("In het beeld van %s"), [ownerName(activity, owner)])),
      itemFields(activity, writable(activity, owners.length > 1 ? "" : owner), { ...BLANK, theme }),
    ),
    foot: h("button", { class: "btn pri" }, gettext("Delen")),
    submit: (data) => [
      to("item_write", { activity: activity.id }),
      { owner: data.get("owner") ?? owner, ...itemIn(data) },
      gettext("Het staat in het beeld."),
    ],
  });
}

const OF_ITEM = ["theme", "fact_at", "text", "source", "certainty", "contradicted_by", "contradiction", "share"];

const holds = (state) => state.state !== "withdrawn";

/** Return a part of a dialog that quotes an item. */
const saysItem = (item) => quoted(itemKey(item), item, (state) => h("p", { class: "quote" }, withFigures(state.text)));

/** Ask what an item says from now on; what stood before is kept. */
export function askCorrect(activity, item) {
  const newest = newestIn(itemKey(item), OF_ITEM, { fact_at: wallClock });
  ask({
    within: activity.id,
    about: itemKey(item),
    anew: newest.anew,
    open: holds,
    wide: true,
    title: titled(gettext("Corrigeren"), itemOwner(item)),
    body: h(
      "div",
      { class: "item-form" },
      h("p", { class: "hint" }, gettext("Wat er stond blijft te lezen onder ‘Eerder’.")),
      h(
        "p",
        { class: "hint" },
        gettext("De leeftijd telt vanaf wanneer het zo was. Vertelt u hoe het nu is?"),
        " ",
        h("button", { type: "button", class: "btn", "data-fact-now": true }, gettext("Moment op nu zetten")),
      ),
      itemFields(activity, writable(activity, item.owner, item.theme), item),
      field(
        "reden",
        gettext("Waarom (mag leeg)"),
        h("input", { id: "reden", name: "reason", maxlength: "500", autocomplete: "off" }),
      ),
      newest.place,
    ),
    foot: h("button", { class: "btn pri" }, gettext("Corrigeren")),
    submit: (data) => [
      to("item_correct", where(item)),
      { ...itemIn(data), reason: data.get("reason") },
      gettext("Gecorrigeerd."),
    ],
  });
}

/** Ask why an item does not hold any more. */
export function askWithdraw(item) {
  const text = saysItem(item);
  ask({
    within: item.activity,
    about: itemKey(item),
    anew: text.anew,
    open: holds,
    title: titled(gettext("Intrekken"), itemOwner(item)),
    body: [text.place, reasonField(gettext("Waarom het niet meer geldt"))],
    foot: h("button", { class: "btn pri" }, gettext("Intrekken")),
    submit: (data) => [to("item_withdraw", where(item)), { reason: data.get("reason") }, gettext("Ingetrokken.")],
  });
}

/** Ask what is said against an item of another. */
export function askContradict(activity, item) {
  const owners = myOwners(activity);
  const text = saysItem(item);
  ask({
    within: activity.id,
    about: itemKey(item),
    anew: text.anew,
    open: holds,
    title: titled(gettext("Tegenspreken"), itemOwner(item)),
    body: [
      text.place,
      field(
        "namens",
        gettext("Namens"),
        h(
          "select",
          { id: "namens", name: "owner" },
          owners.map((code) => h("option", { value: code }, ownerName(activity, code))),
        ),
      ),
      field(
        "waarom",
        gettext("Wat ertegen spreekt"),
        h("textarea", { id: "waarom", name: "why", rows: "3", required: true, maxlength: "500", minlength: "3" }),
        gettext("Iedereen die het bericht ziet, leest meteen wie het tegenspreekt en waarom."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Tegenspreken")),
    submit: (data) => [
      to("item_contradict", where(item)),
      { owner: data.get("owner"), why: data.get("why") },
      gettext("Het bericht is gemarkeerd."),
    ],
  });
}

/** Ask something about an item: it goes to whose it is. */
export const askQuestion = (item) =>
  ask({
    within: item.activity,
    title: titled(gettext("Vraag stellen"), itemOwner(item)),
    body: [
      h("p", { class: "quote" }, withFigures(item.text)),
      field(
        "vraag",
        gettext("Uw vraag (geen patiëntgegevens)"),
        h("textarea", { id: "vraag", name: "text", rows: "3", required: true, maxlength: "500" }),
        gettext("De vraag wacht bij wie in dat beeld schrijft; het antwoord komt bij u terug."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vragen")),
    submit: (data) => [to("item_ask", where(item)), { text: data.get("text") }, gettext("De vraag is gesteld.")],
  });

/** Ask the answer to a question. */
export function askAnswer(one) {
  const item = ctx.state(`item:${one.activity}:${one.item}`);
  ask({
    within: one.activity,
    about: questionKey(one),
    title: titled(gettext("Vraag beantwoorden"), words.readable(one, "asked_by")),
    body: [
      item ? h("p", { class: "quote" }, withFigures(item.text)) : null,
      h("p", null, h("b", null, one.text)),
      field(
        "antwoord",
        gettext("Antwoord"),
        h("textarea", { id: "antwoord", name: "answer", rows: "3", required: true, maxlength: "500" }),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Antwoorden")),
    submit: (data) => [
      to("question_answer", { activity: one.activity, question: one.id }),
      { answer: data.get("answer") },
      gettext("Het antwoord is gegeven."),
    ],
  });
}

const nameField = (value) =>
  field(
    "themanaam",
    gettext("Naam van het thema"),
    h("input", { id: "themanaam", name: "name", required: true, maxlength: "60", value, autocomplete: "off" }),
  );
const minutesField = (value) =>
  field(
    "minuten",
    gettext("Veroudert na (minuten)"),
    h("input", {
      id: "minuten",
      name: "stale_after_min",
      type: "number",
      min: "5",
      max: "43200",
      step: "1",
      required: true,
      value,
    }),
  );

/** Ask for a theme to add: for all pictures where the person keeps those, else for the own one. */
export function askTheme(activity, { all }) {
  const owners = myOwners(activity);
  const options = [
    ...(all ? [["", gettext("alle beelden")]] : []),
    ...owners.map((code) => [code, ownerName(activity, code)]),
  ];
  ask({
    within: activity.id,
    title: titled(gettext("Thema toevoegen"), activity.name),
    body: [nameField(""), minutesField("60"), choice("owner", gettext("Voor"), options, options[0]?.[0])],
    foot: h("button", { class: "btn pri" }, gettext("Toevoegen")),
    submit: (data) => [
      to("theme_add", { activity: activity.id }),
      { name: data.get("name"), stale_after_min: Number(data.get("stale_after_min")), owner: data.get("owner") },
      gettext("Het thema is toegevoegd."),
    ],
  });
}

/** Ask what a theme is called from now on, and when what it holds is old. */
export const askThemeChange = (activity, theme) =>
  ask({
    within: activity.id,
    about: `themes:${activity.id}`,
    title: titled(gettext("Thema wijzigen"), theme.title),
    body: [nameField(theme.title), minutesField(String(theme.stale_after_min))],
    foot: h("button", { class: "btn pri" }, gettext("Wijzigen")),
    submit: (data) => [
      to("theme_change", { activity: activity.id, theme: theme.code }),
      { name: data.get("name"), stale_after_min: Number(data.get("stale_after_min")) },
      gettext("Gewijzigd."),
    ],
  });

const PAGES = 8; // of 25: who reads further back does so in the log

/** Return what an item said before, page by page. */
async function revisionsOf(item) {
  const url = address("item-revisions", { activity: item.activity, item: item.id });
  const found = [];
  for (let page = 0; page < PAGES; page += 1) {
    const last = found[found.length - 1];
    const answer = await get(last ? `${url}?before=${last.number}` : url);
    found.push(...answer.revisions);
    if (!answer.more) break;
  }
  return found;
}

/** Show what an item said before, the newest first. */
export async function showHistory(item) {
  let revisions;
  try {
    revisions = await revisionsOf(item);
  } catch (error) {
    toast(error instanceof Problem ? error.message : String(error), "bad");
    return;
  }
  ask({
    title: titled(gettext("Wat er eerder stond"), itemOwner(item)),
    body: revisions.length
      ? h(
          "ol",
          { class: "item-history" },
          revisions.map((one) =>
            h(
              "li",
              null,
              h("p", null, withFigures(one.text)),
              h(
                "small",
                { class: "muted" },
                interpolate(
                  gettext("%(from)s tot %(until)s · %(by)s · %(certainty)s · %(share)s"),
                  {
                    from: moment(one.changed_at, ctx.now()),
                    until: moment(one.until, ctx.now()),
                    by: words.readable(one, "by"),
                    certainty: certainty(one.certainty),
                    share: shareName(one.share),
                  },
                  true,
                ),
              ),
            ),
          ),
        )
      : h("p", { class: "empty" }, gettext("Wat er eerder stond was niet met u gedeeld.")),
    foot: null,
    submit: () => ["", {}, ""],
  });
}

addEventListener("change", insertPicked);
addEventListener("click", factNow);
