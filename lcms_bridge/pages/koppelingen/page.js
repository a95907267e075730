/** Exchange: files that came in with what was wrong in them, and the state of a region to take along. */

import { address, get, intention, Problem, upload } from "../../zb/api.js";
import { dialectList, takeBackPointed } from "../../zb/dialectview.js";
import { actions, byId, h, patch, toast } from "../../zb/dom.js";
import { facilityPage } from "../../zb/facilityview.js";
import {
  discardDialog,
  mendButtons,
  mendDialog,
  messageHead,
  problemTable,
  replay,
  stageRow,
} from "../../zb/messageview.js";
import { tableHead } from "../../zb/parts.js";
import { canAct, may, maySee } from "../../zb/rights.js";
import { sheetDialog } from "../../zb/sheetdialog.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { placeName } from "../../zb/sourceplaces.js";
import { all, ctx, refresh, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

/** @type {{outgoing: {route: string, label: string}[], incoming: {name: string, label: string}[]}} as the server has them */
const { outgoing: OUTGOING, incoming: INCOMING } = JSON.parse(byId("page-data").textContent);
const PAGE = 50; // messages that stand there at once, and that one answer has
/** `more`: whether there are older ones than are known, of all and of those that are held back. */
const view = {
  older: new Map(),
  more: { all: false, held: false },
  held: false,
  shown: PAGE,
  busy: false,
  keys: new Map(),
};

/** Return the messages: the fetched pages, with the newest state of each from the live picture. */
function messages() {
  const found = new Map(view.older);
  for (const message of all("message")) found.set(message.id, message);
  return [...found.values()].sort((a, b) => b.id - a.id);
}

const isHeld = (message) => message.state === "partly" || message.state === "quarantined";
const listed = () => (view.held ? messages().filter(isHeld) : messages());
const which = () => (view.held ? "held" : "all");

/** The choice between all messages and those of which something waits for a person. */
const choice = () =>
  [
    [false, gettext("Alle")],
    [true, gettext("Alleen wat apart staat")],
  ].map(([held, label]) =>
    h(
      "button",
      {
        type: "button",
        "data-act": held ? "held" : "all",
        "data-key": String(held),
        "aria-pressed": String(view.held === held),
      },
      label,
    ),
  );

/** Return which houses have figures or requests from a message, each with the way to its page. */
const figuresOf = (message) =>
  message.carried?.length
    ? h(
        "p",
        { class: "muted", "data-key": "figures" },
        message.carried[0].request ? gettext("Aanvragen van: ") : gettext("Cijfers van: "),
        message.carried.map((one, at) => [
          at ? ", " : "",
          h("a", { href: facilityPage(one.facility) }, placeName(one.facility)),
          one.request ? ` R-${one.request}` : "",
        ]),
      )
    : null;

/** What to do where nothing came in yet: how figures come here, by who may do what. */
const waysIn = () =>
  h(
    "div",
    { class: "empty ways-in", "data-key": "none" },
    h("p", null, gettext("Nog niets binnengekomen. Zo komen cijfers hier:")),
    h(
      "ul",
      null,
      may("lcms_bridge.import")
        ? h(
            "li",
            null,
            interpolate(gettext("als bestand, hierboven: %s"), [INCOMING.map((one) => one.label).join(", ")]),
          )
        : null,
      h(
        "li",
        null,
        maySee("capacity.source_register")
          ? [
              gettext("vanzelf, uit het eigen systeem van een instelling: "),
              h("a", { href: address("page-aansluiten") }, gettext("Systeem aansluiten")),
            ]
          : gettext("vanzelf, uit het eigen systeem van een instelling: haar informatiecoördinator sluit het aan"),
      ),
      h(
        "li",
        null,
        gettext("wat niet klopt blijft hier staan met plaats en reden, tot iemand het verbetert of weggooit"),
      ),
    ),
  );

function inbox(now) {
  const rows = listed();
  if (!rows.length)
    return view.held && messages().length
      ? h("p", { class: "empty" }, gettext("Er staat niets apart: alles is verwerkt."))
      : waysIn();
  return [
    rows.slice(0, view.shown).map((message) =>
      h(
        "article",
        {
          id: `bericht-${message.id}`,
          tabindex: "-1",
          class: `message ${message.state}`,
          "data-key": String(message.id),
        },
        messageHead(message, now),
        stageRow(message),
        message.reason ? h("p", null, interpolate(gettext("Weggegooid: %s"), [message.reason])) : problemTable(message),
        figuresOf(message),
        mendButtons(message),
      ),
    ),
    rows.length > view.shown || view.more[which()]
      ? h("button", { type: "button", class: "btn", "data-act": "older" }, gettext("Oudere tonen"))
      : null,
  ];
}

function uploadForm() {
  return h(
    "form",
    { id: "bestandformulier", class: "upload", "data-own": true },
    h("label", { for: "bestand" }, gettext("Bestand aanleveren")),
    h("input", { id: "bestand", name: "file", type: "file", required: true }),
    h("button", { class: "btn pri" }, gettext("Versturen")),
    h(
      "p",
      { class: "hint" },
      gettext(
        "Wat niet klopt, wordt apart gezet met plaats en reden. Hetzelfde bestand twee keer sturen verandert niets.",
      ),
    ),
  );
}

function exportsTable() {
  const rows = [{ code: "NL", short_name: gettext("Heel Nederland") }, ...ctx.ref.regions];
  return h(
    "table",
    { class: "grid stack" },
    h("caption", { class: "unseen" }, gettext("Bestanden per regio")),
    tableHead([gettext("Regio"), gettext("Downloaden")].map((text) => [text, "plain-head"])),
    h(
      "tbody",
      null,
      rows.map((row) =>
        h(
          "tr",
          { "data-key": row.code },
          h("th", { scope: "row" }, row.short_name, h("small", null, row.code)),
          h(
            "td",
            { class: "exports", "data-label": gettext("Downloaden") },
            OUTGOING.map((form) =>
              h("a", { href: address(form.route, { region: row.code }), download: true }, form.label),
            ),
          ),
        ),
      ),
    ),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const sees = maySee("lcms_bridge.see");
  byId("in-kaart").hidden = !sees;
  if (sees) {
    byId("welke").hidden = !messages().length; // of nothing there is nothing to choose
    patch(byId("welke"), choice());
    patch(byId("inbox"), inbox(ctx.now()));
  }
  const speak = sees ? dialectList(all("dialect")) : [];
  byId("afzenders-kaart").hidden = !speak.length;
  patch(byId("afzenders"), speak);
  if (may("lcms_bridge.import")) {
    patch(byId("aanleveren"), uploadForm());
    byId("bestandformulier").querySelector("button").disabled = view.busy || !canAct();
  }
  patch(byId("uit"), exportsTable());
}

/** Fetch a page of messages: the newest, or those older than a number. */
async function load(before) {
  const asked = new URLSearchParams();
  const kept = which();
  if (before) asked.set("before", before);
  if (view.held) asked.set("held", "true");
  try {
    const page = await get(`${address("messages")}?${asked}`);
    for (const message of page.messages) view.older.set(message.id, message);
    view.more[kept] = page.next !== null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, "bad");
  }
  refresh();
}

/** Show as many again: those that are known, or the next page. */
async function older() {
  const rows = listed();
  if (rows.length < view.shown + PAGE && view.more[which()]) await load(rows.at(-1)?.id);
  view.shown += PAGE;
  refresh();
}

/** Show all messages, or those that are held back. */
async function choose(held) {
  Object.assign(view, { held, shown: PAGE });
  refresh();
  await load(null);
}

async function submit(form) {
  const file = form.querySelector("input").files[0];
  if (!file) return;
  const name = `${file.name}-${file.size}-${file.lastModified}`;
  if (!view.keys.has(name)) view.keys.set(name, intention());
  view.busy = true;
  refresh();
  try {
    const message = await upload(address("messages"), file, view.keys.get(name));
    view.keys.delete(name);
    view.older.set(message.id, message);
    form.reset();
    toast(words.readable(message, "sentence") || gettext("Ontvangen en bewaard; het wordt nu gelezen."));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, "bad");
  } finally {
    view.busy = false;
    refresh();
  }
}

