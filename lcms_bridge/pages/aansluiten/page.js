/** Linking a system of one's house: a token, the address, an example in each format, and what became of its last message. */

import { againSaid } from "../../zb/again.js";
import { address, get, Problem } from "../../zb/api.js";
import { actions, byId, copyText, h, on, patch, toast } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { kindShort } from "../../zb/kinds.js";
import { Listed } from "../../zb/listed.js";
import {
  discardDialog,
  mendButtons,
  mendDialog,
  messageHead,
  problemTable,
  replay,
  stageRow,
} from "../../zb/messageview.js";
import { pullDialog, pullNow, pullStop, signDialog } from "../../zb/pulldialogs.js";
import { canAct, may, maySee } from "../../zb/rights.js";
import { tokenWords } from "../../zb/scopes.js";
import { sheetDialog } from "../../zb/sheetdialog.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { registerDialog, renew, withdraw } from "../../zb/sourcedialogs.js";
import { ownPlaces, placeName } from "../../zb/sourceplaces.js";
import { standingWords } from "../../zb/sources.js";
import { all, ctx, refresh, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

/** @type {{name: string, label: string}[]} the formats that come in, as the server declares them */
const FORMATS = JSON.parse(byId("page-data").textContent);
const AGAIN_MS = 10_000;
const TOKEN = "$ZORGBEELD_TOKEN";
const said = (text, values) => interpolate(text, values, true);
/** @type {{seen: string, facility: string, form: string, sending: any, asked: string}} */
const view = { seen: "", facility: "", form: "", sending: null, asked: "" };
const pulls = new Listed("pull", "source", async () => (await get(address("pulls"))).pulls);
const systems = new Listed("source", "source", async () =>
  (await get(address("sources"))).sources.filter((one) => one.manages && one.state !== "withdrawn"),
);
const load = () => Promise.all([pulls.load(), systems.load()]);

/** Fetch how a house sends, once for each house. */
async function loadSending(facility) {
  if (!facility || view.asked === facility) return;
  view.asked = facility;
  try {
    view.sending = await get(`${address("delivery-examples")}?facility=${encodeURIComponent(facility)}`);
    view.form ||= view.sending.examples[0]?.format ?? "";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    view.sending = null;
    toast(error.message, "bad");
  }
  refresh();
}

const lastOf = (source) =>
  all("message")
    .filter((one) => one.source === `source:${source}`)
    .sort((a, b) => b.id - a.id)[0];

function lastMessage(source, now) {
  if (!maySee("lcms_bridge.see")) return null;
  const message = lastOf(source.source);
  if (!message) {
    const [batch] = source.batches;
    return h(
      "p",
      { class: "muted", "data-key": "none" },
      batch
        ? said(gettext("laatste bericht %(at)s: %(accepted)s verwerkt, %(rejected)s geweigerd"), {
            ...batch,
            at: moment(batch.at, now),
          })
        : gettext("Nog geen bericht ontvangen."),
    );
  }
  return h(
    "article",
    { class: `message ${message.state}`, "data-key": `message-${message.id}` },
    messageHead(message, now),
    stageRow(message),
    problemTable(message),
    mendButtons(message),
  );
}

const pullOf = (source) => pulls.row(source);

/** Return where and how it is fetched, and since when that fails. */
function pullWords(pull, now) {
  if (!pull) return null;
  const how = pull.failing_since
    ? h(
        "b",
        { class: "late" },
        said(gettext("lukt niet sinds %(since)s: %(fault)s. %(again)s"), {
          since: moment(pull.failing_since, now),
          fault: words.within(words.readable(pull, "fault_words")),
          again: againSaid(pull.again_at),
        }),
      )
    : pull.fetched_at
      ? said(gettext("laatst gelukt %(at)s"), { at: moment(pull.fetched_at, now) })
      : gettext("nog niet opgehaald");
  const minutes = Math.round(pull.every_s / 60);
  return h(
    "p",
    { class: "muted pull", "data-key": "pull" },
    said(gettext("wordt elke %(minutes)s min opgehaald bij %(url)s: "), { minutes, url: pull.url }),
    how,
  );
}

/** What can be done with a system: the act, and its word. @type {(pull: any) => any[]} */
const acts = (pull) => [
  ...(pull
    ? [
        ["pull-now", gettext("Nu ophalen")],
        ["pull-set", gettext("Ophalen wijzigen…")],
        ["pull-stop", gettext("Niet meer ophalen…")],
      ]
    : [["pull-set", gettext("Laten ophalen…")]]),
  ["sign", gettext("Handtekening…")],
  ["renew", gettext("Nieuw token…")],
  ["withdraw", gettext("Intrekken…")],
];

function system(source, now) {
  const pull = pullOf(source.source);
  const button = ([act, label]) =>
    h("button", { type: "button", class: "btn", "data-act": act, "data-id": source.source }, label);
  return h(
    "article",
    { class: "system", "data-key": source.source },
    h("h3", null, source.label, " ", h("span", { class: `tag ${source.state}` }, standingWords(source, now))),
    h(
      "p",
      null,
      said(gettext("voor %(places)s over %(kinds)s, elke %(minutes)s min"), {
        places: [...source.facilities, ...source.regions].map(placeName).join(", "),
        kinds: source.kinds.length ? source.kinds.map(kindShort).join(", ") : gettext("alles"),
        minutes: Math.round(source.interval_s / 60),
      }),
    ),
    h(
      "p",
      { class: "muted" },
      tokenWords(source, now),
      source.signed ? ` · ${gettext("elk bericht ondertekend")}` : "",
      source.contact ? ` · ${source.contact}` : "",
    ),
    pullWords(pull, now),
    lastMessage(source, now),
    canAct() && may("capacity.source_register") ? h("div", { class: "btns" }, acts(pull).map(button)) : null,
  );
}

const copyable = (text, key, label) => [
  h("pre", { tabindex: "0", "data-key": `text-${key}`, "aria-label": label }, text),
  h("button", { type: "button", class: "btn", "data-act": "copy", "data-id": key }, gettext("Kopieer")),
];

/** Return what is to be copied: the address, the example, the command. */
function texts() {
  const one = view.sending.examples.find((example) => example.format === view.form) ?? view.sending.examples[0];
  const url = `${view.sending.address}?format=${one.format}`;
  return {
    one,
    address: url,
    example: one.text,
    curl: `curl -X POST '${url}' \\\n  -H "Authorization: Bearer ${TOKEN}" \\\n  -H 'X-Filename: ${one.file}' \\\n  --data-binary @${one.file}`,
    status: `curl -H "Authorization: Bearer ${TOKEN}" '${view.sending.address}12/'`,
  };
}

const select = (id, label, options, chosen) =>
  h(
    "label",
    null,
    `${label} `,
    h(
      "select",
      { id, "data-key": id },
      options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)),
    ),
  );

