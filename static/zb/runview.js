/** A spreading plan in words and tables: how sure, by which goals, compared with what, moves and why. */

import { h } from "./dom.js";
import { count, decimal, moment, signed } from "./format.js";
import { byHouse, moveTools, shownMoves } from "./moves.js";
import { explained } from "./parts.js";
import { mayWithdraw } from "./rights.js";
import { ctx } from "./store.js";
import { runSentence } from "./waitpanel.js";
import * as words from "./words.js";

const GOALS = {
  unplaced: () => gettext("patiënten zonder plek, naar voorrang"),
  over: () => gettext("bedden boven wat open is"),
  phase: () => gettext("druk van buffer-, aangepaste en crisisbedden"),
  fair_share_band: () => gettext("bedden buiten het eerlijke aandeel per regio"),
  out_of_region: () => gettext("patiënten buiten de eigen regio"),
  bring_back: () => gettext("patiënten die nog niet terug kunnen"),
  admitted_moves: () => gettext("opgenomen patiënten die verhuizen"),
  transfers: () => gettext("verplaatsingen"),
  changes: () => gettext("open voorstellen die veranderen"),
  fairness: () => gettext("ongelijke belasting van huizen"),
  minutes_plus_wait: () => gettext("minuten rijden en wachten"),
};
const UNITS = {
  beds: () => gettext("bedden"),
  patients: () => gettext("patiënten"),
  proposals: () => gettext("voorstellen"),
  minutes: () => gettext("minuten"),
  points: () => gettext("punten"),
  weight: () => gettext("gewogen"),
  priority: () => gettext("gewogen naar voorrang"),
};
/** Return the unit of a goal as the run gives it; older runs give none. */
function unitOf(run, code) {
  const unit = run.goals?.find((one) => one.code === code)?.unit;
  return UNITS[unit] ? UNITS[unit]() : (unit ?? "");
}
const goal = (code) => (GOALS[code] ? GOALS[code]() : code);
const PEERS = {
  nothing: () => gettext("niets doen"),
  do_nothing: () => gettext("niets doen"),
  nearest: () => gettext("dichtstbij eerst"),
  nearest_first: () => gettext("dichtstbij eerst"),
};
const name = (code) => ctx.ref.facility.get(code)?.name ?? code;
/** Return the name of the area a run covers. */
export const scopeName = (scope) =>
  scope === "national" ? gettext("Landelijk") : (ctx.ref.region.get(scope)?.short_name ?? scope);

/** Return the runs as a list to choose from. */
export function runList(runs, chosen, now) {
  if (!runs.length) return h("p", { class: "empty" }, gettext("Nog geen plan berekend."));
  return h(
    "ul",
    { class: "run-list" },
    runs.slice(0, 30).map((run) =>
      h(
        "li",
        { "data-key": String(run.id) },
        h(
          "button",
          {
            type: "button",
            class: "run-item",
            "data-act": "run",
            "data-id": run.id,
            "aria-pressed": String(run.id === chosen),
          },
          h(
            "b",
            null,
            `${scopeName(run.scope)} ${run.id}`,
            run.what_if ? h("span", { class: "tag" }, gettext("wat als")) : null,
          ),
          h("span", null, moment(run.requested_at, now)),
          h("small", null, run.state === "done" ? runSentence(run) : words.runState(run.state)),
        ),
      ),
    ),
  );
}

function goalsTable(run) {
  const peers = Object.entries(run.compare ?? {});
  return h(
    "div",
    { class: "scroll-x" },
    h(
      "table",
      { class: "mini goals" },
      h("caption", null, gettext("Doelen in volgorde: een lager doel wijkt altijd voor een hoger. Minder is beter.")),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "#"),
          h("th", { scope: "col" }, gettext("Zo weinig mogelijk")),
          h("th", { scope: "col" }, gettext("Eenheid")),
          h("th", { scope: "col", class: "n" }, gettext("Dit plan")),
          peers.map(([peer]) => h("th", { scope: "col", class: "n" }, PEERS[peer] ? PEERS[peer]() : peer)),
        ),
      ),
      h(
        "tbody",
        null,
        (run.order ?? []).map((code, index) =>
          h(
            "tr",
            null,
            h("td", null, index + 1),
            h("th", { scope: "row" }, goal(code)),
            h("td", { class: "muted" }, unitOf(run, code)),
            h("td", { class: "n" }, h("b", null, count(run.objectives?.[code]))),
            peers.map(([, goals]) => h("td", { class: "n" }, count(goals[code]))),
          ),
        ),
      ),
    ),
  );
}

