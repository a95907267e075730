/** The dialogs about what is shared with neighbours: what goes, what a text says, which of two texts stands. */

import { address } from "./api.js";
import { ask, sure } from "./ask.js";
import { h, on, patch } from "./dom.js";
import { field, option, text } from "./neighbourdialogs.js";
import { ownRegions } from "./peerdialogs.js";
import { send } from "./send.js";
import { placeName } from "./sourceplaces.js";
import { all, ctx, seenOf } from "./store.js";

const area = (id, name, options, value = "") =>
  h("textarea", { id, name, rows: "6", maxlength: "8000", ...options }, value);

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
    h(
      "p",
      null,
      h("b", null, `${data.get("title")}`),
      ` · ${themeSaid(data.get("theme"))} · ${placeName(data.get("region"))}`,
    ),
    h("p", { class: "shared-text" }, `${data.get("text")}`),
  );
}

/** Return what a theme, as it goes between neighbours (in Dutch), is called on this screen; another's own word as it is. */
export const themeSaid = (name) => themes().find((one) => one.name === name)?.title ?? name;

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
