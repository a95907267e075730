/** The dialogs about neighbours: where one is and who tells of what, and texts that are shared with them. */

import { address } from "./api.js";
import { ask, sure } from "./ask.js";
import { h, on, patch } from "./dom.js";
import { ownRegions } from "./peerdialogs.js";
import { send } from "./send.js";
import { showOnce } from "./sourcedialogs.js";
import { placeName } from "./sourceplaces.js";
import { all, ctx, seenOf } from "./store.js";
import * as words from "./words.js";

const GRIP = [1, 2, 3, 4, 5];
const option = (value, label, selected = false) => h("option", { value, selected }, label);
const text = (id, name, options) => h("input", { id, name, autocomplete: "off", ...options });
const area = (id, name, options, value = "") =>
  h("textarea", { id, name, rows: "6", maxlength: "8000", ...options }, value);
const field = (id, label, control, hint = "") => [
  h("label", { for: id }, label),
  control,
  hint ? h("p", { class: "hint" }, hint) : null,
];

/** Return a choice of regions. */
const regions = (label, name, codes, chosen) =>
  h(
    "fieldset",
    null,
    h("legend", null, label),
    h(
      "div",
      { class: "region-checks" },
      codes.map(([code, shown]) =>
        h(
          "label",
          { class: "check" },
          h("input", { type: "checkbox", name, value: code, checked: chosen.includes(code) }),
          ` ${shown}`,
        ),
      ),
    ),
  );

/**
 * Ask where a neighbour is, who tells of which regions, and when the line is open; `was` is one that is there.
 * @param {() => void} reload fetches the list anew
 * @param {any} was
 */
export function neighbourDialog(reload, was = null) {
  const own = ownRegions().filter(([code]) => code);
  const everywhere = ctx.ref.regions.map((one) => [one.code, one.short_name]);
  ask({
    title: h("h3", null, was ? gettext("Buur wijzigen") : gettext("Buur toevoegen")),
    about: was ? `neighbour:${was.neighbour}` : "",
    body: [
      field(
        "b-label",
        gettext("Hoe mensen de buur noemen"),
        text("b-label", "label", { required: true, minlength: "3", maxlength: "80", value: was?.label ?? "" }),
      ),
      was
        ? null
        : field(
            "b-naam",
            gettext("Korte naam (kleine letters, cijfers, -)"),
            text("b-naam", "name", { required: true, pattern: "[a-z][a-z0-9\\-]{1,28}[a-z0-9]", maxlength: "30" }),
          ),
      field(
        "b-adres",
        gettext("Adres van het Zorgbeeld van de buur"),
        text("b-adres", "url", {
          required: true,
          type: "url",
          maxlength: "200",
          value: was?.url ?? "",
          placeholder: "https://",
        }),
      ),
      field(
        "b-wereld",
        gettext("Naam van de omgeving daar"),
        text("b-wereld", "world", {
          required: true,
          pattern: "[a-z0-9_\\-]+",
          maxlength: "50",
          value: was?.world ?? "",
        }),
        gettext("Zoals in het adres na /r/. Een oefening hoort bij een oefening."),
      ),
      field(
        "b-token",
        gettext("Token dat de buur gaf"),
        text("b-token", "token", { maxlength: "2000", type: "password" }),
        was?.has_token ? gettext("Leeg laten: het token blijft. Bij een ander adres hoort het opnieuw.") : "",
      ),
      regions(
        gettext("Wij vertellen van"),
        "gives",
        own,
        was?.gives ?? (own.length === 1 ? own.map(([code]) => code) : []),
      ),
      regions(gettext("De buur vertelt van"), "takes", everywhere, was?.takes ?? []),
      field(
        "b-fase",
        gettext("De koppeling is open"),
        h(
          "select",
          { id: "b-fase", name: "from_phase" },
          option("", gettext("ongeacht de fase"), !was?.from_phase),
          ["adapted", "crisis"].map((phase) =>
            option(phase, interpolate(gettext("vanaf fase %s"), [words.phase(phase)]), was?.from_phase === phase),
          ),
        ),
      ),
      field(
        "b-grip",
        gettext("of"),
        h(
          "select",
          { id: "b-grip", name: "from_grip" },
          option("0", gettext("ongeacht GRIP"), !was?.from_grip),
          GRIP.map((level) => option(level, interpolate(gettext("vanaf GRIP %s"), [level]), was?.from_grip === level)),
        ),
        gettext("Zonder fase en GRIP is de koppeling altijd open."),
      ),
      was
        ? h(
            "label",
            { class: "check" },
            h("input", { type: "checkbox", name: "renew" }),
            ` ${gettext("Het token voor de buur opnieuw maken")}`,
          )
        : null,
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, was ? gettext("Wijzigen") : gettext("Inrichten")),
    submit: (data) => [
      address("lcms_bridge.neighbour_set"),
      {
        name: was?.neighbour ?? data.get("name"),
        label: data.get("label"),
        url: data.get("url"),
        world: data.get("world"),
        token: data.get("token") || null,
        gives: data.getAll("gives"),
        takes: data.getAll("takes"),
        from_phase: data.get("from_phase"),
        from_grip: Number(data.get("from_grip")),
        renew: data.get("renew") === "on",
      },
      (answer) => {
        if (answer.token)
          showOnce(answer.token, gettext("Token voor de buur"), [
            gettext("Dit token wordt alleen nu getoond. Geef het aan de beheerder van de buur, niet per open mail."),
            gettext("De buur vult het in bij Token dat de buur gaf."),
          ]);
        reload();
        return gettext("De buur is ingericht.");
      },
    ],
  });
}