connectShell();
const messageBy = (button) => messages().find((one) => String(one.id) === button.dataset.id);
actions(byId("inbox"), {
  older,
  mend: (button) => mendDialog(messageBy(button), INCOMING),
  replay: (button) => replay(button.dataset.id),
  sheet: (button) => sheetDialog(messageBy(button)),
  discard: (button) => discardDialog(messageBy(button)),
});
actions(byId("welke"), { all: () => choose(false), held: () => choose(true) });
actions(byId("afzenders"), { "take-back": (button) => takeBackPointed(button.dataset) });
byId("aanleveren").addEventListener("submit", (event) => {
  event.preventDefault();
  submit(event.target);
});
/** Bring whoever followed a figure to the message it came from, also one that is further back. */
async function arrive() {
  const id = Number(/^#bericht-(\d+)$/.exec(location.hash)?.[1]);
  if (!id) return;
  try {
    if (!messages().some((one) => one.id === id)) view.older.set(id, await get(address("message", { message: id })));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, "bad");
  }
  if (!listed().some((one) => one.id === id)) view.held = false;
  view.shown = Math.max(view.shown, listed().findIndex((one) => one.id === id) + 1);
  render();
  document.getElementById(`bericht-${id}`)?.focus();
}

start(render).then(async () => {
  if (!maySee("lcms_bridge.see")) return;
  await load(null);
  await arrive();
});
addEventListener("hashchange", arrive);
