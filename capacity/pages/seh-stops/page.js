/** Stops per region and finished quarter, as they may be published. */

import { address, getUntilThere } from "../../zb/api.js";
import { byId, h, patch } from "../../zb/dom.js";
import { count, decimal } from "../../zb/format.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { start } from "../../zb/store.js";

/** @type {any[] | null} null: not there yet */
let quarters = null;

const hours = (minutes) => (minutes === null ? "–" : decimal(minutes / 60));

const row = (key, name, one) =>
  h(
    "tr",
    { "data-key": key },
    h("th", { scope: "row" }, name),
    h("td", { class: "n" }, count(one.stops)),
    h("td", { class: "n" }, hours(one.minutes)),
  );

const table = (quarter) =>
  h(
    "table",
    { "data-key": quarter.quarter },
    h("caption", null, quarter.quarter),
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        h("th", { scope: "col" }, gettext("Regio")),
        h("th", { scope: "col", class: "n" }, gettext("Stops")),
        h("th", { scope: "col", class: "n" }, gettext("Uren")),
      ),
    ),
    h(
      "tbody",
      null,
      quarter.regions.map((one) => row(one.region, one.name, one)),
      row("NL", gettext("Nederland"), quarter.total),
    ),
  );

function render() {
  renderShell();
  if (quarters === null) return;
  byId("bestand").hidden = !quarters.length;
  patch(
    byId("stops"),
    quarters.length
      ? quarters.map(table)
      : h(
          "p",
          { class: "empty" },
          gettext("Er is nog geen kwartaal met stops voorbij. Stops van nu staan op het bord van de capaciteit."),
        ),
  );
}

connectShell();
byId("bestand").href = address("stop-statistics-csv");
start(render);
getUntilThere(address("stop-statistics")).then(
  (answer) => {
    quarters = answer.quarters;
    render();
  },
  (problem) => patch(byId("stops"), h("p", { class: "form-error" }, problem.message)),
);