/** Return who would read what is shared of a region. */
const readers = (region) =>
  all("neighbour")
    .filter((one) => one.state !== "withdrawn" && one.gives.includes(region))
    .map((one) => one.label);

/** Show what would go, and to whom, as it is typed. */
function draw(form) {
  const data = new FormData(form);
  const to = readers(data.get("region"));
  patch(
    form.querySelector(".share-preview"),
    h("b", null, gettext("Zo gaat het weg")),
    h(
      "p",
      { class: "muted" },
      to.length
        ? interpolate(gettext("naar %s"), [to.join(", ")])
        : gettext("nog naar niemand: geen buur krijgt deze regio"),
    ),
    h("p", null, h("b", null, `${data.get("title")}`), ` · ${data.get("theme")} · ${placeName(data.get("region"))}`),
    h("p", { class: "shared-text" }, `${data.get("text")}`),
  );
}

/** Return the themes of pictures: what a reader elsewhere calls each (in Dutch), and what it is called here. */
function themes() {
  const english = document.documentElement.lang === "en";
  return (ctx.ref.picture_themes?.themes ?? []).map((one) => ({
    code: one.code,
    name: one.name_nl,
    title: english ? one.name_en : one.name_nl,
  }));
}

/** Return the items of pictures that this person sees, newest first: what may be taken over. */
const items = () =>
  all("item")
    .filter((one) => one.text && one.state === "active")
    .sort((a, b) => (a.changed_at < b.changed_at ? 1 : -1))
    .slice(0, 30);

