/** The situation in words: notes per theme with their reliability, and the form to post one. */

import { address, intention, Problem, post } from "../../zb/api.js";
import { byId, h, on, patch, toast } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { keptName } from "../../zb/kept.js";
import { sayRefused } from "../../zb/lostline.js";
import { canAct, may, noteRegions } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const KEY = keptName(`note:${ctx.realm}`); // an unsent note survives a reload
/** @type {{theme: string, region: string, error: string, intention: string | undefined, busy: boolean}} */
const view = { theme: "", region: "", error: "", intention: undefined, busy: false };
const regionName = (code) => (code ? (ctx.ref.region.get(code)?.short_name ?? code) : gettext("heel Nederland"));

function notes() {
  return all("note")
    .filter((note) => !note.activity) // a line in the log of an activiteit stands there
    .filter((note) => (!view.theme || note.theme === view.theme) && (!view.region || note.region === view.region))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

function noteCard(note, now) {
  return h(
    "article",
    { class: `note ${note.reliability}`, "data-key": String(note.id) },
    h(
      "div",
      { class: "note-top" },
      h("b", null, words.themes()[note.theme] ?? note.theme),
      h("span", null, regionName(note.region)),
      h(
        "span",
        { class: `reliability ${note.reliability}` },
        words.reliabilities()[note.reliability] ?? note.reliability,
      ),
      h("time", { datetime: note.at }, moment(note.at, now)),
    ),
    h("p", null, note.text),
    h("small", null, words.readable(note, "by")),
  );
}

function filters() {
  return [
    h(
      "label",
      { "data-own": true, "data-key": "theme" },
      h("span", null, gettext("Thema")),
      h(
        "select",
        { id: "thema-filter" },
        h("option", { value: "" }, gettext("Alle thema’s")),
        Object.entries(words.themes()).map(([code, label]) => h("option", { value: code }, label)),
      ),
    ),
    h(
      "label",
      { "data-own": true, "data-key": "region" },
      h("span", null, gettext("Regio")),
      h(
        "select",
        { id: "regio-filter" },
        h("option", { value: "" }, gettext("Alle regio’s")),
        ctx.ref.regions.map((region) => h("option", { value: region.code }, region.short_name)),
      ),
    ),
  ];
}

function form() {
  return h(
    "form",
    { id: "schrijfformulier", class: "note-form", "data-own": true },
    h("label", { for: "n-regio" }, gettext("Voor")),
    h(
      "select",
      { id: "n-regio", name: "region" },
      noteRegions().map((code) => h("option", { value: code ?? "" }, regionName(code))),
    ),
    h("label", { for: "n-thema" }, gettext("Thema")),
    h(
      "select",
      { id: "n-thema", name: "theme" },
      Object.entries(words.themes()).map(([code, label]) => h("option", { value: code }, label)),
    ),
    h("label", { for: "n-tekst" }, gettext("Bericht")),
    h("textarea", { id: "n-tekst", name: "text", rows: "5", required: true, maxlength: "1000" }),
    h("p", { class: "hint" }, gettext("Feiten, bron en gevolg. Geen gegevens over patiënten.")),
    h(
      "fieldset",
      { class: "choice" },
      h("legend", null, gettext("Betrouwbaarheid")),
      Object.entries(words.reliabilities()).map(([code, label]) =>
        h(
          "label",
          { class: "pick" },
          h("input", { type: "radio", name: "reliability", value: code, checked: code === "unconfirmed" }),
          h("span", null, label),
        ),
      ),
    ),
    h("p", { class: "form-error", role: "alert", hidden: true }),
    h("button", { class: "btn pri big" }, gettext("Plaatsen")),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  const found = notes();
  const write = may("situation.note_post") && noteRegions().length > 0;
  byId("schrijf-kaart").hidden = !write;
  if (write && !byId("schrijfformulier")) {
    patch(byId("schrijf"), form());
    byId("n-tekst").value = localStorage.getItem(KEY) ?? "";
  }
  if (write) byId("schrijfformulier").querySelector("button").disabled = view.busy || !canAct();
  patch(byId("filters"), filters());
  byId("telling").textContent = interpolate(ngettext("%s bericht", "%s berichten", found.length), [found.length]);
  patch(
    byId("berichten"),
    found.length
      ? found.map((note) => noteCard(note, now))
      : h("p", { class: "empty" }, gettext("Nog geen berichten.")),
  );
}

async function submit(target) {
  const data = new FormData(target);
  const error = target.querySelector(".form-error");
  view.intention ??= intention(); // the same note, sent again after a lost line, is posted once
  view.busy = true;
  refresh();
  try {
    await post(
      address("situation.note_post"),
      {
        region: data.get("region") || null,
        theme: data.get("theme"),
        text: data.get("text"),
        reliability: data.get("reliability"),
      },
      view.intention,
    );
    localStorage.removeItem(KEY);
    byId("n-tekst").value = "";
    view.intention = undefined;
    error.hidden = true;
    toast(gettext("Bericht geplaatst."));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.final) view.intention = undefined;
    sayRefused(error, problem);
  } finally {
    view.busy = false;
    refresh();
  }
}

connectShell();
on(byId("filters"), "change", (field) => {
  if (field.id === "thema-filter") view.theme = field.value;
  if (field.id === "regio-filter") view.region = field.value;
  refresh();
});
on(byId("schrijf"), "input", (field) => {
  if (field.id !== "n-tekst") return;
  localStorage.setItem(KEY, field.value);
  view.intention = undefined;
});
on(byId("schrijf"), "submit", (target, event) => {
  event.preventDefault();
  submit(target);
});
start(render);
