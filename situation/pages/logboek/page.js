/** The log: realm time, who, what and why; filtered by kind and region, searched, printed. */

import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { day, time } from "../../zb/format.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

const view = { category: "", region: "", text: "" };

/** Return the region a line is about: said by its state, or by the facility in its key. */
function regionOf(event) {
  const state = event.state ?? {};
  if (state.region) return state.region;
  if (state.to_region) return state.to_region;
  const [kind, code] = event.key.split(":");
  if (kind === "beds" || kind === "ed") return ctx.ref.facility.get(code)?.region ?? "";
  if (kind === "grip") return ctx.ref.veiligheidsregio.get(code)?.regions?.[0] ?? "";
  return "";
}

function shown() {
  const text = view.text.toLowerCase();
  return ctx.log
    .filter(
      (event) =>
        (!view.category || event.line.cat === view.category) &&
        (!view.region || regionOf(event) === view.region) &&
        (!text ||
          `${words.said(event.line)} ${words.readable(event, "by")} ${words.readable(event, "reason")}`
            .toLowerCase()
            .includes(text)),
    )
    .reverse();
}

function filters() {
  const categories = [...new Set(ctx.log.map((event) => event.line.cat))];
  return [
    h(
      "label",
      { "data-own": true, "data-key": "search" },
      h("span", null, gettext("Zoek")),
      h("input", { type: "search", id: "zoek", autocomplete: "off" }),
    ),
    h(
      "label",
      { "data-key": `kinds-${categories.length}`, "data-own": true },
      h("span", null, gettext("Soort")),
      h(
        "select",
        { id: "soort" },
        h("option", { value: "" }, gettext("Alles")),
        categories.map((category) =>
          h("option", { value: category, selected: category === view.category }, words.category(category)),
        ),
      ),
    ),
    h(
      "label",
      { "data-own": true, "data-key": "region" },
      h("span", null, gettext("Regio")),
      h(
        "select",
        { id: "regio" },
        h("option", { value: "" }, gettext("Alle regio’s")),
        ctx.ref.regions.map((region) => h("option", { value: region.code }, region.short_name)),
      ),
    ),
  ];
}

function line(event) {
  return h(
    "li",
    { class: `log-${event.line.cat}`, "data-key": String(event.seq) },
    h("time", { datetime: event.at }, `${day(event.at)} ${time(event.at)}`),
    h("b", null, words.category(event.line.cat)),
    h(
      "span",
      null,
      words.said(event.line),
      event.reason ? h("small", { class: "reason" }, `${gettext("Reden")}: ${words.readable(event, "reason")}`) : null,
      event.corrects ? h("small", null, interpolate(gettext("verbetert regel %s"), [event.corrects])) : null,
    ),
    h("span", { class: "who" }, words.readable(event, "by")),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const found = shown();
  patch(byId("filters"), filters());
  byId("telling").textContent = interpolate(ngettext("%s regel", "%s regels", found.length), [found.length]);
  patch(
    byId("regels"),
    found.length
      ? h("ol", { class: "log" }, found.map(line))
      : h("p", { class: "empty" }, gettext("Geen regel voldoet aan dit filter.")),
  );
}

connectShell();
byId("regels").classList.add("log-table");
on(byId("filters"), "input", (element) => {
  const field = { zoek: "text", soort: "category", regio: "region" }[element.id];
  if (field) view[field] = element.value;
  refresh();
});
byId("afdrukken").addEventListener("click", () => print());
actions(document.querySelector("main"), {});
start(render);