function moveRow(transfer, run) {
  return h(
    "tr",
    { "data-key": String(transfer.id), class: `state-${transfer.state}` },
    h(
      "th",
      { scope: "row", class: "n" },
      transfer.number,
      transfer.run === run.id
        ? null
        : h("small", null, interpolate(gettext("al voorgesteld in plan %s"), [transfer.run])),
    ),
    h("td", null, name(transfer.from)),
    h("td", null, "→ ", name(transfer.to)),
    h(
      "td",
      null,
      words.bed(transfer.bed),
      transfer.isolation ? h("span", { class: "tag" }, gettext("isolatie")) : null,
    ),
    h(
      "td",
      { class: "n" },
      interpolate(gettext("%s min"), [count(transfer.minutes)]),
      h("small", null, words.mode(transfer.mode)),
    ),
    h("td", { class: "why" }, explained(words.said(transfer.why))),
    h(
      "td",
      null,
      h("b", { class: `t-state ${transfer.state}` }, words.transferState(transfer.state)),
      transfer.refusal
        ? h(
            "small",
            null,
            words.refusals()[transfer.refusal.code] ?? transfer.refusal.code,
            transfer.refusal.note ? `: ${words.readable(transfer.refusal, "note")}` : "",
          )
        : null,
      transfer.decided_by ? h("small", null, words.readable(transfer, "decided_by")) : null,
    ),
    h(
      "td",
      null,
      transfer.state === "proposed" && mayWithdraw(transfer) && !ctx.asOf
        ? h(
            "button",
            { type: "button", class: "btn", "data-act": "withdraw", "data-id": transfer.id },
            gettext("Intrekken…"),
          )
        : null,
    ),
  );
}

