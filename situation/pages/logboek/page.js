/** The log: realm time, who, what and why; between two moments, by kind and region, searched, printed. */

import { runningActivities } from "../../zb/activities.js";
import { address, get } from "../../zb/api.js";
import { ask, reasonField } from "../../zb/ask.js";
import { isClosed } from "../../zb/closed.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { atServer, LastLook } from "../../zb/lastlook.js";
import { bounds, LogLines } from "../../zb/loglines.js";
import { LogRows } from "../../zb/logrows.js";
import { LogWrite, linesFor } from "../../zb/logwrite.js";
import { maySee } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const asked = Number(new URLSearchParams(location.search).get("regel"));
const view = {
  category: "",
  region: "",
  activity: new URLSearchParams(location.search).get("activiteit") ?? "",
  by: "",
  words: "",
  since: "",
  until: "",
  upto: asked > 0 ? asked : null,
};
const FIELDS = {
  zoek: "words",
  soort: "category",
  regio: "region",
  activiteit: "activity",
  wie: "by",
  vanaf: "since",
  tot: "until",
};
const WORD_MS = 250;
const AHEAD_PX = 1_200; // how far before the end older lines are asked
const lines = new LogLines((query) => get(`${address("realm-log")}?${new URLSearchParams(query)}`), refresh, regionsOf);
/** @type {LastLook | null} */
let last = null;
const categories = new Set();

/** Return the regions that a line is about, as the server has it (network/log_topics.py). */
function regionsOf(event) {
  const state = event.state ?? {};
  const areas = [state.veiligheidsregio, ...(state.veiligheidsregios ?? [])];
  return [
    ...[state.region, state.to_region, state.from_region, ...(state.regions ?? [])],
    ...areas.flatMap((code) => ctx.ref.veiligheidsregio.get(code)?.regions ?? []),
  ];
}

/** Return who wrote the lines that the picture holds: names to choose from. */
const doers = () => [...new Set(ctx.log.map((event) => words.readable(event, "by")).filter(Boolean))].sort();

/** Return the activiteiten by which can be filtered: those that run, and the one of the address. */
function activityOptions() {
  const running = runningActivities().map((one) => [String(one.id), one.name]);
  if (!view.activity || running.some(([id]) => id === view.activity)) return running;
  return [...running, [view.activity, interpolate(gettext("nr %s"), [view.activity])]];
}

function filters() {
  for (const event of ctx.log) categories.add(event.line.cat);
  return [
    h(
      "label",
      { "data-own": true, "data-key": "search" },
      h("span", null, gettext("Zoek")),
      h("input", {
        type: "search",
        id: "zoek",
        autocomplete: "off",
        maxlength: "200",
        placeholder: gettext("woorden"),
        title: gettext("Alle woorden, in elke vorm; tussen aanhalingstekens precies zo."),
      }),
    ),
    h(
      "label",
      { "data-key": `kinds-${categories.size}`, "data-own": true },
      h("span", null, gettext("Soort")),
      h(
        "select",
        { id: "soort" },
        h("option", { value: "" }, gettext("Alles")),
        [...categories].map((category) =>
          h("option", { value: category, selected: category === view.category }, words.category(category)),
        ),
      ),
    ),
    h(
      "label",
      { "data-own": true, "data-key": "region" },
      h("span", null, gettext("Regio")),
      h(
        "select",
        { id: "regio" },
        h("option", { value: "" }, gettext("Alle regio’s")),
        ctx.ref.regions.map((region) => h("option", { value: region.code }, region.short_name)),
      ),
    ),
    h(
      "label",
      { "data-own": true, "data-key": `activities-${activityOptions().map(([id]) => id)}` },
      h("span", null, gettext("Activiteit")),
      h(
        "select",
        { id: "activiteit" },
        h("option", { value: "" }, gettext("Alles")),
        activityOptions().map(([id, name]) => h("option", { value: id, selected: id === view.activity }, name)),
      ),
    ),
    h(
      "label",
      { "data-own": true, "data-key": "by" },
      h("span", null, gettext("Wie")),
      h("input", {
        type: "search",
        id: "wie",
        autocomplete: "off",
        maxlength: "200",
        list: "wie-namen",
        placeholder: gettext("naam of functie"),
      }),
    ),
    h(
      "datalist",
      { id: "wie-namen", "data-key": "names" },
      doers().map((name) => h("option", { value: name })),
    ),
    momentField("vanaf", gettext("Vanaf")),
    momentField("tot", gettext("Tot en met")),
  ];
}

const momentField = (id, label) =>
  h(
    "label",
    { "data-own": true, "data-key": id },
    h("span", null, label),
    h("input", { type: "datetime-local", id, max: "9999-12-31T23:59" }),
  );

const WRONG = {
  exists: () => gettext("Dit tijdstip bestaat niet: de klok gaat dan een uur vooruit."),
  order: () => gettext("Het einde ligt voor het begin."),
};

/** Ask for the lines between the moments that are filled in; say at its field what cannot be. */
function askLines() {
  const { since, until, wrong } = bounds(view.since, view.until);
  const said = wrong === "until" && until ? WRONG.order() : WRONG.exists();
  for (const [id, name] of [
    ["vanaf", "since"],
    ["tot", "until"],
  ])
    byId(id).setCustomValidity(wrong === name ? said : "");
  if (wrong) byId(wrong === "since" ? "vanaf" : "tot").reportValidity();
  else {
    const { category, region, activity, upto } = view;
    lines.ask({ since, until, category, region, activity, by: view.by.trim(), words: view.words.trim(), upto });
  }
}

