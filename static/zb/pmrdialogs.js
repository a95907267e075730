/** Asking for a place for a patient, and what happens with it: no dialog asks who it is. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { bedKinds } from "./kinds.js";
import { endingsOf } from "./pmr.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

const english = () => document.documentElement.lang === "en";
/** Return a labelled field of a dialog about patients who move. */
export const field = (label, id, control) => h("div", { class: "pmr-field" }, h("label", { for: id }, label), control);
const options = (rows) => rows.map((one) => h("option", { value: one.code }, english() ? one.name_en : one.name_nl));
const select = (id, name, rows) => h("select", { id, name }, options(rows));
const tick = (name, label) =>
  h("label", { class: "pick" }, h("input", { type: "checkbox", name, value: "1" }), h("span", null, label));
const CONDITIONS = () => [
  ["breathing", gettext("Ademhaling: saturatie boven 98 %, PEEP onder 6, FiO2 hoogstens 0,5")],
  ["circulation", gettext("Bloedsomloop: MAP boven 70 zonder ondersteuning, geen reanimatie in 24 uur")],
  ["steady", gettext("Geen verslechtering verwacht in de komende uren")],
];

function fitnessFields() {
  const row = (/** @type {string[]} */ [name, label]) =>
    h(
      "div",
      { class: "pmr-field" },
      h("label", { for: `pmr-${name}` }, label),
      h(
        "select",
        { id: `pmr-${name}`, name },
        h("option", { value: "" }, gettext("niet bekend")),
        h("option", { value: "yes" }, gettext("ja")),
        h("option", { value: "no" }, gettext("nee")),
      ),
    );
  return h(
    "details",
    null,
    h("summary", null, gettext("Fit voor vervoer? (bij een IC-patiënt)")),
    CONDITIONS().map(row),
    h(
      "p",
      { class: "hint" },
      gettext("Drie keer ja: begeleid vervoer volgens de richtlijn. Anders adviseert zij MICU; u beslist."),
    ),
  );
}

const HOUR = 3_600_000;
/** Hours that one chooses, away from now: `[hours, words]`. */
const STABLE = () => [
  ["", gettext("nog niet, of niet bekend")],
  ["6", gettext("6 uur")],
  ["12", gettext("12 uur")],
  ["24", gettext("een dag")],
  ["48", gettext("twee dagen of langer")],
];
const READY = () => [
  ["", gettext("nu")],
  ["1", gettext("over 1 uur")],
  ["2", gettext("over 2 uur")],
  ["4", gettext("over 4 uur")],
  ["8", gettext("over 8 uur")],
];
const hours = (id, name, rows) =>
  h(
    "select",
    { id, name },
    rows.map(([value, said]) => h("option", { value }, said)),
  );
/** Return the moment so many hours after now (before it: negative); null when nothing was chosen. */
const away = (value, sign) =>
  value ? new Date(ctx.now().getTime() + sign * Number(value) * HOUR).toISOString() : null;

const answer = (value) => ({ yes: true, no: false })[value] ?? null;

