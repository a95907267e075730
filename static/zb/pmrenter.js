/** Asking for a place for a patient: how she may travel is said while it is written; nobody asks who it is. */

import { address, get, Problem } from "./api.js";
import { ask } from "./ask.js";
import { h, patch } from "./dom.js";
import { bedKinds } from "./kinds.js";
import { adviceWords } from "./offercard.js";
import { isOpen } from "./pmr.js";
import { field, options } from "./pmrdialogs.js";
import { modesKnown } from "./rides.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

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
    { class: "pmr-fitness" },
    h("summary", null, gettext("Fit voor vervoer? (bij een IC-patiënt)")),
    CONDITIONS().map(row),
  );
}

/** Return the choice of transport: as advised, or as the specialist decides. */
const transportField = () =>
  field(
    gettext("Vervoer (de arts beslist)"),
    "pmr-soort",
    h(
      "select",
      { id: "pmr-soort", name: "mode" },
      h("option", { value: "" }, gettext("volgens het advies")),
      modesKnown().map((mode) => h("option", { value: mode }, words.mode(mode))),
    ),
  );

/** Return the question for advice on what is filled in. */
function adviceAsked(data) {
  const given = new URLSearchParams({ bed: String(data.get("bed")) });
  for (const name of ["emergency", "heavy"]) given.set(name, data.get(name) === "1" ? "yes" : "no");
  for (const [name] of CONDITIONS()) given.set(name, String(data.get(name) ?? ""));
  return `${address("pmr-advice")}?${given}`;
}

/** Return the advice in words; nothing without a line: the request can be written all the same. */
async function adviceTold(data) {
  try {
    return adviceWords(await get(adviceAsked(data)));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return "";
  }
}

/** Keep the advice on transport beside what is filled in; the last one asked for counts. */
function advises(form) {
  const told = h("p", { class: "pmr-advice", role: "status" });
  let asked = 0;
  const look = async () => {
    asked += 1;
    const mine = asked;
    const data = new FormData(form);
    const text = await adviceTold(data);
    if (mine === asked) patch(told, text);
  };
  return { told, look };
}

const ALIKE = ["bed", "age", "specialism", "cohort"];
const ALIKE_TICKS = ["isolation", "heavy", "is_new"];

/** Return the open request of a house that looks the same as what is filled in; null: none. */
export function alike(data) {
  const reference = String(data.get("reference") ?? "").trim();
  return (
    all("pmr").find(
      (one) =>
        isOpen(one) &&
        one.from === data.get("facility") &&
        ALIKE.every((name) => one[name] === data.get(name)) &&
        ALIKE_TICKS.every((name) => one[name] === (data.get(name) === "1")) &&
        !(reference && one.reference),
    ) ?? null
  );
}

/** Say that a request looks the same, and ask whether this is somebody else. */
function warns(form) {
  const box = h("div", { class: "pmr-alike", role: "status", hidden: true });
  let shown = 0;
  const look = () => {
    const same = alike(new FormData(form));
    box.hidden = !same;
    if ((same?.id ?? 0) === shown) return;
    shown = same?.id ?? 0;
    patch(
      box,
      same
        ? [
            h("p", null, interpolate(gettext("R-%s staat open en ziet er hetzelfde uit."), [same.number])),
            tick("another", gettext("dit is een andere patiënt")),
          ]
        : null,
    );
  };
  return { box, look };
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

/** Return a choice that nobody makes without looking: it is not filled in beforehand. */
const looked = (id, name, rows) =>
  h("select", { id, name, required: true }, h("option", { value: "" }, gettext("kies…")), options(rows));

/** Ask for a place elsewhere. `lists` are those of the page. */
export function enterRequest(houses, lists) {
  const dialog = ask({
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
      field(gettext("Leeftijd"), "pmr-leeftijd", looked("pmr-leeftijd", "age", lists.age)),
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
      field(gettext("Toestemming"), "pmr-akkoord", looked("pmr-akkoord", "consent", lists.consent)),
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
      transportField(),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Plek vragen")),
    submit: (data) => [
      address("patientspread.request_enter", { facility: String(data.get("facility")) }),
      {
        ...Object.fromEntries(
          ["bed", "age", "specialism", "consent", "wish", "cohort", "reference", "mode"].map((name) => [
            name,
            data.get(name),
          ]),
        ),
        ...Object.fromEntries(
          ["is_new", "emergency", "isolation", "heavy", "may_abroad", "another"].map((name) => [
            name,
            data.get(name) === "1",
          ]),
        ),
        stable_since: away(data.get("stable"), -1),
        ready_at: away(data.get("ready"), 1),
        ...Object.fromEntries(CONDITIONS().map(([name]) => [name, answer(data.get(name))])),
      },
      (done) => interpolate(gettext("Aanvraag R-%s staat bij de regiocoördinator."), [done.number]),
    ],
  });
  const form = dialog.querySelector("form");
  const [advice, warning] = [advises(form), warns(form)];
  form.querySelector(".ask-body").append(advice.told, warning.box);
  form.addEventListener("change", () => {
    advice.look();
    warning.look();
  });
  advice.look();
  warning.look();
}