/** Ask what is to be shared with the neighbours of a region; it is shown as it will go. */
export function shareDialog() {
  const own = ownRegions().filter(([code]) => code);
  const found = items();
  const known = themes();
  const named = (code) => known.find((one) => one.code === code);
  ask({
    title: h("h3", null, gettext("Delen met de buren")),
    body: [
      found.length
        ? field(
            "d-item",
            gettext("Overnemen uit een beeld"),
            h(
              "select",
              { id: "d-item", name: "item" },
              option("", gettext("– zelf schrijven –")),
              found.map((one, index) =>
                option(index, `${named(one.theme)?.title ?? one.theme}: ${one.text.slice(0, 60)}`),
              ),
            ),
          )
        : null,
      field(
        "d-regio",
        gettext("Van welke regio"),
        h(
          "select",
          { id: "d-regio", name: "region" },
          own.map(([code, name]) => option(code, name)),
        ),
      ),
      field(
        "d-thema",
        gettext("Thema"),
        h(
          "select",
          { id: "d-thema", name: "theme" },
          known.map((one) => option(one.name, one.title)),
        ),
      ),
      field("d-titel", gettext("Titel"), text("d-titel", "title", { required: true, maxlength: "120" })),
      field("d-tekst", gettext("Tekst"), area("d-tekst", "text", { required: true })),
      h("section", { class: "share-preview", "aria-label": gettext("Zo gaat het weg") }),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Delen")),
    submit: (data) => [
      address("lcms_bridge.shared_put"),
      {
        form: "text",
        region: data.get("region"),
        theme: data.get("theme"),
        title: data.get("title"),
        text: data.get("text"),
      },
      gettext("Gedeeld."),
    ],
  });
  const form = /** @type {HTMLFormElement} */ (document.querySelector("dialog[open] form.ask-form"));
  on(form, "input", (target) => {
    const item = target.name === "item" ? found[Number(target.value)] : null;
    if (item && target.value !== "") {
      /** @type {any} */ (form.elements.namedItem("theme")).value = named(item.theme)?.name ?? known[0]?.name;
      /** @type {any} */ (form.elements.namedItem("text")).value = item.text;
    }
    draw(form);
  });
  draw(form);
}

/** Ask what a shared text shall say; a neighbour's is put to the neighbour. */
export function textDialog(one) {
  ask({
    title: h("h3", null, one.title),
    about: one.origin ? `heardtext:${one.origin}:${one.ref}` : `shared:${one.ref}`,
    body: field(
      "t-tekst",
      gettext("Tekst"),
      area("t-tekst", "text", { required: true }, one.text),
      one.origin ? gettext("De tekst is van de buur: wijzigde die hem intussen ook, dan kiest u.") : "",
    ),
    foot: h("button", { type: "submit", class: "btn pri" }, one.origin ? gettext("Voorleggen") : gettext("Wijzigen")),
    submit: (data) => [
      address("lcms_bridge.shared_change", { ref: one.ref }),
      { text: data.get("text"), revision: one.revision, neighbour: one.origin },
      one.origin ? gettext("Onze wijziging gaat naar de buur.") : gettext("Gewijzigd."),
    ],
  });
}

/** Ask for our text in its last words: it goes over that of the neighbour, which is shown beside it. */
export function chooseText(one) {
  ask({
    title: h("h3", null, gettext("Onze tekst voorleggen")),
    about: `heardtext:${one.origin}:${one.ref}`,
    body: [
      h("b", null, gettext("Tekst van de buur")),
      h("p", { class: "shared-text" }, one.text),
      field("k-tekst", gettext("Onze tekst"), area("k-tekst", "text", { required: true }, one.ours)),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Voorleggen")),
    submit: (data) => [
      address("lcms_bridge.shared_choose", { ref: one.ref }),
      { neighbour: one.origin, choice: "ours", text: data.get("text") },
      gettext("Onze tekst gaat naar de buur."),
    ],
  });
}

/** End the line with a neighbour, after a question. */
export async function withdrawNeighbour(name, reload) {
  const yes = await sure({
    title: gettext("Koppeling intrekken?"),
    body: h(
      "p",
      null,
      gettext("Wij horen dan niets meer van deze buur, en de buur niets meer van ons. Het token vervalt."),
    ),
    yes: gettext("Intrekken"),
  });
  if (!yes) return;
  const url = address("lcms_bridge.neighbour_withdraw", { neighbour: name });
  if (await send(url, seenOf(`neighbour:${name}`), gettext("Ingetrokken."))) reload();
}

/** Take a shared text or layer back, after a question. */
export async function takeBack(ref) {
  const yes = await sure({
    title: gettext("Niet meer delen?"),
    body: h("p", null, gettext("Bij de buren verdwijnt het ook, zodra zij ons weer horen.")),
    yes: gettext("Intrekken"),
  });
  if (yes)
    await send(address("lcms_bridge.shared_withdraw", { ref }), seenOf(`shared:${ref}`), gettext("Ingetrokken."));
}
