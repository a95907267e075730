/** The moves of a plan: found, filtered, by hospital, withdrawn together, and as a file. */

import { h } from "./dom.js";
import { canAct, mayWithdraw } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;

/** @typedef {{text: string, state: string, house: boolean}} Filter `house`: grouped by receiving hospital */

/**
 * Return the moves that a filter lets through: `text` is looked for in number, hospitals, bed and state.
 * @param {any[]} transfers
 * @param {Filter} filter
 */
export function shownMoves(transfers, { text, state }) {
  const wanted = text.trim().toLowerCase();
  const said = (one) =>
    [one.number, name(one.from), name(one.to), words.bed(one.bed), words.transferState(one.state)].join(" ");
  return transfers.filter(
    (one) => (!state || one.state === state) && (!wanted || said(one).toLowerCase().includes(wanted)),
  );
}

/**
 * Return a run's moves: as fetched, each as the picture on the screen has it. What is fetched is of now; a move that an
 * earlier plan made already is among them under that plan, and a past picture knows how it stood then.
 */
export function movesOf(run, fetched) {
  const found = new Map((fetched ?? []).map((one) => [one.id, ctx.state(`transfer:${one.id}`) ?? one]));
  for (const one of all("transfer")) if (one.run === run.id) found.set(one.id, one);
  return [...found.values()].sort((a, b) => a.number - b.number);
}

/** Return moves by receiving hospital, the busiest first: `[code, moves]`. */
export function byHouse(transfers) {
  const found = new Map();
  for (const one of transfers) found.set(one.to, [...(found.get(one.to) ?? []), one]);
  return [...found].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
}

/** Return those that the person at the screen may still withdraw. */
export const withdrawable = (transfers) =>
  canAct() ? transfers.filter((one) => one.state === "proposed" && mayWithdraw(one)) : [];

/** Return what a plan expects that the person at the screen may offer to hospitals. */
export const offerable = (transfers) =>
  canAct() ? transfers.filter((one) => one.state === "expected" && mayWithdraw(one)) : [];

const FORMULA = ["=", "+", "-", "@", "\t"];
const APOSTROPHE = "\u0027";
const QUOTE = "\u0022";

// a cell that begins like a formula is one for a spreadsheet: it is given as text
const cell = (value) => {
  const text = String(value ?? "");
  const plain = FORMULA.includes(text.charAt(0)) ? APOSTROPHE + text : text;
  return QUOTE + plain.replaceAll(QUOTE, QUOTE + QUOTE) + QUOTE;
};

/** Return moves as lines of a file that spreadsheets open; in an exercise every line says so. */
export function movesCsv(transfers) {
  const head = [
    gettext("nr"),
    gettext("plan"),
    gettext("van"),
    gettext("naar"),
    gettext("bed"),
    gettext("minuten"),
    gettext("stand"),
  ];
  const exercise = gettext("OEFENING");
  const lines = transfers.map((one) => [
    one.number,
    one.run,
    name(one.from),
    name(one.to),
    words.bed(one.bed),
    one.minutes,
    words.transferState(one.state),
  ]);
  const marked = ctx.isExercise ? [[exercise, ...head], ...lines.map((line) => [exercise, ...line])] : [head, ...lines];
  return `\ufeff${marked.map((line) => line.map(cell).join(";")).join("\r\n")}\r\n`;
}

/** Return search, filter, grouping, file and withdrawal above the moves of a plan. */
export function moveTools(transfers, filter) {
  const shown = shownMoves(transfers, filter);
  const open = withdrawable(shown).length;
  const expected = offerable(shown).length;
  const states = [...new Set(transfers.map((one) => one.state))];
  return h(
    "div",
    { class: "filters no-print", "data-key": "move-tools" },
    h(
      "label",
      null,
      h("span", null, gettext("Zoek")),
      h("input", { type: "search", id: "zet-zoek", "data-own": true }),
    ),
    h(
      "label",
      null,
      h("span", null, gettext("Stand")),
      h(
        "select",
        { id: "zet-stand" },
        h("option", { value: "" }, gettext("Alle")),
        states.map((state) =>
          h("option", { value: state, selected: state === filter.state }, words.transferState(state)),
        ),
      ),
    ),
    h(
      "button",
      { type: "button", class: "btn", "data-act": "by-house", "aria-pressed": String(filter.house) },
      gettext("Per ziekenhuis"),
    ),
    h("button", { type: "button", class: "btn", "data-act": "moves-file" }, gettext("Bestand (CSV)")),
    h("span", { class: "muted" }, interpolate(gettext("%s van %s"), [shown.length, transfers.length])),
    expected
      ? h(
          "button",
          { type: "button", class: "btn pri", "data-act": "offer-shown", "data-key": "offer" },
          interpolate(
            offerable(shown).some((one) => one.request)
              ? gettext("Aanbieden (%s)")
              : gettext("Verwachtingen aanbieden (%s)"),
            [expected],
          ),
        )
      : null,
    open
      ? h(
          "button",
          { type: "button", class: "btn", "data-act": "withdraw-shown", "data-key": "bulk" },
          interpolate(gettext("Getoonde intrekken (%s)…"), [open]),
        )
      : null,
  );
}

const OVER = ["refused", "withdrawn", "expired"];

/** Return the moves that did not end before anybody went. */
export const stillGoing = (moves) => moves.filter((one) => !OVER.includes(one.state));
