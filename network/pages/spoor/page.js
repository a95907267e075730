/** The trail: who did what with whose data, when, from where and on what ground; searched, and kept as a file. */

import { address, get, Problem } from "../../zb/api.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { day, time } from "../../zb/format.js";
import { bounds } from "../../zb/loglines.js";
import { tableHead } from "../../zb/parts.js";
import { withRole } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { actionWords, groundWords, more, OUTCOMES, objectWords } from "../../zb/trailwords.js";

const WAIT_MS = 300; // typing goes on: ask when it pauses
const { actions: KNOWN, programs: PROGRAMS } = JSON.parse(
  byId("page-data")?.textContent ?? '{"actions":[],"programs":{}}',
);
const view = { actor: "", object: "", action: "", outcome: "", since: "", until: "" };
const FIELDS = { wie: "actor", wat: "object", soort: "action", afloop: "outcome", vanaf: "since", tot: "until" };
/** @type {{notes: any[] | null, before: number | null, error: string, busy: boolean}} */
const known = { notes: null, before: null, error: "", busy: false };
let timer = 0;

function query() {
  const { since, until } = bounds(view.since, view.until);
  const asked = { ...view, since: since?.toISOString() ?? "", until: until?.toISOString() ?? "" };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
}

/** Fetch the notes that were asked for; `more`: those before the last one shown. */
async function load(more = false) {
  known.busy = true;
  refresh();
  const asked = query();
  if (more && known.before) asked.set("before", String(known.before));
  try {
    const answer = await get(`${address("trail")}?${asked}`);
    if (!more && asked.toString() !== query().toString()) return;
    known.notes = more ? [...(known.notes ?? []), ...answer.notes] : answer.notes;
    known.before = answer.before;
    known.error = "";
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    known.error = problem.message;
  } finally {
    known.busy = false;
    refresh();
  }
}

const choice = (id, label, options) =>
  h(
    "label",
    { "data-own": true, "data-key": id },
    h("span", null, label),
    h(
      "select",
      { id },
      h("option", { value: "" }, gettext("Alles")),
      options.map(([code, text]) => h("option", { value: code }, text)),
    ),
  );

const text = (id, label, type, placeholder = "") =>
  h(
    "label",
    { "data-own": true, "data-key": id },
    h("span", null, label),
    h("input", { type, id, autocomplete: "off", maxlength: "120", placeholder }),
  );

const filters = () => [
  text("wie", gettext("Wie"), "search"),
  text("wat", gettext("Over wat"), "search", "transfer:12"),
  choice(
    "soort",
    gettext("Wat er gebeurde"),
    KNOWN.map((code) => [code, actionWords(code)]),
  ),
  choice(
    "afloop",
    gettext("Afloop"),
    Object.entries(OUTCOMES).map(([code, said]) => [code, said()]),
  ),
  text("vanaf", gettext("Vanaf"), "datetime-local"),
  text("tot", gettext("Tot en met"), "datetime-local"),
];

/** Return what a note is about: its object, or the things that were shown. */
function about(note) {
  const objects = note.detail.objects ?? [];
  if (objects.length > 1)
    return h(
      "details",
      { "data-key": "objects" },
      h("summary", null, interpolate(ngettext("%s ding", "%s dingen", objects.length), [objects.length])),
      objects.map((one) => one.split("@")[0]).join(", "),
    );
  return objectWords(note.object) || "–";
}

function row(note) {
  return h(
    "tr",
    { "data-key": String(note.id), class: `outcome-${note.outcome}` },
    h("th", { scope: "row", "data-label": gettext("Wanneer") }, `${day(note.at)} ${time(note.at)}`),
    h(
      "td",
      { "data-label": gettext("Wie") },
      h("b", null, PROGRAMS[note.actor] || note.actor.replace(/^user:/, "") || gettext("onbekend")),
      note.ground ? h("small", null, groundWords(note.ground)) : null,
    ),
    h(
      "td",
      { "data-label": gettext("Wat er gebeurde") },
      h("b", null, actionWords(note.action)),
      ["done", note.action].includes(note.outcome)
        ? null
        : h("span", { class: "tag" }, OUTCOMES[note.outcome]?.() ?? note.outcome),
      h("small", null, more(note)),
    ),
    h("td", { "data-label": gettext("Over wat") }, about(note)),
    h(
      "td",
      { "data-label": gettext("Waarvandaan") },
      note.address || (note.door === "program" ? gettext("de server zelf") : note.door),
      h("small", null, note.request),
    ),
    h("td", { "data-label": gettext("Omgeving") }, note.realm || gettext("installatie")),
  );
}

function table() {
  if (!known.notes) return null;
  if (!known.notes.length) return h("p", { class: "empty" }, gettext("Niets gevonden. Maak het filter ruimer."));
  return h(
    "table",
    { class: "trail" },
    tableHead([
      gettext("Wanneer"),
      gettext("Wie"),
      gettext("Wat er gebeurde"),
      gettext("Over wat"),
      gettext("Waarvandaan"),
      gettext("Omgeving"),
    ]),
    h("tbody", null, known.notes.map(row)),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  patch(byId("filters"), filters());
  byId("uitleg").textContent = withRole("security_officer").length
    ? gettext("Wie wat deed met wiens gegevens, in deze installatie. Ook dat u hier kijkt, wordt vastgelegd.")
    : gettext(
        "Wat uw mensen deden, en wie over patiënten van of naar uw huis las. Ook dat u hier kijkt, wordt vastgelegd.",
      );
  byId("bestand").setAttribute("href", `${address("trail-csv")}?${query()}`);
  const count = known.notes?.length ?? 0;
  byId("telling").textContent = known.notes ? interpolate(ngettext("%s regel", "%s regels", count), [count]) : "";
  patch(
    byId("regels"),
    known.error ? h("p", { class: "form-error", role: "alert", "data-key": "error" }, known.error) : null,
    table(),
    known.before
      ? h(
          "p",
          { class: "older no-print", "data-key": "older" },
          h(
            "button",
            { type: "button", class: "btn", "data-act": "older", disabled: known.busy },
            known.busy ? gettext("Ophalen…") : gettext("Oudere regels"),
          ),
        )
      : null,
  );
}

connectShell();
on(byId("filters"), "input", (element) => {
  const field = FIELDS[element.id];
  if (!field) return;
  view[field] = element.value;
  clearTimeout(timer);
  timer = setTimeout(load, WAIT_MS);
});
actions(document.querySelector("main"), { older: () => load(true) });
start(render);
load();
