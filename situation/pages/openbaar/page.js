/** Published quarters, of which no hospital can be traced; who answers for the country publishes the next. */

import { act } from "../../zb/activityview.js";
import { address, get, Problem } from "../../zb/api.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { count, day } from "../../zb/format.js";
import { publishEdition } from "../../zb/reportdialogs.js";
import { textOf } from "../../zb/reportview.js";
import { canAct, may } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";

const HIDDEN = "–";
const say = (text, values) => interpolate(text, values, true);
/** @type {{list: any, quarter: string, document: any, problem: string, asked: string}} */
const view = {
  list: null,
  quarter: new URLSearchParams(location.search).get("kwartaal") ?? "",
  document: null,
  problem: "",
  asked: "",
};

async function read(url) {
  try {
    return await get(url);
  } catch (problem) {
    view.problem = problem instanceof Problem ? problem.message : String(problem);
    return null;
  }
}

/** Read which quarters there are, anew when one was published. */
async function follow() {
  const published = [...ctx.entities.keys()].filter((key) => key.startsWith("edition:")).length;
  const asked = `${published}|${view.quarter}`;
  if (asked === view.asked) return;
  view.asked = asked;
  view.problem = "";
  view.list = await read(address("editions"));
  view.quarter ||= view.list?.published[0]?.quarter ?? view.list?.waiting[0] ?? "";
  view.asked = `${published}|${view.quarter}`;
  view.document = view.quarter ? await read(address("edition", { quarter: view.quarter })) : null;
  refresh();
}

function choice() {
  const { published, waiting } = view.list;
  const option = (quarter, name) => h("option", { value: quarter, selected: quarter === view.quarter }, name);
  return h(
    "label",
    { "data-own": true },
    gettext("Kwartaal"),
    " ",
    h(
      "select",
      { id: "kwartaal" },
      published.map(({ quarter }) => option(quarter, quarter)),
      waiting.map((quarter) => option(quarter, say(gettext("%(quarter)s (nog niet gepubliceerd)"), { quarter }))),
    ),
  );
}

const value = (one) => h("td", { class: "n" }, one === null ? HIDDEN : count(one));

// editions from before this was told say nothing of it
const isKnown = (its) => its.known !== false;
const unknown = () => h("td", { class: "n muted" }, gettext("niet gemeld"));

const row = (key, name, known, values, measures) =>
  h(
    "tr",
    { "data-key": key },
    h("th", { scope: "row" }, name),
    measures.map(({ code }) => (known ? value(values[code]) : unknown())),
  );

const table = (one) =>
  h(
    "section",
    { class: "report-part", "data-key": one.code, "data-section": one.code, "aria-label": textOf(one.title) },
    h("h2", null, textOf(one.title)),
    h(
      "table",
      { "aria-label": textOf(one.title) },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, gettext("Regio")),
          one.measures.map((measure) => h("th", { scope: "col", class: "n" }, textOf(measure.title))),
        ),
      ),
      h(
        "tbody",
        null,
        one.rows.map((its) => row(its.region, its.name, isKnown(its), its.values, one.measures)),
        one.total ? row("NL", gettext("Nederland"), one.rows.some(isKnown), one.total, one.measures) : null,
      ),
    ),
  );

function edition() {
  if (view.problem) return h("p", { class: "form-error" }, view.problem);
  if (!view.document)
    return h(
      "p",
      { class: "empty" },
      may("situation.edition_publish")
        ? gettext("Er is nog geen kwartaal voorbij waarvan iets bekend is. Daarna kunt u het hier publiceren.")
        : gettext("Nog geen kwartaal is gepubliceerd. Dat doet de landelijke coördinator."),
    );
  return [
    h(
      "p",
      { class: "report-lines", "data-key": "lines" },
      view.document.published_at
        ? say(gettext("Gepubliceerd op %(day)s."), { day: day(view.document.published_at) })
        : gettext("Nog niet gepubliceerd: zo zou het eruitzien."),
      h("br"),
      view.document.lines.map((line) => [textOf(line), h("br")]),
    ),
    view.document.tables.map(table),
  ];
}

function ways() {
  if (!view.document) return null;
  if (!view.document.published_at)
    return may("situation.edition_publish") && canAct()
      ? act("publish", gettext("Publiceren…"), { class: "btn pri" })
      : null;
  const named = { quarter: view.quarter };
  return [
    h("a", { class: "btn", href: address("open-edition-csv", named), download: true }, gettext("CSV")),
    h("a", { class: "btn", href: address("open-edition", named) }, gettext("JSON")),
    act("print", gettext("Afdrukken")),
  ];
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  follow();
  if (!view.list) return;
  patch(byId("keuze"), view.list.published.length + view.list.waiting.length ? choice() : null);
  patch(byId("acties"), ways());
  byId("openbaar-kop").textContent = view.document ? textOf(view.document.title) : gettext("Openbare cijfers");
  patch(byId("editie"), edition());
}

connectShell();
actions(byId("inhoud"), {
  publish: () => publishEdition(view.quarter),
  print: () => print(),
});
on(byId("keuze"), "change", (field) => {
  if (field.id !== "kwartaal") return;
  view.quarter = field.value;
  history.replaceState(null, "", `?${new URLSearchParams({ kwartaal: view.quarter })}`);
  refresh();
});
start(render);
