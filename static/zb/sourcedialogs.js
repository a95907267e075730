/** The dialogs about sources: a system that will report, its token, which source counts. */

import { address } from "./api.js";
import { ask, sure } from "./ask.js";
import { copyText, h } from "./dom.js";
import { kindTitle } from "./kinds.js";
import { daysField, daysOf, scopesField } from "./scopes.js";
import { send } from "./send.js";
import { forAll, ownPlaces, placeName, preferences } from "./sourceplaces.js";
import { ctx, seenOf } from "./store.js";

const copyButton = (token) => {
  const button = h("button", { type: "button", class: "btn" }, gettext("Kopieer"));
  button.addEventListener("click", () => copyText(token));
  return button;
};

/** Show a secret, this once: it is nowhere to be read again, so a slip does not close it. */
export async function showOnce(secret, title, [first, last]) {
  const kept = await sure({
    title,
    body: [
      h("p", null, first),
      h("code", { class: "token-once" }, secret),
      h("p", null, copyButton(secret)),
      h("p", { class: "muted" }, last),
    ],
    yes: gettext("Ik heb het bewaard"),
  });
  if (kept) return;
  const leave = await sure({
    title: gettext("Niet bewaard?"),
    body: h("p", null, gettext("Het is straks nergens meer te lezen; u kunt dan alleen een nieuw maken.")),
    yes: gettext("Toch sluiten"),
  });
  if (!leave) showOnce(secret, title, [first, last]);
}

/** Show the token of a source. */
function showToken(answer) {
  if (!answer?.token) return;
  showOnce(answer.token, gettext("Token van de bron"), [
    gettext("Dit token wordt alleen nu getoond. Geef het aan de beheerder van het systeem, niet per open mail."),
    gettext("Het systeem stuurt het mee als: Authorization: Bearer …"),
  ]);
}

/** All that the token of a system can be made for. */
const SCOPES = ["figures", "messages"];

const option = (value, label, selected = false) => h("option", { value, selected }, label);
const field = (id, label, control) => [h("label", { for: id }, label), control];

/** Ask which system will report, and show its token; `reload` fetches the list anew.
 *
 *  `scopes`: what it is for, as the page that asks knows it.
 */
