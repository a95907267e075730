/** Published quarters, of which no hospital can be traced; who answers for the country publishes the next. */

import { act } from "../../zb/activityview.js";
import { address } from "../../zb/api.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { EditionRead } from "../../zb/editionread.js";
import { count, longDay } from "../../zb/format.js";
import { publishEdition } from "../../zb/reportdialogs.js";
import { textOf } from "../../zb/reportview.js";
import { canAct, may } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";

const HIDDEN = "–";
const say = (text, values) => interpolate(text, values, true);
const view = new EditionRead(new URLSearchParams(location.search).get("kwartaal") ?? "");

function choice() {
  const { published, waiting } = view.list;
  const option = (quarter, name) => h("option", { value: quarter, selected: quarter === view.quarter }, name);
  return h(
    "label",
    // a list of its own for each state of what was published: what was published is no longer called otherwise
    { "data-own": true, "data-key": `${published.length}-${waiting.join()}` },
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

// editions from before this was told say nothing of it
const isKnown = (its) => its.known !== false;

/** Return a number under the name that a phone shows beside it; hidden is a dash, unknown is said. */
function cell(known, value, measure) {
  const label = textOf(measure.title);
  if (!known) return h("td", { class: "n muted", "data-label": label }, gettext("niet gemeld"));
  return h("td", { class: "n", "data-label": label }, value === null ? HIDDEN : count(value));
}

const row = (key, name, known, values, measures) =>
  h(
    "tr",
    { "data-key": key },
    h("th", { scope: "row" }, name),
    measures.map((measure) => cell(known, values[measure.code], measure)),
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
  if (view.problem) return h("p", { class: "form-error", role: "alert" }, view.problem);
  if (!view.isRead) return h("p", { class: "loading" }, gettext("Cijfers ophalen…"));
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
        ? say(gettext("Gepubliceerd op %(day)s."), { day: longDay(view.document.published_at) })
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
  view.follow([...ctx.entities.keys()].filter((key) => key.startsWith("edition:")).length);
  if (!view.list) {
    if (view.problem) patch(byId("editie"), h("p", { class: "form-error", role: "alert" }, view.problem));
    return;
  }
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
