/** A plan counted again on what is expected (P50, P90): in sentences, which proposals break, and the least bad plan. */

import { h } from "./dom.js";
import { count } from "./format.js";
import { tableHead } from "./parts.js";
import { canAct, runScopes } from "./rights.js";
import { goal } from "./rungoals.js";
import * as words from "./words.js";

const SCENARIOS = { p50: "P50", p90: "P90" };
const SHOWN = ["unplaced", "over", "phase"];

/** Return the mark of a plan that counts on P90. */
export const prudentTag = (run) => (run.prudent ? h("span", { class: "tag" }, gettext("rekent met P90")) : null);

/** Return both plans beside each other on both forecasts: who has no open bed, and the goals about beds. */
function table(found, order) {
  const plans = [
    [gettext("Dit plan"), found.plan],
    ...(found.least_bad ? [[gettext("Minst slechte plan"), found.least_bad.plan]] : []),
  ];
  const goals = SHOWN.filter((code) => order.includes(code));
  const rows = [
    [gettext("zonder open bed"), (one) => one.broken],
    ...goals.map((code) => [goal(code), (one) => one.objectives[code]]),
  ];
  const columns = plans.flatMap(([title, plan]) =>
    Object.entries(SCENARIOS).map(([code, name]) => [`${title}, ${name}`, plan[code]]),
  );
  return h(
    "table",
    { class: "mini stack scenarios" },
    h("caption", { class: "unseen" }, gettext("Dit plan op de verwachtingen")),
    tableHead([["", "plain-head"], ...columns.map(([title]) => [title, "plain-head n"])]),
    h(
      "tbody",
      null,
      rows.map(([title, value]) =>
        h(
          "tr",
          { "data-key": title },
          h("th", { scope: "row" }, title),
          columns.map(([name, one]) => h("td", { class: "n", "data-label": name }, count(value(one)))),
        ),
      ),
    ),
  );
}

/** Return how a plan does on what is expected; nothing until that was counted. */
export function scenariosView(run, detail) {
  const found = detail?.scenarios;
  if (!found) return null;
  const asks = found.least_bad && !run.what_if && runScopes().includes(run.scope);
  return h(
    "section",
    { class: "scenarios-part", "data-key": "scenarios" },
    h("h3", null, gettext("Als het drukker wordt")),
    found.sentences.map((one) => h("p", null, words.said(one))),
    found.day ? table(found, run.order ?? []) : null,
    asks
      ? h(
          "div",
          { class: "btns no-print", "data-key": "prudent" },
          h(
            "button",
            { type: "button", class: "btn", "data-act": "run-prudent", "data-id": run.id, disabled: !canAct() },
            gettext("Minst slechte plan berekenen"),
          ),
        )
      : null,
    brokenList(found.broken),
  );
}

const FEW = 5; // proposals that stand open

/** Return the proposals that would have no open bed, each with why; folded where there are many. */
function brokenList(rows) {
  if (!rows.length) return null;
  const title = ngettext("%s voorstel zonder open bed bij P90", "%s voorstellen zonder open bed bij P90", rows.length);
  return h(
    "details",
    { class: "fold", "data-key": "broken", open: rows.length <= FEW },
    h("summary", null, interpolate(title, [count(rows.length)])),
    h(
      "ul",
      null,
      rows.map((one) => h("li", { "data-key": one.patient }, words.said(one))),
    ),
  );
}
