/** The moves of a plan as tables: who goes where and why, and how many in a variant. */

import { h } from "./dom.js";
import { count } from "./format.js";
import { byHouse, moveTools, shownMoves } from "./moves.js";
import { explained, tableHead } from "./parts.js";
import { figureWords } from "./promised.js";
import { foundWords } from "./rhythm.js";
import { canAct, mayWithdraw } from "./rights.js";
import { ctx } from "./store.js";
import { asksWhyNot } from "./whynot.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;

const whyCell = (transfer) =>
  h(
    "td",
    { class: "why whole", "data-label": gettext("Waarom") },
    explained(words.said(transfer.why)),
    asksWhyNot(transfer)
      ? h(
          "button",
          { type: "button", class: "plain link no-print", "data-act": "why-not", "data-id": transfer.id },
          gettext("Waarom niet elders?"),
        )
      : null,
  );

function toCell(transfer) {
  const figures = figureWords(transfer.to, transfer.bed);
  return h(
    "td",
    { "data-label": gettext("Naar") },
    "→ ",
    name(transfer.to),
    figures ? h("small", null, figures) : null,
  );
}

function moveRow(transfer, run) {
  return h(
    "tr",
    { "data-key": String(transfer.id), class: `state-${transfer.state}` },
    h(
      "th",
      { scope: "row", class: "n" },
      transfer.need ? `R-${transfer.need.number}` : transfer.number, // who calls says the same number
      transfer.run === run.id
        ? null
        : h(
            "small",
            null,
            interpolate(
              transfer.state === "expected" ? gettext("al verwacht in plan %s") : gettext("al voorgesteld in plan %s"),
              [transfer.run],
            ),
          ),
    ),
    h("td", { "data-label": gettext("Van") }, name(transfer.from)),
    toCell(transfer),
    h(
      "td",
      { "data-label": gettext("Bed") },
      words.bed(transfer.bed),
      words.bedClass(transfer.bed_class) ? h("span", { class: "tag" }, words.bedClass(transfer.bed_class)) : null,
      transfer.isolation ? h("span", { class: "tag" }, gettext("isolatie")) : null,
    ),
    h(
      "td",
      { class: "n", "data-label": gettext("Rit") },
      interpolate(gettext("%s min"), [count(transfer.minutes)]),
      h(
        "small",
        null,
        `${words.mode(transfer.mode)} · ${transfer.measured ? gettext("gemeten") : gettext("schatting")}`,
      ),
    ),
    whyCell(transfer),
    h(
      "td",
      { "data-label": gettext("Stand") },
      h("b", { class: `t-state ${transfer.state}` }, foundWords(transfer)),
      transfer.refusal
        ? h(
            "small",
            null,
            words.refusals()[transfer.refusal.code] ?? transfer.refusal.code,
            transfer.refusal.note ? `: ${words.readable(transfer.refusal, "note")}` : "",
          )
        : null,
      transfer.reason ? h("small", null, words.readable(transfer, "reason")) : null,
      transfer.decided_by ? h("small", null, words.readable(transfer, "decided_by")) : null,
    ),
    h(
      "td",
      null,
      transfer.state === "proposed" && mayWithdraw(transfer) && canAct()
        ? h(
            "button",
            { type: "button", class: "btn", "data-act": "withdraw", "data-id": transfer.id },
            gettext("Intrekken…"),
          )
        : null,
    ),
  );
}

/** Return of what of a plan the reader knows only how many there are, and why; nothing where all of it is shown. */
export const hiddenLine = (detail) =>
  detail?.hidden ? h("p", { class: "hint", "data-key": "hidden" }, words.said(detail.hidden.words)) : null;

/** Return what stands where no move does: nobody goes, or how many go is all that the reader knows. */
function noMoves(run, detail) {
  if (detail?.hidden?.moves) return null; // told above
  if (!run.moves) return gettext("Dit plan verplaatst niemand.");
  return interpolate(
    ngettext(
      "De %s verplaatsing van dit plan raakt uw ziekenhuis niet.",
      "De %s verplaatsingen van dit plan raken uw ziekenhuis niet.",
      run.moves,
    ),
    [count(run.moves)],
  );
}

/** Return the moves that a person may see and has filtered, one row each. */
export function movesTable(run, all, filter, detail = null) {
  const transfers = shownMoves(all, filter);
  if (!all.length) {
    const none = noMoves(run, detail);
    return none ? h("p", { class: "empty" }, none) : null;
  }
  const heads = [
    [gettext("nr"), "plain-head n"],
    ...[gettext("Van"), gettext("Naar"), gettext("Bed")].map((text) => [text, "plain-head"]),
    [gettext("Rit"), "plain-head n"],
    ...[gettext("Waarom"), gettext("Stand"), ""].map((text) => [text, "plain-head"]),
  ];
  const table = h(
    "div",
    { class: "scroll-x moves-box", tabindex: "0", role: "group", "aria-label": gettext("Verplaatsingen") },
    h(
      "table",
      { class: "mini moves stack" },
      h("caption", { class: "unseen" }, gettext("Verplaatsingen")),
      tableHead(heads),
      filter.house
        ? byHouse(transfers).map(([code, moves]) =>
            h(
              "tbody",
              { "data-key": code },
              h(
                "tr",
                { class: "house-row", "data-key": "head" },
                h(
                  "th",
                  { colspan: heads.length, scope: "rowgroup" },
                  name(code),
                  " ",
                  h("small", null, count(moves.length)),
                ),
              ),
              moves.map((one) => moveRow(one, run)),
            ),
          )
        : h(
            "tbody",
            { "data-key": "all" },
            transfers.map((one) => moveRow(one, run)),
          ),
    ),
  );
  return [moveTools(all, filter), table];
}

/**
 * Return the moves of a variant, which proposes nothing: how many from where to where.
 * @param {any[]} moves
 * @param {any} detail the run, of which some moves may be hidden
 */
export function variantTable(moves, detail = null) {
  if (!moves?.length && detail?.hidden?.moves) return null; // told above
  if (!moves?.length) return h("p", { class: "empty" }, gettext("Deze variant verplaatst niemand."));
  return h(
    "div",
    { class: "variant", tabindex: "0" },
    h(
      "table",
      { class: "mini" },
      tableHead([gettext("Van"), gettext("Naar"), gettext("Bed"), [gettext("Aantal"), "n"]]),
      h(
        "tbody",
        null,
        moves.map((move) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, name(move.from)),
            h("td", null, "→ ", name(move.to)),
            h("td", null, words.bed(move.bed)),
            h("td", { class: "n" }, count(move.count)),
          ),
        ),
      ),
    ),
  );
}
