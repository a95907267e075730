/** A spreading plan in words and tables: how sure, by which goals, compared with what, moves and why. */

import { address } from "./api.js";
import { labelName } from "./cohortnames.js";
import { h } from "./dom.js";
import { count, decimal, moment, signed } from "./format.js";
import { stillGoing } from "./moves.js";
import { reasonLine, reasonTag } from "./rhythm.js";
import { canAct, maySee, runScopes, saidOfNothing } from "./rights.js";
import { goal, goalsTable } from "./rungoals.js";
import { hiddenLine, movesTable, variantTable } from "./runmoves.js";
import { progress } from "./runprogress.js";
import { prudentTag, scenariosView } from "./scenarioview.js";
import { shareView } from "./shareview.js";
import { sidesView } from "./sidesview.js";
import { ctx } from "./store.js";
import { runSentence } from "./waitpanel.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;
/** Return the name of the area a run covers. */
export const scopeName = (scope) =>
  scope === "national" ? gettext("Landelijk") : (ctx.ref.region.get(scope)?.short_name ?? scope);

/** Return of which cohort a run is; nothing when it is about everybody. */
const cohortTag = (run) =>
  run.cohort ? h("span", { class: "tag" }, interpolate(gettext("cohort %s"), [labelName(run.cohort)])) : null;

/** Return the runs as a list to choose from. */
export function runList(runs, chosen, now) {
  if (!runs.length)
    return h(
      "p",
      { class: "empty" },
      saidOfNothing(seesAll() ? gettext("Nog geen plan berekend.") : unseen(), nonePast()),
    );
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
            cohortTag(run),
            reasonTag(run),
            prudentTag(run),
            run.outdated ? h("span", { class: "tag" }, gettext("achterhaald")) : null,
          ),
          h("span", null, moment(run.requested_at, now)),
          h("small", null, run.state === "done" ? runSentence(run) : words.runState(run.state)),
        ),
      ),
    ),
  );
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

/** Return why anybody must move, also when everybody has a place: the first goal that doing nothing leaves worse. */
function whyMove(run, detail) {
  if (!detail?.why_move || !run.moves) return null;
  return h("p", { class: "why-move" }, h("b", null, gettext("Waarom verplaatsen?")), " ", words.said(detail.why_move));
}

/** Return how many patients of a plan get a bed that a phase opened, per class; nothing where all get a regular one. */
function openedMoves(run, transfers) {
  const going = run.what_if ? [] : stillGoing(transfers);
  const opened = going.filter((one) => words.bedClass(one.bed_class));
  if (!opened.length) return null;
  const sums = new Map();
  for (const one of opened) sums.set(one.bed_class, (sums.get(one.bed_class) ?? 0) + 1);
  return h(
    "p",
    { class: "opened-moves" },
    h("b", null, gettext("Geopende bedden:")),
    " ",
    interpolate(
      ngettext(
        "%s patiënt krijgt een bed dat een fase opende",
        "%s patiënten krijgen een bed dat een fase opende",
        opened.length,
      ),
      [count(opened.length)],
    ),
    ` (${[...sums].map(([code, moves]) => `${count(moves)} × ${words.bedClass(code)}`).join(", ")}).`,
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

/** Say whether the person at the screen sees every plan of an area: of others there may be some that concern them not. */
const seesAll = () => maySee("patientspread.run_see");
const unseen = () => gettext("Geen plan waarin iemand van of naar u gaat.");
const nonePast = () =>
  seesAll() ? gettext("Er was geen plan.") : gettext("Er was geen plan waarin iemand van of naar u ging.");

/** Return why there is no plan, and what to do where something can be done. */
function noPlanYet() {
  if (!canAct()) return nonePast();
  if (!seesAll()) return unseen();
  return runScopes().length
    ? gettext("Nog geen plan. Bereken er een onder Nieuw plan.")
    : gettext("Nog geen plan: wie de spreiding coördineert, berekent er een.");
}

/** Return a chosen run with its details; `transfers` are its moves as the live picture knows them. */
export function runView(run, detail, transfers, now, filter) {
  if (!run) return h("p", { class: "empty" }, noPlanYet());
  return h(
    "div",
    { class: "run-detail" },
    h(
      "div",
      { class: "run-head" },
      h("h3", null, `${scopeName(run.scope)} · ${gettext("plan")} ${run.id}`),
      run.what_if ? h("span", { class: "tag" }, gettext("wat als: verandert niets")) : null,
      cohortTag(run),
      prudentTag(run),
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
    reasonLine(run, transfers),
    run.state === "done" && maySee("patientspread.run_see")
      ? h(
          "div",
          { class: "btns no-print", "data-key": "paper" },
          h("a", { class: "btn", href: address("run-pdf", { run: run.id }), download: "" }, gettext("Op papier (PDF)")),
        )
      : null,
    run.outdated
      ? h(
          "p",
          { class: "run-outdated", role: "status" },
          words.readable(run, "outdated"),
          " ",
          canAct()
            ? gettext("Dit plan rekende met bedden die nu dicht zijn: bereken opnieuw.")
            : gettext("Dit plan rekende met bedden die daarna dicht gingen."),
        )
      : null,
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
    whyMove(run, detail),
    openedMoves(run, transfers),
    difference(detail),
    sidesView(detail?.sides),
    run.what_if && detail?.sides && canAct() && runScopes().includes(run.scope)
      ? h(
          "div",
          { class: "btns no-print", "data-key": "show" },
          h("button", { type: "button", class: "btn", "data-act": "show-variant" }, gettext("Tonen aan ziekenhuis…")),
        )
      : null,
    freshness(run),
    scenariosView(run, detail),
    bottlenecks(detail),
    goalsTable(run),
    shareView(run, detail),
    h("h3", null, gettext("Verplaatsingen"), candidates && h("small", null, candidates)),
    hiddenLine(detail),
    run.what_if
      ? variantTable(Array.isArray(detail?.moves) ? detail.moves : [], detail)
      : movesTable(run, transfers, filter, detail),
    unplaced(detail?.unplaced_patients),
  ];
}
