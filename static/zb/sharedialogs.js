/** The dialogs about what is shared with neighbours: what goes, what a text says, which of two texts stands. */

import { address } from "./api.js";
import { ask, sure } from "./ask.js";
import { h, on, patch } from "./dom.js";
import { moment } from "./format.js";
import { shapeSaid, shapesNow } from "./layershapes.js";
import { field, option, text } from "./neighbourdialogs.js";
import { ownRegions } from "./peerdialogs.js";
import { newestIn, quoted } from "./quoted.js";
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

/** Return what would go: the text, or the shape with what it means that it is a copy. */
function content(data, shape, since) {
  if (data.get("form") === "text") return h("p", { class: "shared-text" }, `${data.get("text")}`);
  if (!shape) return h("p", null, gettext("Nog geen vorm gekozen."));
  return [
    h("p", null, interpolate(gettext("kaartlaag: %(shape)s"), { shape: shapeSaid(shape.geometry) }, true)),
    h(
      "p",
      { class: "hint" },
      interpolate(
        gettext(
          "Een kopie van %s: wat later aan de tekening verandert, gaat niet vanzelf mee. Trek deze kaartlaag dan in en deel opnieuw.",
        ),
        [since],
      ),
    ),
  ];
}

/** Show what would go, and to whom, as it is typed. */
function draw(form, shapeIn, since) {
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
    content(data, shapeIn(data), since),
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

/** Return the part of the form that belongs to a text or to a layer; what is not chosen is not asked. */
const part = (form, ...asked) => h("div", { class: "ask-part", "data-form": form, hidden: form !== "text" }, asked);

/** Return the choice between a text and a layer of the map. */
const formChoice = () =>
  h(
    "fieldset",
    { class: "choice" },
    h("legend", null, gettext("Wat u deelt")),
    [
      ["text", gettext("Tekst")],
      ["layer", gettext("Kaartlaag")],
    ].map(([value, label]) =>
      h(
        "label",
        { class: "pick" },
        h("input", { type: "radio", name: "form", value, checked: value === "text" }),
        h("span", null, label),
      ),
    ),
  );

/** Return the choice of a shape; without any it says how one comes on the map. */
const shapeField = (shapes) =>
  field(
    "d-vorm",
    gettext("Vorm op de kaart"),
    h(
      "select",
      { id: "d-vorm", name: "geometry", required: true, disabled: true },
      option("", shapes.length ? gettext("– kies een vorm –") : gettext("– geen vorm op de kaart –")),
      // its kind first: a long name is cut off on a telephone
      shapes.map((one, index) => option(index, `${shapeSaid(one.geometry)}: ${one.name}`)),
    ),
    shapes.length
      ? gettext("Gebieden en plaatsen van de activiteiten die lopen.")
      : gettext(
          "Er staat nu geen vorm op de kaart. Open een activiteit en kies bij de kaart Gebied tekenen… of Plaats aanwijzen…; daarna staat de vorm hier.",
        ),
  );

/** Ask only what belongs to what is chosen, a text or a layer. */
function askFor(form, chosen) {
  for (const one of form.querySelectorAll("[data-form]")) {
    one.hidden = one.dataset.form !== chosen;
    for (const control of one.querySelectorAll("select, textarea")) control.disabled = one.hidden;
  }
}

/** Fill in what follows from a shape: the title, where nobody wrote another, and the region where it is one of ours. */
function fillFrom(form, shape, names) {
  const title = form.elements.namedItem("title");
  if (!title.value || names.includes(title.value)) title.value = shape.name.slice(0, title.maxLength);
  const region = form.elements.namedItem("region");
  const own = [...region.options].map((one) => one.value);
  if (!shape.regions.includes(region.value))
    region.value = own.find((code) => shape.regions.includes(code)) ?? region.value;
}

/** Ask what is to be shared with the neighbours of a region, a text or a layer; it is shown as it will go. */
export function shareDialog() {
  const own = ownRegions().filter(([code]) => code);
  const found = items();
  const known = themes();
  const named = (code) => known.find((one) => one.code === code);
  // what is shown is what goes: a drawing that changes while this is open is another shape
  const shapes = shapesNow();
  const since = moment(ctx.now(), ctx.now());
  const shapeIn = (data) => (data.get("geometry") ? shapes[Number(data.get("geometry"))] : null);
  ask({
    title: h("h3", null, gettext("Delen met de buren")),
    body: [
      formChoice(),
      part(
        "text",
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
      ),
      part("layer", shapeField(shapes)),
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
      part("text", field("d-tekst", gettext("Tekst"), area("d-tekst", "text", { required: true }))),
      h("section", { class: "share-preview", "aria-label": gettext("Zo gaat het weg") }),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Delen")),
    submit: (data) => {
      const form = data.get("form");
      const what = form === "layer" ? { geometry: shapeIn(data)?.geometry } : { text: data.get("text") };
      return [
        address("lcms_bridge.shared_put"),
        { form, region: data.get("region"), theme: data.get("theme"), title: data.get("title"), ...what },
        gettext("Gedeeld."),
      ];
    },
  });
  const form = /** @type {HTMLFormElement} */ (document.querySelector("dialog[open] form.ask-form"));
  on(form, "input", (target) => {
    const item = target.name === "item" ? found[Number(target.value)] : null;
    if (item && target.value !== "") {
      /** @type {any} */ (form.elements.namedItem("theme")).value = named(item.theme)?.name ?? known[0]?.name;
      /** @type {any} */ (form.elements.namedItem("text")).value = item.text;
    }
    if (target.name === "form") askFor(form, target.value);
    const shape = target.name === "geometry" ? shapeIn(new FormData(form)) : null;
    if (shape)
      fillFrom(
        form,
        shape,
        shapes.map((one) => one.name),
      );
    draw(form, shapeIn, since);
  });
  draw(form, shapeIn, since);
}

/** Ask what a shared text shall say; a neighbour's is put to the neighbour. */
export function textDialog(one) {
  const about = one.origin ? `heardtext:${one.origin}:${one.ref}` : `shared:${one.ref}`;
  const newest = newestIn(about, ["text"]);
  let { revision } = one;
  ask({
    title: h("h3", null, one.title),
    about,
    anew: () => {
      revision = ctx.state(about)?.revision ?? revision;
      newest.anew();
    },
    body: [
      field(
        "t-tekst",
        gettext("Tekst"),
        area("t-tekst", "text", { required: true }, one.text),
        one.origin ? gettext("De tekst is van de buur: wijzigde die hem intussen ook, dan kiest u.") : "",
      ),
      newest.place,
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, one.origin ? gettext("Voorleggen") : gettext("Wijzigen")),
    submit: (data) => [
      address("lcms_bridge.shared_change", { ref: one.ref }),
      { text: data.get("text"), revision, neighbour: one.origin },
      one.origin ? gettext("Onze wijziging gaat naar de buur.") : gettext("Gewijzigd."),
    ],
  });
}

/** Ask for our text in its last words: it goes over that of the neighbour, which is shown beside it. */
export function chooseText(one) {
  const about = `heardtext:${one.origin}:${one.ref}`;
  const theirs = quoted(about, one, (state) => [
    h("b", null, gettext("Tekst van de buur")),
    h("p", { class: "shared-text" }, state.text),
  ]);
  ask({
    title: h("h3", null, gettext("Onze tekst voorleggen")),
    about,
    anew: theirs.anew,
    body: [
      theirs.place,
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