/** Ask for a place elsewhere. `lists` are those of the page. */
export function enterRequest(houses, lists) {
  ask({
    title: h("h3", null, gettext("Plek vragen voor een patiënt")),
    body: [
      h("p", { class: "hint" }, gettext("Geen naam, nummer of geboortedatum: wie het is, hoort u van de afdeling.")),
      houses.length === 1
        ? h("input", { type: "hidden", name: "facility", value: houses[0].code })
        : field(
            gettext("Ziekenhuis"),
            "pmr-huis",
            h(
              "select",
              { id: "pmr-huis", name: "facility" },
              [...houses]
                .sort((a, b) => a.name.localeCompare(b.name))
                .map((one) => h("option", { value: one.code }, one.name)),
            ),
          ),
      field(
        gettext("Zorgniveau"),
        "pmr-bed",
        h(
          "select",
          { id: "pmr-bed", name: "bed" },
          bedKinds().map((kind) => h("option", { value: kind.code }, words.bed(kind.code))),
        ),
      ),
      field(gettext("Leeftijd"), "pmr-leeftijd", select("pmr-leeftijd", "age", lists.age)),
      h(
        "fieldset",
        { class: "choice column" },
        h("legend", null, gettext("Wat geldt")),
        tick("is_new", gettext("nieuw: nog niet opgenomen")),
        tick("emergency", gettext("spoed: ook het LCPS ziet het meteen")),
        tick("isolation", gettext("isolatie")),
        tick("heavy", gettext("zwaarder dan 120 kg")),
        tick("may_abroad", gettext("mag naar het buitenland")),
      ),
      field(gettext("Stabiel sinds"), "pmr-stabiel", hours("pmr-stabiel", "stable", STABLE())),
      field(gettext("Kan weg"), "pmr-gereed", hours("pmr-gereed", "ready", READY())),
      field(gettext("Specialisme"), "pmr-spec", select("pmr-spec", "specialism", lists.specialism)),
      field(gettext("Toestemming"), "pmr-akkoord", select("pmr-akkoord", "consent", lists.consent)),
      field(gettext("Wens"), "pmr-wens", select("pmr-wens", "wish", lists.wish)),
      field(
        gettext("Groep"),
        "pmr-cohort",
        h(
          "select",
          { id: "pmr-cohort", name: "cohort" },
          h("option", { value: "" }, gettext("geen")),
          options(ctx.ref.cohorts ?? []),
        ),
      ),
      field(
        gettext("Kamer of bed (alleen u ziet dit)"),
        "pmr-kenmerk",
        h("input", {
          id: "pmr-kenmerk",
          name: "reference",
          maxlength: "12",
          placeholder: "C3-12",
          autocomplete: "off",
        }),
      ),
      fitnessFields(),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Plek vragen")),
    submit: (data) => [
      address("patientspread.request_enter", { facility: String(data.get("facility")) }),
      {
        ...Object.fromEntries(
          ["bed", "age", "specialism", "consent", "wish", "cohort", "reference"].map((name) => [name, data.get(name)]),
        ),
        ...Object.fromEntries(
          ["is_new", "emergency", "isolation", "heavy", "may_abroad"].map((name) => [name, data.get(name) === "1"]),
        ),
        stable_since: away(data.get("stable"), -1),
        ready_at: away(data.get("ready"), 1),
        ...Object.fromEntries(CONDITIONS().map(([name]) => [name, answer(data.get(name))])),
      },
      (done) => interpolate(gettext("Aanvraag R-%s staat bij de regiocoördinator."), [done.number]),
    ],
  });
}

/** Ask to which hospital a request is proposed, or in which country a place was found. */
export function proposeRequest(one, lists) {
  const may = [...ctx.ref.facility.values()]
    .filter((house) => house.sector === "hospital" && house.code !== one.from)
    .filter((house) => one.national_since !== null || house.region === one.region)
    .sort((a, b) => Number(b.region === one.region) - Number(a.region === one.region) || a.name.localeCompare(b.name));
  ask({
    about: `pmr:${one.id}`,
    title: h("h3", null, interpolate(gettext("R-%s voorstellen"), [one.number])),
    body: [
      field(
        gettext("Ziekenhuis"),
        "pmr-naar",
        h(
          "select",
          { id: "pmr-naar", name: "place" },
          may.map((house) =>
            h(
              "option",
              { value: house.code },
              house.region === one.region
                ? house.name
                : `${house.name} (${ctx.ref.region.get(house.region)?.short_name})`,
            ),
          ),
          one.may_abroad && one.state === "national"
            ? lists.country.map((land) =>
                h("option", { value: `country:${land.code}` }, english() ? land.name_en : land.name_nl),
              )
            : null,
        ),
      ),
      h("p", { class: "hint" }, gettext("Er wordt een bed vastgehouden tot het ziekenhuis antwoordt.")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Voorstellen")),
    submit: (data) => {
      const place = String(data.get("place"));
      const abroad = place.startsWith("country:");
      return [
        address("patientspread.request_propose", { pmr: one.id }),
        abroad ? { country: place.slice("country:".length) } : { destination: place },
        gettext("Voorgesteld."),
      ];
    },
  });
}

const ENDINGS = () => ({
  withdraw: gettext("niet meer nodig"),
  decline: gettext("patiënt of familie wil niet"),
  go_by_own_means: gettext("op eigen gelegenheid verplaatst"),
  die: gettext("overleden"),
  return: gettext("onderweg omgekeerd"),
});

/** Ask why a request no longer holds. */
export function endRequest(one) {
  ask({
    about: one.about ?? `pmr:${one.id}`,
    title: h("h3", null, interpolate(gettext("R-%s beëindigen"), [one.number])),
    body: h(
      "fieldset",
      { class: "choice column" },
      h("legend", null, gettext("Reden")),
      endingsOf(one).map((code) =>
        h(
          "label",
          { class: "pick" },
          h("input", { type: "radio", name: "ending", value: code, required: true }),
          h("span", null, ENDINGS()[code]),
        ),
      ),
    ),
    foot: h("button", { class: "btn pri" }, gettext("Beëindigen")),
    submit: (data) => [
      address("patientspread.request_end", { pmr: one.id }),
      { ending: data.get("ending") },
      gettext("Beëindigd. Het bed is vrijgegeven."),
    ],
  });
}