export function registerDialog(reload, scopes = ["figures"]) {
  const places = ownPlaces();
  const named = (codes) => codes.map((code) => [code, placeName(code)]).sort((a, b) => a[1].localeCompare(b[1]));
  ask({
    title: h("h3", null, gettext("Bron aanmelden")),
    body: [
      field(
        "label",
        gettext("Hoe mensen hem noemen"),
        h("input", {
          id: "label",
          name: "label",
          required: true,
          minlength: "3",
          maxlength: "80",
          autocomplete: "off",
          placeholder: "HiX-koppeling",
        }),
      ),
      field(
        "naam",
        gettext("Naam in de cijfers (kleine letters, cijfers, -)"),
        h("input", {
          id: "naam",
          name: "name",
          required: true,
          pattern: "[a-z][a-z0-9\\-]{1,38}[a-z0-9]",
          maxlength: "40",
          autocomplete: "off",
        }),
      ),
      field(
        "plaats",
        gettext("Spreekt voor"),
        h(
          "select",
          { id: "plaats", name: "place", required: true },
          places.regions.length
            ? h(
                "optgroup",
                { label: gettext("Regio’s") },
                named(places.regions).map(([code, name]) => option(`r:${code}`, name)),
              )
            : null,
          h(
            "optgroup",
            { label: gettext("Instellingen") },
            named(places.facilities).map(([code, name], at) =>
              option(`f:${code}`, name, !places.regions.length && at === 0),
            ),
          ),
        ),
      ),
      field(
        "soorten",
        gettext("Over welke soorten (geen keuze: alle)"),
        h(
          "select",
          { id: "soorten", name: "kinds", multiple: true, size: "5" },
          ctx.ref.kinds.map((kind) => option(kind.code, kindTitle(kind.code))),
        ),
      ),
      field(
        "hoevaak",
        gettext("Meldt elke … minuten"),
        h("input", {
          id: "hoevaak",
          name: "interval_minutes",
          type: "number",
          min: "1",
          max: "1440",
          value: "5",
          required: true,
        }),
      ),
      field(
        "contact",
        gettext("Wie het beheert (functie, telefoon)"),
        h("input", {
          id: "contact",
          name: "contact",
          maxlength: "200",
          autocomplete: "off",
          "data-names": "officials",
        }),
      ),
      scopesField(SCOPES, scopes),
      daysField("geldig"),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Aanmelden en token maken")),
    submit: (data) => {
      const [sort, ...code] = String(data.get("place")).split(":");
      const place = code.join(":");
      return [
        address("capacity.source_register"),
        {
          name: data.get("name"),
          label: data.get("label"),
          facilities: sort === "f" ? [place] : [],
          regions: sort === "r" ? [place] : [],
          kinds: data.getAll("kinds"),
          interval_minutes: Number(data.get("interval_minutes")),
          contact: data.get("contact"),
          scopes: data.getAll("scopes"),
          days: daysOf(data),
        },
        (answer) => {
          showToken(answer);
          reload();
          return gettext("De bron is aangemeld.");
        },
      ];
    },
  });
}

/** Ask which source counts where. */
export function ruleDialog() {
  const facilities = forAll() ? ctx.ref.facilities.map((one) => one.code) : ownPlaces().facilities;
  ask({
    title: h("h3", null, gettext("Welke bron telt")),
    body: [
      field(
        "waar",
        gettext("Waar"),
        h(
          "select",
          { id: "waar", name: "facility" },
          forAll() ? option("", gettext("Overal"), true) : null,
          facilities
            .map((code) => [code, placeName(code)])
            .sort((a, b) => a[1].localeCompare(b[1]))
            .map(([code, name]) => option(code, name)),
        ),
      ),
      field(
        "soort",
        gettext("Soort"),
        h(
          "select",
          { id: "soort", name: "kind" },
          option("", gettext("alles"), true),
          ctx.ref.kinds.map((kind) => option(kind.code, kindTitle(kind.code))),
        ),
      ),
      field(
        "telt",
        gettext("Wat telt"),
        h(
          "select",
          { id: "telt", name: "prefer" },
          Object.entries(preferences).map(([value, label]) => option(value, label())),
        ),
      ),
      field(
        "reden",
        gettext("Waarom (iedereen leest het)"),
        h("textarea", { id: "reden", name: "reason", rows: "2", required: true, minlength: "3", maxlength: "300" }),
      ),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("capacity.source_rule_set"),
      {
        facility: data.get("facility") || null,
        kind: data.get("kind"),
        prefer: data.get("prefer"),
        reason: data.get("reason"),
      },
      gettext("De regel geldt; wat telt is opnieuw gekozen."),
    ],
  });
}

/** Make a new token, after a question for how long and for what; `scopes`: what the one before was for. */
export function renew(source, scopes) {
  ask({
    title: h("h3", null, gettext("Nieuw token?")),
    about: `source:${source}`,
    body: [
      h(
        "p",
        null,
        gettext("Het oude token opent dan niets meer: tot het systeem het nieuwe heeft, komt er niets binnen."),
      ),
      scopesField(SCOPES, scopes),
      daysField("geldig"),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Nieuw token maken")),
    submit: (data) => [
      address("capacity.source_token_renew", { source }),
      { days: daysOf(data), scopes: data.getAll("scopes") },
      (answer) => {
        showToken(answer);
        return gettext("Het nieuwe token is gemaakt.");
      },
    ],
  });
}

/** Withdraw a source, after a question. */
export async function withdraw(source, reload) {
  const seen = seenOf(`source:${source}`); // what stood there when it was asked
  const yes = await sure({
    title: gettext("Bron intrekken?"),
    body: h(
      "p",
      null,
      gettext("Er komt dan niets meer van binnen. Wat het meldde, veroudert en blijft in de geschiedenis."),
    ),
    yes: gettext("Intrekken"),
  });
  if (yes && (await send(address("capacity.source_withdraw", { source }), seen, gettext("De bron is ingetrokken."))))
    reload();
}

/** Ask why a rule goes. */
export function unrule(button) {
  const { facility, kind } = button.dataset;
  ask({
    title: h("h3", null, gettext("Regel weghalen")),
    about: `sourcerules:${facility || "all"}`,
    body: field(
      "reden",
      gettext("Waarom (iedereen leest het)"),
      h("textarea", { id: "reden", name: "reason", rows: "2", required: true, minlength: "3", maxlength: "300" }),
    ),
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Weghalen")),
    submit: (data) => [
      address("capacity.source_rule_set"),
      { facility: facility || null, kind, prefer: null, reason: data.get("reason") },
      gettext("De gewone volgorde geldt weer."),
    ],
  });
}
