/** The dialogs about systems that are told what we know: where one is and what it gets, what would go, letting go. */

import { address, get, Problem } from "./api.js";
import { ask, show, sure } from "./ask.js";
import { h, toast } from "./dom.js";
import { count } from "./format.js";
import { kindTitle } from "./kinds.js";
import { newestIn } from "./quoted.js";
import { withRole } from "./rights.js";
import { send } from "./send.js";
import { showOnce } from "./sourcedialogs.js";
import { ctx, seenOf } from "./store.js";

const EVERY = [1, 5, 15, 60];
const option = (value, label, selected) => h("option", { value, selected }, label);
const field = (id, label, control, hint) => [
  h("label", { for: id }, label),
  control,
  hint ? h("p", { class: "hint" }, hint) : null,
];

/** Return of which regions somebody decides what others are told, with their names; the country for who administers. */
export function ownRegions() {
  const all = withRole("administrator").length > 0;
  const own = new Set(withRole("hin").map((one) => one.region));
  const regions = ctx.ref.regions.filter((one) => all || own.has(one.code)).map((one) => [one.code, one.short_name]);
  return all ? [["", gettext("Heel Nederland")], ...regions] : regions;
}

const text = (id, name, options) => h("input", { id, name, autocomplete: "off", ...options });

const area = (id, name, value, placeholder) =>
  h("textarea", { id, name, rows: "3", autocomplete: "off", spellcheck: "false", placeholder }, value);

/** Return the folded part that asks how a system speaks; what is empty goes as we say it ourselves. */
function speaks(was) {
  const chosen = was?.kinds ?? [];
  const own = was?.beds || was?.codes || chosen.length || was?.sahana;
  return h(
    "details",
    { open: Boolean(own) },
    h("summary", null, gettext("Zoals zij het noemen")),
    field(
      "p-bedden",
      gettext("Soorten bed: onze naam = hun woord, één per regel"),
      area("p-bedden", "beds", was?.beds ?? "", "IC = ICU"),
      gettext("Leeg: onze eigen woorden, of die van het formaat."),
    ),
    field(
      "p-huizen",
      gettext("Locaties: onze code = hun kenmerk, één per regel"),
      area("p-huizen", "codes", was?.codes ?? "", "MAASSTAD = 06020101"),
      gettext("Leeg: onze codes. Waar het kenmerk uit komt kan ervoor staan: stelsel|kenmerk."),
    ),
    h(
      "fieldset",
      { class: "choice" },
      h("legend", null, gettext("Alleen deze soorten bed")),
      ctx.ref.kinds
        .filter((kind) => kind.is_bed)
        .map((kind) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "checkbox", name: "kinds", value: kind.code, checked: chosen.includes(kind.code) }),
            h("span", null, kindTitle(kind.code)),
          ),
        ),
      h(
        "p",
        { class: "hint" },
        gettext(
          "Niets aangevinkt: alle soorten. De SEH-status gaat altijd mee. Een ander Zorgbeeld houdt van de andere soorten wat het al wist, zo oud als dat is.",
        ),
      ),
    ),
    h(
      "label",
      { class: "check" },
      h("input", { type: "checkbox", name: "sahana", checked: was?.sahana ?? false }),
      ` ${gettext("EDXL-HAVE 1.0 in de vorm die Sahana leest")}`,
    ),
  );
}

/** What a form of a system says, and how it writes what is no text. */
const CHANGED = [
  "label",
  "url",
  "region",
  "format",
  "every_minutes",
  "signed",
  "contact",
  "beds",
  "codes",
  "kinds",
  "sahana",
];
const ofRegion = (code) => (code && code !== "NL" ? code : "");
const WRITES = { region: ofRegion };
const wide = (one) => one && { ...one, every_minutes: Math.round(one.every_s / 60) };

/**
 * Ask where another system is and what it gets; `was` is one that is there already.
 * @param {{name: string, label: string}[]} formats those that go out
 * @param {() => void} reload fetches the list anew
 * @param {any} was
 * @param {() => Promise<any>} newest fetches it as it is now
 */