// in a realm that is closed as well: its record is kept, and what must go goes from it
const mayRedact = () => maySee("network.entry_redact") && !ctx.asOf;

/** Ask which words must go out of a line for good, and why: the line itself stays, without them. */
function redact(button) {
  const seq = Number(button.dataset.seq);
  ask({
    title: h("h3", null, interpolate(gettext("Inhoud verwijderen uit regel %s"), [seq])),
    body: [
      h(
        "p",
        null,
        gettext(
          "De woorden verdwijnen overal waar ze te lezen zijn, en komen niet terug. Dat er iets stond, wie dit deed en waarom, blijft.",
        ),
      ),
      h("label", { for: "woorden" }, gettext("Woorden die weg moeten, zoals u ze leest")),
      h("input", {
        id: "woorden",
        name: "words",
        "data-names": "all",
        required: true,
        minlength: "3",
        maxlength: "2000",
        autocomplete: "off",
        "aria-describedby": "woorden-hoe",
      }),
      h(
        "p",
        { class: "hint", id: "woorden-hoe" },
        gettext(
          "Hoofdletters, spaties en de vorm van aanhalingstekens en streepjes maken niet uit; een letter met een accent is een andere letter.",
        ),
      ),
      reasonField(gettext("Waarom (iedereen leest het; noem de woorden niet)")),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Voorgoed verwijderen")),
    submit: (data) => [
      address("network.entry_redact"),
      { seq, words: data.get("words"), reason: data.get("reason") },
      gettext("De inhoud is verwijderd."),
    ],
  });
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  last ??= new LastLook(ctx.realm, ctx.me.username, isClosed() ? null : atServer, refresh);
  if (!ctx.asOf) last.look(ctx.seq, ctx.now());
  patch(byId("filters"), filters());
  write.draw(linesFor(), view.activity);
  if (view.upto !== null || view.activity) askLines(); // once: the same question is asked once
  const found = lines.all(ctx.log);
  byId("telling").textContent = interpolate(ngettext("%s regel", "%s regels", found.length), [found.length]);
  patch(
    byId("regels"),
    linked(found),
    found.length
      ? rows.draw(found, { last, upto: view.upto, redacts: mayRedact() })
      : lines.busy
        ? null
        : h("p", { class: "empty" }, gettext("Geen regel voldoet aan dit filter.")),
    older(),
  );
  fetchAhead(); // who stands at the end already scrolls no further
}

/** Say that the list begins at one line, and how the newest come back. */
function linked(found) {
  if (view.upto === null) return null;
  // who removes words need not see them: somebody who does sends the address of the line
  const unseen = mayRedact() && !lines.busy && !found.some((event) => event.seq === view.upto);
  return h(
    "p",
    { class: "log-linked no-print", "data-key": "linked" },
    interpolate(gettext("Vanaf regel %s en ouder."), [view.upto]),
    " ",
    h("a", { href: location.pathname }, gettext("Naar de nieuwste regels")),
    unseen
      ? h(
          "span",
          { "data-key": "unseen" },
          " ",
          gettext("De regel zelf ziet u niet."),
          " ",
          h(
            "button",
            { type: "button", class: "redact", "data-act": "redact", "data-seq": view.upto },
            gettext("Inhoud verwijderen"),
          ),
        )
      : null,
  );
}

/** Return the way to older lines, and how far it is with that. */
function older() {
  if (!lines.isMore(ctx.log) && !lines.busy && !lines.failed) return null;
  return h(
    "p",
    { class: "older no-print", "data-key": "older" },
    lines.failed ? h("span", { role: "alert" }, gettext("Oudere regels komen nu niet door.")) : null,
    h(
      "button",
      { type: "button", class: "btn", "data-act": "older", disabled: lines.busy },
      lines.busy ? gettext("Ophalen…") : gettext("Oudere regels"),
    ),
  );
}

let scrolls = false; // whether somebody scrolled, and may stand at the end of what is there

/** Fetch older lines before somebody who scrolls comes to the end of what is there. */
function fetchAhead() {
  const end = document.querySelector(".older");
  if (!scrolls || !end || lines.busy || lines.failed || lines.none) return;
  if (end.getBoundingClientRect().top < innerHeight + AHEAD_PX) lines.more(ctx.log);
}

document.addEventListener(
  "scroll",
  () => {
    scrolls = true;
    fetchAhead();
  },
  { capture: true, passive: true },
);
const rows = new LogRows(byId("regels"));
const write = new LogWrite(byId("schrijf"));
connectShell();
byId("regels").classList.add("log-table");
let typing = 0;
on(byId("filters"), "input", (element) => {
  const field = FIELDS[element.id];
  if (field) view[field] = element.value;
  clearTimeout(typing);
  // a word is asked when it stands, not letter by letter
  typing = setTimeout(askLines, field === "words" || field === "by" ? WORD_MS : 0);
  refresh();
});
byId("afdrukken").addEventListener("click", () => print());
actions(document.querySelector("main"), { redact, older: () => lines.more(ctx.log) });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") last?.renew();
  else last?.send(true);
});
addEventListener("pagehide", () => last?.send(true));
start(render);
