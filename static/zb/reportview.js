/** A report on the screen, drawn from the one document that JSON and paper are made of too. */

import { h, s } from "./dom.js";

const english = () => document.documentElement.lang === "en";

/** Return a text of a document in the language of the reader: people's own words stand in one. */
export const textOf = (value) => (typeof value === "string" ? value : (value?.[english() ? "en" : "nl"] ?? ""));

/** Return what stands in the place of a report until it is read. */
const reportWaits = () => h("p", { class: "empty report-waits" }, gettext("Wordt opgehaald…"));

/** Return a report as far as it was read: the document, why there is none, or that it comes. */
export const reportBody = ({ document: shown, problem }) => {
  if (shown) return reportView(shown);
  return problem ? h("p", { class: "form-error", role: "alert", "data-key": "problem" }, problem) : reportWaits();
};

/** Return a document: what it says of itself, and its sections. */
const reportView = (document_) => [
  h(
    "p",
    { class: "report-lines", "data-key": "lines" },
    document_.lines.map((line) => [textOf(line), h("br")]),
  ),
  document_.note ? h("p", { class: "report-note", "data-key": "note" }, document_.note) : null,
  document_.sections.map(section),
];

const section = (one) =>
  h(
    "section",
    { class: "report-part", "data-key": one.code, "data-section": one.code, "aria-label": textOf(one.title) },
    h("h3", null, textOf(one.title)),
    one.lines
      ? h(
          "p",
          { class: "report-says" },
          one.lines.map((line) => [textOf(line), h("br")]),
        )
      : null,
    one.drawing ? map(one.drawing) : null,
    one.charts ? h("div", { class: "report-charts" }, one.charts.map(chart)) : null,
    one.rows.length ? table(one) : one.drawing ? null : h("p", { class: "empty" }, textOf(one.empty)),
  );

/** Return a small drawing over days: the same shapes as on paper. */
const chart = (one) =>
  h(
    "figure",
    { class: "report-chart", "data-key": one.code },
    h("figcaption", null, textOf(one.title)),
    s(
      "svg",
      { viewBox: `0 0 ${one.width} ${one.height}`, role: "img", "aria-label": textOf(one.says) },
      one.shapes.map(({ part, path }) => s("path", { class: part, d: path })),
      one.words.map(({ at: [x, y], anchor, text }) => s("text", { x, y, "text-anchor": anchor }, text)),
    ),
    textOf(one.key) ? h("p", { class: "report-key" }, textOf(one.key)) : null,
  );

function table({ columns, rows, title, form }) {
  const aged = rows.some((row) => row.age || row.mark);
  const labels = columns.map(textOf);
  const told = form === "facts" ? [] : labels; // on a phone a fact stands under its own name
  return h(
    "table",
    { "aria-label": textOf(title) },
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        labels.map((label) => h("th", { scope: "col" }, label)),
        aged ? h("th", { scope: "col" }, gettext("Leeftijd")) : null,
      ),
    ),
    h(
      "tbody",
      null,
      rows.map((row) =>
        h(
          "tr",
          { "data-row": row.key },
          row.cells.map((cell, place) => cellOf(cell, told[place], place)),
          aged ? h("td", { class: "age" }, textOf(row.age), row.mark ? h("b", null, textOf(row.marked)) : null) : null,
        ),
      ),
    ),
  );
}

const cellOf = (cell, label, place) => {
  const text = textOf(cell);
  if (place === 0) return h("th", { scope: "row" }, text);
  return h("td", text && label ? { "data-label": label } : null, text);
};

/** Return the map: outlines, the affected area, the place, and the houses by number. */
const map = (drawing) =>
  s(
    "svg",
    {
      class: "report-map",
      viewBox: `0 0 ${drawing.width} ${drawing.height}`,
      role: "img",
      "aria-label": textOf(drawing.says),
    },
    drawing.areas.map((area) => s("path", { class: "area", d: area.path })),
    drawing.zone ? s("path", { class: "zone", d: drawing.zone }) : null,
    drawing.marks.map(({ kind, label, at: [x, y], from: [a, b] }) =>
      s(
        "g",
        null,
        s("line", { class: "leader", x1: a, y1: b, x2: x, y2: y }),
        s("circle", { class: kind, cx: x, cy: y, r: kind === "incident" ? 11 : 10 }),
        label ? s("text", { x, y: y + 4.5 }, label) : null,
      ),
    ),
  );
