/** The dialogs about how a system's messages come in: where they are fetched, and whether they must be signed. */

import { address } from "./api.js";
import { ask, sure } from "./ask.js";
import { h } from "./dom.js";
import { newestIn } from "./quoted.js";
import { send } from "./send.js";
import { showOnce } from "./sourcedialogs.js";
import { seenOf } from "./store.js";

const EVERY = [1, 5, 15, 60];
const option = (value, label, selected) => h("option", { value, selected }, label);
const field = (id, label, control, hint) => [
  h("label", { for: id }, label),
  control,
  hint ? h("p", { class: "hint" }, hint) : null,
];
const text = (id, name, options) => h("input", { id, name, autocomplete: "off", ...options });

/** How a fetch says who it is. */
const ways = {
  none: () => gettext("zonder token"),
  bearer: () => gettext("token als bearer"),
  basic: () => gettext("naam en wachtwoord (naam:wachtwoord)"),
  header: () => gettext("token in een eigen kop"),
};

const minutes = (count) => interpolate(ngettext("%s minuut", "%s minuten", count), [count]);

/** Return the fields of how a fetch says who it is. */
const letIn = (was) => [
  field(
    "h-wijze",
    gettext("Hoe wij ons bekend maken"),
    h(
      "select",
      { id: "h-wijze", name: "way" },
      Object.entries(ways).map(([value, label]) => option(value, label(), value === (was?.way ?? "none"))),
    ),
  ),
  field(
    "h-kop",
    gettext("Naam van de eigen kop"),
    text("h-kop", "header", { maxlength: "40", placeholder: "X-AUTH-TOKEN", value: was?.header ?? "" }),
    gettext("Alleen bij een token in een eigen kop."),
  ),
  field(
    "h-token",
    gettext("Token dat het andere systeem gaf"),
    text("h-token", "token", { maxlength: "2000", type: "password" }),
    was?.has_token
      ? gettext("Leeg laten: het token blijft. Bij een ander adres hoort het opnieuw.")
      : gettext("Het wordt versleuteld bewaard en nooit meer getoond."),
  ),
];

/** What a form of fetching says. */
const CHANGED = ["url", "format", "every_minutes", "way", "header"];
const wide = (one) => one && { ...one, every_minutes: Math.round(one.every_s / 60) };

/**
 * Ask at which address a system's figures are fetched; `was` is how that is done now.
 * @param {string} source
 * @param {{name: string, label: string}[]} formats those that come in
 * @param {() => void} reload fetches the list anew
 * @param {any} was
 * @param {() => Promise<any>} newest fetches how that is done, as it is now
 */
export function pullDialog(source, formats, reload, was = null, newest = async () => was) {
  const every = was ? Math.round(was.every_s / 60) : 5;
  const steps = EVERY.includes(every) ? EVERY : [...EVERY, every].sort((a, b) => a - b);
  const about = `pull:${source}`; // also before there is one: another may begin it
  const stands = newestIn(about, CHANGED, {}, { shown: wide(was), newest: async () => wide(await newest()) });
  ask({
    title: h("h3", null, was ? gettext("Ophalen wijzigen") : gettext("Cijfers ophalen")),
    about,
    facts: ["is_on", "changes"], // not whether its line works
    anew: stands.anew,
    body: [
      field(
        "h-adres",
        gettext("Adres waar de cijfers staan"),
        text("h-adres", "url", {
          required: true,
          type: "url",
          maxlength: "300",
          value: was?.url ?? "",
          placeholder: "https://",
        }),
      ),
      field(
        "h-formaat",
        gettext("Formaat"),
        h(
          "select",
          { id: "h-formaat", name: "format" },
          option("", gettext("wordt herkend"), !was?.format),
          formats.map((one) => option(one.name, one.label, one.name === was?.format)),
        ),
      ),
      field(
        "h-vaak",
        gettext("Elke"),
        h(
          "select",
          { id: "h-vaak", name: "every_minutes" },
          steps.map((count) => option(count, minutes(count), count === every)),
        ),
      ),
      letIn(was),
      stands.place,
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, was ? gettext("Wijzigen") : gettext("Inrichten")),
    submit: (data) => [
      address("lcms_bridge.pull_set"),
      {
        source,
        url: data.get("url"),
        format: data.get("format"),
        every_minutes: Number(data.get("every_minutes")),
        way: data.get("way"),
        header: data.get("way") === "header" ? data.get("header") : "",
        token: data.get("token") || null,
      },
      () => {
        reload();
        return gettext("Het wordt nu opgehaald; hier staat zo hoe het afliep.");
      },
    ],
  });
}

/** Fetch at once, and say so. */
export async function pullNow(source, reload) {
  const url = address("lcms_bridge.pull_now", { source });
  await send(url, seenOf(`pull:${source}`), gettext("Het wordt nu opgehaald; hier staat zo hoe het afliep."));
  reload();
}

/** Stop fetching, after a question. */
export async function pullStop(source, reload) {
  const seen = seenOf(`pull:${source}`); // what stood there when it was asked
  const yes = await sure({
    title: gettext("Niet meer ophalen?"),
    body: h(
      "p",
      null,
      gettext("Wat dit systeem het laatst meldde veroudert; het token wordt vergeten. Zelf sturen kan het nog wel."),
    ),
    yes: gettext("Stoppen"),
  });
  if (!yes) return;
  const url = address("lcms_bridge.pull_stop", { source });
  if (await send(url, seen, gettext("Er wordt niets meer opgehaald."))) reload();
}

/** Ask whether what a system sends must be signed, and with which key. */
export function signDialog(source, signed, reload) {
  ask({
    title: h("h3", null, gettext("Handtekening")),
    about: `source:${source}`,
    body: [
      h(
        "p",
        null,
        gettext(
          "Wat dit systeem stuurt, wordt dan alleen aangenomen met een handtekening van de laatste vijf minuten: HMAC-SHA256 over tijdstip, punt en bericht, in Zorgbeeld-Timestamp en Zorgbeeld-Signature.",
        ),
      ),
      field(
        "h-teken",
        gettext("Elk bericht"),
        h(
          "select",
          { id: "h-teken", name: "signed" },
          option(
            "yes",
            signed ? gettext("moet ondertekend zijn, met een nieuwe sleutel") : gettext("moet ondertekend zijn"),
            true,
          ),
          option("no", gettext("hoeft niet ondertekend te zijn"), false),
        ),
      ),
      field(
        "h-sleutel",
        gettext("Sleutel van de afzender"),
        text("h-sleutel", "key", { maxlength: "200", type: "password" }),
        gettext("Leeg: hier wordt er een gemaakt, die u één keer ziet."),
      ),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("capacity.source_sign", { source }),
      { signed: data.get("signed") === "yes", key: data.get("key") || null },
      (answer) => {
        if (answer.secret)
          showOnce(answer.secret, gettext("Sleutel van de handtekening"), [
            gettext("Deze sleutel wordt alleen nu getoond. Geef hem aan de beheerder van het systeem."),
            gettext("Handtekening: HMAC-SHA256 over tijdstip, punt en bericht, in Zorgbeeld-Signature."),
          ]);
        reload();
        return gettext("Vastgelegd.");
      },
    ],
  });
}
