/** The dialogs about a place for one patient: asking for one, why not, and how it ends. No dialog asks who it is. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { isOpen, listsOf } from "./placements.js";
import { field } from "./pmrdialogs.js";
import { ownFacilities } from "./rights.js";
import { ctx } from "./store.js";

const DAY = 86_400_000;
const english = () => document.documentElement.lang === "en";
const said = (one) => (english() ? one.name_en : one.name_nl);
const options = (rows) => rows.map((one) => h("option", { value: one.code }, said(one)));

/** Return the words of a list as buttons: pressing one is the answer. */
const pick = (list, label, without = "") =>
  h(
    "div",
    { class: "picks", role: "group", "aria-label": label },
    listsOf()
      [list].filter((one) => one.code !== without)
      .map((one) => h("button", { class: "btn", value: one.code }, said(one))),
  );

/** Ask for a place. `houses` are those that one asks for. */
export function enterPlacement(houses) {
  const lists = listsOf();
  ask({
    title: h("h3", null, gettext("Plek zoeken voor een patiënt")),
    body: [
      h("p", { class: "hint" }, gettext("Geen naam, nummer of geboortedatum: wie het is, hoort het huis van u.")),
      houses.length === 1
        ? h("input", { type: "hidden", name: "facility", value: houses[0].code })
        : field(
            gettext("Wie vraagt"),
            "pl-huis",
            h(
              "select",
              { id: "pl-huis", name: "facility" },
              houses.map((one) => h("option", { value: one.code }, one.name)),
            ),
          ),
      field(gettext("Wat is nodig"), "pl-zorg", h("select", { id: "pl-zorg", name: "care" }, options(lists.care))),
      field(
        gettext("Leeftijd"),
        "pl-leeftijd",
        h("select", { id: "pl-leeftijd", name: "age" }, options([...lists.age].reverse())),
      ),
      field(
        gettext("Sinds hoeveel dagen hoeft de patiënt hier niet meer te zijn"),
        "pl-dagen",
        h("input", { id: "pl-dagen", name: "days", type: "number", min: "0", max: "365", value: "0" }),
      ),
      h(
        "fieldset",
        { class: "choice column" },
        h("legend", null, gettext("Wat geldt")),
        [
          ["urgent", gettext("spoed: vandaag")],
          ["at_home", gettext("is nog thuis")],
        ].map(([value, label]) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "checkbox", name: value, value: "1" }),
            h("span", null, label),
          ),
        ),
        lists.need.map((one) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "checkbox", name: "needs", value: one.code }),
            h("span", null, said(one)),
          ),
        ),
      ),
      field(
        gettext("Kamer of bed (alleen u ziet dit)"),
        "pl-kenmerk",
        h("input", { id: "pl-kenmerk", name: "reference", maxlength: "12", placeholder: "C3-12", autocomplete: "off" }),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Plek zoeken")),
    submit: (data) => [
      address("patientspread.placement_enter", { facility: String(data.get("facility")) }),
      {
        care: data.get("care"),
        age: data.get("age"),
        needs: data.getAll("needs"),
        urgent: data.has("urgent"),
        at_home: data.has("at_home"),
        ready_since: new Date(ctx.now().getTime() - Number(data.get("days")) * DAY).toISOString(),
        reference: data.get("reference"),
      },
      gettext("Het bemiddelingspunt zoekt."),
    ],
  });
}

/** Ask why a house takes no patient. */
export function refusePlacement(one, facility) {
  ask({
    about: `placement:${one.id}`,
    open: isOpen,
    title: h("h3", null, gettext("Geen plek, omdat")),
    // a house does not say of itself that it was not reached
    body: pick("refusal", gettext("Reden"), ownFacilities().includes(facility) ? "no_answer" : ""),
    foot: null,
    submit: (_data, button) => [
      address("patientspread.placement_answer", { placement: one.id }),
      { facility, answer: "no", code: button.value },
      gettext("Antwoord doorgegeven."),
    ],
  });
}

/** Ask why a place is sought no more. */
export function finishPlacement(one) {
  ask({
    about: `placement:${one.id}`,
    open: isOpen,
    title: h("h3", null, interpolate(gettext("P-%s beëindigen"), [one.number])),
    body: pick("ending", gettext("Reden")),
    foot: null,
    submit: (_data, button) => [
      address("patientspread.placement_finish", { placement: one.id }),
      { ending: button.value },
      gettext("Beëindigd."),
    ],
  });
}
