/** A table that can be sorted by its headings, with the keyboard too: one description of its columns. */

import { h } from "./dom.js";

const ROWS_AT_ONCE = 10;

/** Return rows sorted by a column; unknown values come last whichever way. */
export function sorted(rows, columns, { by, down }) {
  const column = columns.find((one) => one.id === by) ?? columns[0];
  const side = down ? -1 : 1;
  const empty = (value) => Number(value === null || value === undefined || value === "");
  return [...rows].sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (empty(x) || empty(y)) return empty(x) - empty(y);
    return side * (typeof x === "string" ? x.localeCompare(y) : x - y);
  });
}

/**
 * Return a table of columns over rows.
 * @param {any[]} rows
 * @param {any[]} columns {id, title, value, cell, n, hint, text, wide}; `wide`: alone on its line on a phone
 * @param {{by: string, down: boolean}} order
 * @param {{key: (row: any) => string, rowClass?: (row: any) => string | null, name: string, most?: number}}
 *   options `most`: no more rows than this are drawn, the first in the order
 */
export function sortTable(rows, columns, order, options) {
  const parts = sortTableParts(rows, columns, order, options);
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

/**
 * Build the same table with a yield after every few rows: for a render that is drawn in slices.
 * @param {any[]} rows
 * @param {any[]} columns
 * @param {{by: string, down: boolean}} order
 * @param {{key: (row: any) => string, rowClass?: (row: any) => string | null, name: string, most?: number}} options
 * @returns {Generator<void, any>}
 */
export function* sortTableParts(rows, columns, order, { key, rowClass = () => null, name, most = Infinity }) {
  /** @type {any[]} */
  const lines = [];
  for (const row of sorted(rows, columns, order).slice(0, most)) {
    const cells = columns.map((column, index) => cell(column, row, index === 0));
    lines.push(h("tr", { "data-key": key(row), class: rowClass(row), role: "row" }, cells));
    if (lines.length % ROWS_AT_ONCE === 0) yield;
  }
  return h(
    "table",
    { class: "grid stack", role: "table" },
    h("caption", { class: "unseen" }, name),
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        columns.map((column) => heading(column, order)),
      ),
    ),
    h("tbody", { role: "rowgroup" }, lines),
  );
}

function cell(column, row, first) {
  const kind = [column.n ? "n" : "", column.wide ? "whole" : ""].join(" ").trim() || null;
  if (first) return h("th", { scope: "row", role: "rowheader", class: kind }, column.cell(row));
  return h("td", { role: "cell", class: kind, "data-label": column.title }, column.cell(row));
}

function heading(column, order) {
  const on = order.by === column.id;
  return h(
    "th",
    {
      scope: "col",
      role: "columnheader",
      class: column.n ? "n" : null,
      "aria-sort": on ? (order.down ? "descending" : "ascending") : null,
      title: column.hint,
    },
    h(
      "button",
      {
        type: "button",
        class: "sort",
        "data-act": "sort",
        "data-by": column.id,
        "data-first": column.text ? "up" : "down",
      },
      column.title,
      h("i", { "aria-hidden": "true" }, on ? (order.down ? " ▼" : " ▲") : ""),
    ),
  );
}

/** Return the next order after a heading was chosen: words from A on, figures from the highest. */
export const turned = (order, { by, first }) => ({ by, down: order.by === by ? !order.down : first === "down" });