function movesTable(run, all, filter) {
  const transfers = shownMoves(all, filter);
  if (!all.length) return h("p", { class: "empty" }, gettext("Geen verplaatsingen die u mag zien."));
  const heads = [
    "nr",
    gettext("Van"),
    gettext("Naar"),
    gettext("Bed"),
    gettext("Rit"),
    gettext("Waarom"),
    gettext("Stand"),
    "",
  ];
  const table = h(
    "div",
    { class: "scroll-x moves-box", tabindex: "0", role: "region", "aria-label": gettext("Verplaatsingen") },
    h(
      "table",
      { class: "mini moves" },
      h("caption", { class: "unseen" }, gettext("Verplaatsingen")),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          heads.map((text, index) => h("th", { scope: "col", class: index === 0 || index === 4 ? "n" : null }, text)),
        ),
      ),
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

function patientName(id) {
  const [origin, bed] = String(id).split(":");
  return bed ? `${name(origin)}, ${words.bed(bed)}` : id;
}

function unplaced(rows) {
  if (!Array.isArray(rows) || !rows.length) return null;
  return [
    h("h3", null, gettext("Zonder plek")),
    h(
      "ul",
      { class: "unplaced" },
      rows.map((one) =>
        h(
          "li",
          null,
          h("b", null, words.readable(one, "name") || patientName(one.patient)),
          " ",
          words.readable(one, "reason"),
        ),
      ),
    ),
  ];
}

function difference(detail) {
  const diff = detail?.difference;
  if (!diff) return null;
  const goals = Object.entries(diff.goals ?? {}).filter(([, one]) => one.before !== one.after);
  const sites = (diff.sites ?? []).filter((one) => one.before !== one.after);
  return h(
    "section",
    { class: "difference" },
    h("h3", null, gettext("Verschil met het plan zonder deze wijziging")),
    h(
      "p",
      null,
      interpolate(
        ngettext("%s patiënt gaat ergens anders heen", "%s patiënten gaan ergens anders heen", diff.changes),
        [count(diff.changes)],
      ),
    ),
    goals.length
      ? h(
          "ul",
          null,
          goals.map(([code, one]) =>
            h(
              "li",
              { class: one.after > one.before ? "worse" : "better" },
              h("b", null, signed(one.after - one.before)),
              ` ${goal(code)} (${count(one.before)} → ${count(one.after)})`,
            ),
          ),
        )
      : h("p", null, gettext("Geen enkel doel verandert.")),
    sites.length
      ? h(
          "details",
          null,
          h(
            "summary",
            null,
            interpolate(
              ngettext(
                "%s ziekenhuis krijgt een ander aantal",
                "%s ziekenhuizen krijgen een ander aantal",
                sites.length,
              ),
              [sites.length],
            ),
          ),
          h(
            "ul",
            null,
            sites.map((one) => h("li", null, `${one.name}: ${count(one.before)} → ${count(one.after)}`)),
          ),
        )
      : null,
  );
}

function bottlenecks(detail) {
  const found = detail?.bottlenecks ?? [];
  if (!found.length) return null;
  return h(
    "section",
    { class: "bottlenecks" },
    h("h3", null, gettext("Wat dit plan tegenhoudt")),
    h(
      "ul",
      null,
      found.map((one) => h("li", null, words.said(one))),
    ),
  );
}

/** Return the moves of a variant, which proposes nothing: how many from where to where. */
function variantTable(moves) {
  if (!moves?.length) return h("p", { class: "empty" }, gettext("Deze variant verplaatst niemand."));
  return h(
    "div",
    { class: "variant", tabindex: "0" },
    h(
      "table",
      { class: "mini" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          [gettext("Van"), gettext("Naar"), gettext("Bed"), gettext("Aantal")].map((text, index) =>
            h("th", { scope: "col", class: index === 3 ? "n" : null }, text),
          ),
        ),
      ),
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

function freshness(run) {
  if (!run.freshness) return null;
  const { fresh, stale, unknown } = run.freshness;
  return h(
    "p",
    { class: "muted" },
    interpolate(
      gettext(
        "Gebruikte cijfers: %(fresh)s vers, %(stale)s verouderd, %(unknown)s onbekend. Verouderde bedden tellen met een marge, onbekende niet als vrij.",
      ),
      { fresh, stale, unknown },
      true,
    ),
  );
}

/** Return a chosen run with its details; `transfers` are its moves as the live picture knows them. */
export function runView(run, detail, transfers, now, filter) {
  if (!run) return h("p", { class: "empty" }, gettext("Kies links een plan."));
  return h(
    "div",
    { class: "run-detail" },
    h(
      "div",
      { class: "run-head" },
      h("h3", null, `${scopeName(run.scope)} · ${gettext("plan")} ${run.id}`),
      run.what_if ? h("span", { class: "tag" }, gettext("wat als: verandert niets")) : null,
      h(
        "span",
        { class: "muted" },
        interpolate(
          gettext("gevraagd door %(who)s, %(when)s"),
          { who: words.readable(run, "requested_by"), when: moment(run.requested_at, now) },
          true,
        ),
      ),
    ),
    run.state === "failed"
      ? h("p", { class: "form-error" }, words.readable(run, "error") || gettext("Het berekenen mislukte."))
      : null,
    run.state === "requested" || run.state === "running" ? progress(run) : null,
    run.state === "done" ? doneView(run, detail, transfers, filter) : null,
  );
}

function doneView(run, detail, transfers, filter) {
  const candidates =
    run.candidates === undefined
      ? null
      : ` ${interpolate(gettext("uit %s patiënten die verplaatst kunnen worden"), [decimal(run.candidates, 0)])}`;
  return [
    h(
      "p",
      { class: `proof ${run.proven_optimal ? "proven" : ""}` },
      h("i", { "aria-hidden": "true" }, run.proven_optimal ? "✓ " : "≈ "),
      runSentence(run),
    ),
    difference(detail),
    freshness(run),
    bottlenecks(detail),
    goalsTable(run),
    h("h3", null, gettext("Verplaatsingen"), candidates && h("small", null, candidates)),
    run.what_if ? variantTable(Array.isArray(detail?.moves) ? detail.moves : []) : movesTable(run, transfers, filter),
    unplaced(detail?.unplaced_patients),
  ];
}

function progress(run) {
  const known = typeof run.progress === "number";
  return h(
    "div",
    { class: "progress" },
    h(
      "progress",
      known
        ? { max: 1, value: run.progress, "aria-label": gettext("Voortgang") }
        : { "aria-label": gettext("Voortgang") },
    ),
    h("span", null, words.runState(run.state)),
  );
}