function sending(facilities) {
  if (!facilities.length)
    return h("p", { class: "empty" }, gettext("U kunt hier voor geen enkele instelling een systeem aansluiten."));
  if (!view.sending) return h("p", { class: "muted" }, gettext("Voorbeelden worden opgehaald…"));
  const { one, ...text } = texts();
  const named = facilities.map((code) => [code, placeName(code)]).sort((a, b) => a[1].localeCompare(b[1]));
  return [
    h(
      "div",
      { class: "filters", "data-key": "keuze" },
      facilities.length > 1 ? select("huis", gettext("Instelling"), named, view.facility) : null,
      select(
        "formaat",
        gettext("Formaat"),
        view.sending.examples.map((example) => [example.format, example.label]),
        one.format,
      ),
    ),
    h(
      "ol",
      { class: "send-steps", "data-key": "stappen" },
      h(
        "li",
        null,
        gettext("Sluit het systeem aan en geef het token aan de beheerder ervan. Het adres is:"),
        copyable(text.address, "address", gettext("Adres")),
      ),
      h(
        "li",
        null,
        said(gettext("Laat het systeem zo’n bestand maken (%(file)s); de aantallen zijn een voorbeeld."), {
          file: one.file,
        }),
        copyable(text.example, "example", gettext("Voorbeeld")),
        one.advice ? h("p", { class: "hint" }, one.advice) : null,
      ),
      h(
        "li",
        null,
        gettext("Verstuur het, bij elke verandering of elke paar minuten:"),
        copyable(text.curl, "curl", "curl"),
      ),
      h(
        "li",
        null,
        gettext(
          "Het antwoord is 202 met een nummer: bewaard. Wat ervan werd staat bij het systeem op deze pagina; het systeem zelf leest het onder dat nummer:",
        ),
        copyable(text.status, "status", "curl"),
      ),
    ),
    h(
      "p",
      { class: "hint", "data-key": "hint" },
      gettext(
        "Leeg of weggelaten is onbekend, nooit nul. Hetzelfde bestand twee keer sturen verandert niets. Stuur nooit iets over een patiënt.",
      ),
    ),
  ];
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  pulls.follow();
  const seen = JSON.stringify(all("message").map((one) => [one.id, one.state])); // the last one stands at its system
  if (seen === view.seen) systems.follow();
  else systems.load();
  view.seen = seen;
  const facilities = ownPlaces().facilities;
  view.facility ||= facilities[0] ?? "";
  loadSending(view.facility);
  const mayMake = canAct() && may("capacity.source_register") && facilities.length > 0;
  patch(
    byId("acties"),
    mayMake
      ? h("button", { type: "button", class: "btn pri", "data-act": "register" }, gettext("Systeem aansluiten…"))
      : null,
  );
  patch(
    byId("systemen"),
    systems.rows === null
      ? null
      : systems.rows.length
        ? systems.rows.map((one) => system(one, ctx.now()))
        : h(
            "p",
            { class: "empty" },
            gettext("Er is nog geen systeem aangesloten: cijfers komen met de hand of uit een bestand."),
          ),
  );
  patch(byId("versturen"), sending(facilities));
}

/** Open a dialog on a system as it is now. */
const onSystem = (open) => (button) => systems.on(button.dataset.id, (one) => one && open(one));
const messageOf = (button) => all("message").find((one) => String(one.id) === button.dataset.id);

connectShell();
actions(byId("inhoud"), {
  register: () => registerDialog(load, ["messages"]),
  renew: onSystem((one) => renew(one.source, one.scopes)),
  withdraw: (button) => withdraw(button.dataset.id, load),
  "pull-set": ({ dataset: { id } }) => pulls.on(id, (pull, newest) => pullDialog(id, FORMATS, load, pull, newest)),
  "pull-now": (button) => pullNow(button.dataset.id, load),
  "pull-stop": (button) => pullStop(button.dataset.id, load),
  sign: onSystem((one) => signDialog(one.source, one.signed, load)),
  mend: (button) => mendDialog(messageOf(button), FORMATS),
  replay: (button) => replay(button.dataset.id),
  sheet: (button) => sheetDialog(messageOf(button)),
  discard: (button) => discardDialog(messageOf(button)),
  copy: (button) => copyText(texts()[button.dataset.id]),
});
on(byId("versturen"), "change", (element) => {
  if (element.id === "huis") view.facility = element.value;
  if (element.id === "formaat") view.form = element.value;
  refresh();
});
setInterval(load, AGAIN_MS);
start(render);