export function peerDialog(formats, reload, was = null, newest = async () => was) {
  const every = was ? Math.round(was.every_s / 60) : 5;
  const steps = EVERY.includes(every) ? EVERY : [...EVERY, every].sort((a, b) => a - b);
  const region = ofRegion(was?.region);
  const about = was ? `peer:${was.peer}` : "";
  const stands = newestIn(about, CHANGED, WRITES, { shown: wide(was), newest: async () => wide(await newest()) });
  ask({
    title: h("h3", null, was ? gettext("Koppeling wijzigen") : gettext("Systeem op de hoogte houden")),
    about,
    facts: ["state", "changes"], // not whether its line works
    anew: stands.anew,
    body: [
      field(
        "p-label",
        gettext("Hoe mensen het noemen"),
        text("p-label", "label", { required: true, minlength: "3", maxlength: "80", value: was?.label ?? "" }),
      ),
      was
        ? null
        : field(
            "p-naam",
            gettext("Korte naam (kleine letters, cijfers, -)"),
            text("p-naam", "name", { required: true, pattern: "[a-z][a-z0-9\\-]{1,38}[a-z0-9]", maxlength: "40" }),
          ),
      field(
        "p-adres",
        gettext("Adres waar het bericht heen gaat"),
        text("p-adres", "url", {
          required: true,
          type: "url",
          maxlength: "300",
          value: was?.url ?? "",
          placeholder: "https://",
        }),
        gettext("Een ander Zorgbeeld: het adres van de pagina Systeem aansluiten daar."),
      ),
      field(
        "p-token",
        gettext("Token dat de ontvanger gaf"),
        text("p-token", "token", { maxlength: "2000", type: "password" }),
        was?.has_token
          ? gettext("Leeg laten: het token blijft. Bij een ander adres hoort het opnieuw.")
          : gettext("Leeg: zonder token."),
      ),
      field(
        "p-regio",
        gettext("Wat het krijgt"),
        h(
          "select",
          { id: "p-regio", name: "region" },
          ownRegions().map(([code, name]) => option(code, name, code === region)),
        ),
      ),
      field(
        "p-formaat",
        gettext("Formaat"),
        h(
          "select",
          { id: "p-formaat", name: "format" },
          formats.map((one) => option(one.name, one.label, one.name === (was?.format ?? "capacity-csv"))),
        ),
      ),
      field(
        "p-vaak",
        gettext("Ten hoogste elke"),
        h(
          "select",
          { id: "p-vaak", name: "every_minutes" },
          steps.map((minutes) =>
            option(minutes, interpolate(ngettext("%s minuut", "%s minuten", minutes), [minutes]), minutes === every),
          ),
        ),
      ),
      h(
        "label",
        { class: "check" },
        h("input", { type: "checkbox", name: "signed", checked: was?.signed ?? false }),
        ` ${gettext("Elk bericht ondertekenen (HMAC); de ontvanger krijgt de sleutel één keer te zien")}`,
      ),
      field(
        "p-contact",
        gettext("Wie het beheert (functie, telefoon)"),
        text("p-contact", "contact", { maxlength: "200", value: was?.contact ?? "", "data-names": "officials" }),
      ),
      speaks(was),
      stands.place,
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, was ? gettext("Wijzigen") : gettext("Inrichten")),
    submit: (data) => [
      address("lcms_bridge.peer_set"),
      {
        name: was?.peer ?? data.get("name"),
        is_new: !was,
        label: data.get("label"),
        url: data.get("url"),
        format: data.get("format"),
        region: data.get("region") || null,
        every_minutes: Number(data.get("every_minutes")),
        contact: data.get("contact"),
        token: data.get("token") || null,
        signed: data.get("signed") === "on",
        beds: data.get("beds"),
        codes: data.get("codes"),
        kinds: data.getAll("kinds"),
        sahana: data.get("sahana") === "on",
      },
      (answer) => {
        if (answer.secret)
          showOnce(answer.secret, gettext("Sleutel van de handtekening"), [
            gettext("Deze sleutel wordt alleen nu getoond. Geef hem aan de beheerder van de ontvanger."),
            gettext("Handtekening: HMAC-SHA256 over tijdstip, punt en bericht, in Zorgbeeld-Signature."),
          ]);
        reload();
        return gettext("De koppeling is ingericht; het eerste bericht gaat nu.");
      },
    ],
  });
}

/** Show what would go to a system now. */
export async function preview(name) {
  try {
    const found = await get(address("peer-preview", { peer: name }));
    show(
      h("h3", null, gettext("Dit zou nu gaan")),
      h("p", { class: "muted" }, interpolate(gettext("%s bytes"), [count(found.size)])),
      h("pre", { class: "peer-preview", tabindex: "0", role: "group", "aria-label": gettext("Bericht") }, found.text),
      found.whole ? null : h("p", { class: "muted" }, gettext("… de rest is weggelaten.")),
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, "bad");
  }
}

/** Withdraw a link, after a question. */
export async function withdrawPeer(name, reload) {
  const seen = seenOf(`peer:${name}`); // what stood there when it was asked
  const yes = await sure({
    title: gettext("Koppeling intrekken?"),
    body: h("p", null, gettext("Dit systeem krijgt dan niets meer, en wat nog wachtte gaat niet meer weg.")),
    yes: gettext("Intrekken"),
  });
  if (!yes) return;
  const url = address("lcms_bridge.peer_withdraw", { peer: name });
  if (await send(url, seen, gettext("Ingetrokken."))) reload();
}

/** Ask why a refused message is discarded. */
export function discardDelivery(id, reload) {
  ask({
    title: h("h3", null, gettext("Bericht weggooien")),
    body: field(
      "p-reden",
      gettext("Waarom"),
      h("textarea", { id: "p-reden", name: "reason", rows: "2", required: true, minlength: "3", maxlength: "300" }),
    ),
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Weggooien")),
    submit: (data) => [
      address("lcms_bridge.delivery_discard", { delivery: id }),
      { reason: data.get("reason") },
      () => {
        reload();
        return gettext("Weggegooid.");
      },
    ],
  });
}
