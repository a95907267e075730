/** Data to take along: which dataset, which period, which region, as what file; and what its columns mean. */

import { address, get, Problem } from "../../zb/api.js";
import { byId, h, on, patch } from "../../zb/dom.js";
import { count } from "../../zb/format.js";
import { tableHead } from "../../zb/parts.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";

const DAY_MS = 86_400_000;
const USUAL_DAYS = 7;
const FIELDS = { gegevens: "dataset", vanaf: "from", tot: "until", regio: "region", vorm: "format" };
const FORMATS = { csv: () => gettext("CSV, voor een rekenblad"), parquet: () => gettext("Parquet, voor programma's") };
/** @type {Record<string, () => string>} */
const SORTS = {
  text: () => gettext("tekst"),
  whole: () => gettext("heel getal"),
  real: () => gettext("getal"),
  yes: () => gettext("ja of nee"),
  moment: () => gettext("moment"),
  day: () => gettext("dag"),
};
const view = { dataset: "", from: "", until: "", region: "", format: "csv" };
/** @type {{answer: any, error: string}} */
const known = { answer: null, error: "" };

/** Return the local day of a moment, as a field of a day has it. */
const dayOf = (moment) => new Date(moment).toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });

async function load() {
  try {
    known.answer = await get(address("analysis"));
    view.dataset ||= known.answer.datasets[0]?.name ?? "";
    known.error = "";
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    known.error = problem.message;
  }
  refresh();
}

const chosen = () => known.answer?.datasets.find((one) => one.name === view.dataset);

/** Return what is wrong with the choice, in a sentence; empty: it can be fetched. */
function wrong() {
  if (!view.from || !view.until) return gettext("Kies een eerste en een laatste dag.");
  if (view.from > view.until) return gettext("De eerste dag ligt na de laatste.");
  const days = (Date.parse(view.until) - Date.parse(view.from)) / DAY_MS + 1;
  if (days > known.answer.longest_days)
    return interpolate(gettext("Een periode is hoogstens %s dagen; vraag een langere in delen."), [
      count(known.answer.longest_days),
    ]);
  return "";
}

const label = (id, text, field) => h("label", { "data-own": true, "data-key": id }, h("span", null, text), field);

const select = (id, text, options) =>
  label(
    id,
    text,
    h(
      "select",
      { id },
      options.map(([code, name]) => h("option", { value: code, selected: view[FIELDS[id]] === code }, name)),
    ),
  );

const dayField = (id, text) => label(id, text, h("input", { type: "date", id, value: view[FIELDS[id]] }));

/** Return the regions to choose from; one's own places are the first choice. */
function regions(dataset) {
  const names = new Map(ctx.ref.regions.map((one) => [one.code, one.short_name]));
  return [["", gettext("Alles wat ik mag zien")], ...dataset.regions.map((code) => [code, names.get(code) ?? code])];
}

function query() {
  const asked = { from: view.from, until: view.until, region: view.region, format: view.format };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
}

function choice(dataset) {
  const fault = wrong();
  const href = `${address("analysis-file", { dataset: dataset.name })}?${query()}`;
  return h(
    "div",
    { class: "take" },
    select(
      "gegevens",
      gettext("Gegevens"),
      known.answer.datasets.map((one) => [one.name, one.label]),
    ),
    dayField("vanaf", gettext("Eerste dag")),
    dayField("tot", gettext("Laatste dag")),
    select("regio", gettext("Regio"), regions(dataset)),
    select(
      "vorm",
      gettext("Bestand"),
      known.answer.formats.map((code) => [code, FORMATS[code]?.() ?? code]),
    ),
    fault
      ? h("span", { class: "btn pri", "aria-disabled": "true", "data-key": "not" }, gettext("Downloaden"))
      : h("a", { class: "btn pri", id: "halen", href, download: true, "data-key": "get" }, gettext("Downloaden")),
    fault ? h("p", { class: "form-error", role: "alert", "data-key": "fault" }, fault) : null,
    h("p", { class: "muted", "data-key": "told" }, gettext("Dat u dit ophaalt, wordt vastgelegd.")),
  );
}

/** Return a sentence in which codes stand as such. */
const withCodes = (text) => text.split("`").map((part, at) => (at % 2 ? h("code", null, part) : part));

function row(column) {
  const sort = SORTS[column.type]?.() ?? column.type;
  return h(
    "tr",
    { "data-key": column.name },
    h("th", { scope: "row", "data-label": gettext("Kolom") }, h("code", null, column.name)),
    h("td", { "data-label": gettext("Naam") }, column.label),
    h("td", { "data-label": gettext("Soort") }, column.unit ? `${sort} (${column.unit})` : sort),
    h(
      "td",
      { class: "means", "data-label": gettext("Betekenis") },
      withCodes(column.definition),
      column.empty ? h("small", null, withCodes(interpolate(gettext("Leeg: %s"), [column.empty]))) : null,
    ),
  );
}

const columns = (dataset) =>
  h(
    "table",
    { class: "grid stack" },
    h("caption", { class: "unseen" }, dataset.label),
    tableHead(
      [gettext("Kolom"), gettext("Naam"), gettext("Soort"), gettext("Betekenis")].map((text) => [text, "plain-head"]),
    ),
    h("tbody", null, dataset.columns.map(row)),
  );

function render() {
  renderShell();
  if (!ctx.ready) return;
  view.until ||= dayOf(ctx.now());
  view.from ||= dayOf(new Date(ctx.now()).getTime() - (USUAL_DAYS - 1) * DAY_MS);
  const dataset = chosen();
  patch(
    byId("keuze"),
    known.error ? h("p", { class: "form-error", role: "alert", "data-key": "error" }, known.error) : null,
    dataset ? choice(dataset) : null,
    known.answer && !dataset ? h("p", { class: "empty" }, gettext("Voor uw functie zijn er geen gegevens.")) : null,
  );
  byId("uitgave").textContent = dataset ? interpolate(gettext("versie %s"), [dataset.version]) : "";
  byId("uitleg").textContent = dataset?.definition ?? "";
  patch(byId("kolommen"), dataset ? columns(dataset) : null);
}

connectShell();
on(byId("keuze"), "change", (element) => {
  const field = FIELDS[element.id];
  if (!field) return;
  view[field] = element.value;
  if (field === "dataset" && !chosen()?.regions.includes(view.region)) view.region = "";
  refresh();
});
start(render);
load();
