/** The dialogs of reports: publishing one, and how a region makes them up. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { layoutPlaces, sectionNames } from "./reports.js";
import { ctx, seenOf } from "./store.js";
import * as words from "./words.js";

/** Ask what stands out, and publish a report of what is known at that moment. */
export const publishReport = (activity, last) =>
  ask({
    within: activity.id,
    title: [h("h3", null, interpolate(gettext("SITRAP %s publiceren"), [last + 1])), h("small", null, activity.name)],
    body: [
      h(
        "p",
        { class: "hint" },
        gettext("Vastgelegd wordt wat er nu staat. Wat alleen een team voor zich houdt, staat er nooit in."),
      ),
      h("label", { for: "kern" }, gettext("Wat nu van belang is (mag leeg, geen patiëntgegevens)")),
      h("textarea", { id: "kern", name: "note", rows: "3", maxlength: "1000" }),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Publiceren")),
    submit: (data) => [
      address("situation.sitrep_publish", { activity: activity.id }),
      { note: data.get("note") },
      gettext("Gepubliceerd."),
    ],
  });

/** Ask which sections the reports of a region have, in which order, under which title. */
export function askLayout(activity) {
  const places = layoutPlaces(activity);
  const names = sectionNames();
  let place = places[0];
  const list = h("ol", { class: "layout-list" });
  const title = h("input", { id: "titel", name: "title", maxlength: "80", required: true, autocomplete: "off" });

  /** Show the layout of a place: its sections first, then those it leaves out. */
  const fill = () => {
    const stands = ctx.state(`reportlayout:${place.kind}:${place.code}`);
    const used = stands?.sections ?? Object.keys(names).filter((code) => code !== "shared");
    const rest = Object.keys(names).filter((code) => !used.includes(code));
    title.value = stands ? words.readable(stands, "title") : gettext("Situatierapport");
    list.replaceChildren(...[...used, ...rest].map((code) => row(code, used.includes(code))));
  };
  const row = (code, isUsed) =>
    h(
      "li",
      { "data-code": code },
      h(
        "label",
        null,
        h("input", { type: "checkbox", name: "sections", value: code, checked: isUsed }),
        ` ${names[code]}`,
      ),
      h("span", { class: "btns" }, step(code, gettext("%s hoger"), -1, "↑"), step(code, gettext("%s lager"), 1, "↓")),
    );
  const step = (code, label, by, sign) => {
    const button = h("button", { type: "button", class: "btn", "aria-label": interpolate(label, [names[code]]) }, sign);
    button.addEventListener("click", () => {
      const item = button.closest("li");
      const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (other) list.insertBefore(by < 0 ? item : other, by < 0 ? other : item);
      button.focus();
    });
    return button;
  };
  const choice = h(
    "select",
    { id: "waar", name: "where" },
    places.map((one, at) => h("option", { value: at }, one.name)),
  );
  choice.addEventListener("change", () => {
    place = places[Number(choice.value)];
    fill();
  });
  fill();
  ask({
    title: [h("h3", null, gettext("Indeling van de SITRAP")), h("small", null, activity.name)],
    body: [
      h("label", { for: "waar" }, gettext("Van welke regio")),
      choice,
      h("label", { for: "titel" }, gettext("Titel")),
      title,
      h(
        "p",
        { class: "hint" },
        gettext("Wat erin staat, in deze volgorde. Gepubliceerde SITRAP’s blijven zoals ze waren."),
      ),
      list,
    ],
    foot: h("button", { class: "btn pri" }, gettext("Opslaan")),
    submit: (data) => [
      address("situation.report_layout_set"),
      {
        place_kind: place.kind,
        place: place.code,
        title: data.get("title"),
        sections: data.getAll("sections"),
        ...seenOf(`reportlayout:${place.kind}:${place.code}`),
      },
      gettext("De indeling is opgeslagen."),
    ],
  });
}

/** Ask whether a quarter is published: it cannot be taken back. */
export const publishEdition = (quarter) =>
  ask({
    title: h("h3", null, interpolate(gettext("%s publiceren"), [quarter])),
    body: h(
      "p",
      { class: "hint" },
      gettext(
        "Iedereen kan de cijfers daarna ophalen, ook zonder inlog. Ze veranderen niet meer en zijn niet terug te halen.",
      ),
    ),
    foot: h("button", { class: "btn pri" }, gettext("Publiceren")),
    submit: () => [address("situation.edition_publish"), { quarter }, gettext("Gepubliceerd.")],
  });

/** Ask how often the report of a place comes by mail. */
export const subscribeReport = ({ value, name }) => {
  const [level, place] = value.split(":");
  return ask({
    title: [h("h3", null, gettext("Per mail krijgen")), h("small", null, name)],
    body: [
      h("label", { for: "ritme" }, gettext("Hoe vaak")),
      h(
        "select",
        { id: "ritme", name: "rhythm" },
        h("option", { value: "week" }, gettext("elke week")),
        h("option", { value: "month" }, gettext("elke maand")),
        h("option", { value: "quarter" }, gettext("elk kwartaal")),
      ),
      h(
        "p",
        { class: "hint" },
        gettext(
          "U krijgt een link, geen cijfers. Verliest u de functie waarmee u dit mag lezen, dan houdt het vanzelf op.",
        ),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Aanmelden")),
    submit: (data) => [
      address("situation.report_subscribe"),
      { level, place, rhythm: data.get("rhythm") },
      gettext("U krijgt deze rapportage voortaan."),
    ],
  });
};
