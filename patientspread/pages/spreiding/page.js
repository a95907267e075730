/** Spreading: ask for a plan, follow it, see why, compare, answer, and try what would be different. */

import { address, get, Problem } from "../../zb/api.js";
import { cohortField, labelsOpen } from "../../zb/cohorts.js";
import { facilityRows, regionRows } from "../../zb/derive.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { useBringBack } from "../../zb/homeward.js";
import { bedKinds } from "../../zb/kinds.js";
import { PictureMap } from "../../zb/map.js";
import { movesCsv, movesOf, offerable, shownMoves, stillGoing, withdrawable } from "../../zb/moves.js";
import { choosePerformance, performanceView, seesPerformance } from "../../zb/performanceview.js";
import { followQueue, renderRequests, requestActions } from "../../zb/pmrdesk.js";
import { changeRhythm, rhythmView, useRhythm } from "../../zb/rhythm.js";
import { useModes } from "../../zb/rides.js";
import { canAct, maySee, offersToMe, runScopes, runsNewestFirst } from "../../zb/rights.js";
import { runList, runView, scopeName } from "../../zb/runview.js";
import { send } from "../../zb/send.js";
import { sharedRun, shareGauges } from "../../zb/sharegauges.js";
import { changeShareKey, shareKeyView, useShare } from "../../zb/sharekey.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { shownCards, showVariant, willingCards } from "../../zb/shownvariant.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { withdrawMoves, withdrawTransfer } from "../../zb/transferdialogs.js";
import { offerCards, waitActions } from "../../zb/waitpanel.js";
import { makeWeek, seesWeek, weekView } from "../../zb/weektargets.js";
import { followKey, whatIfActions, whatIfPanel } from "../../zb/whatif.js";
import { askWhyNot } from "../../zb/whynot.js";

const linked = () => Number(/^#run-(\d+)$/.exec(location.hash)?.[1]) || null;

/** @type {{run: number | null, details: Map<number, any>, found: Map<number, string>, follow: number | null,
 *   moves: import("../../zb/moves.js").Filter}} */
const view = {
  run: linked(),
  details: new Map(),
  found: new Map(),
  follow: null,
  moves: { text: "", state: "", house: false },
};
const LISTS = JSON.parse(byId("page-data").textContent);
useModes(LISTS.modes);
useRhythm(LISTS.rhythm);
useShare(LISTS.share);
useBringBack(LISTS.bring_back_load);
const map = new PictureMap(byId("kaart"));

function startForm() {
  return h(
    "form",
    { id: "startformulier", "data-own": true, "data-key": `start-${labelsOpen(bedKinds())}`, class: "inline-form" },
    h("label", { for: "gebied" }, gettext("Gebied")),
    h(
      "select",
      { id: "gebied", name: "scope" },
      runScopes().map((scope) => h("option", { value: scope }, scopeName(scope))),
    ),
    cohortField(bedKinds(), ""),
    h("button", { class: "btn pri" }, gettext("Plan berekenen")),
    h(
      "p",
      { class: "hint" },
      gettext(
        "Zoekt met de cijfers van nu een plaats voor de open aanvragen; ziekenhuizen beslissen. Zonder aanvragen rekent het een verwachting door, die u zelf aanbiedt.",
      ),
    ),
  );
}

/** Fetch the details of the chosen run once it is done; liaisons see no more than the live picture. */
async function details(run) {
  if (run?.state !== "done" || !maySee("patientspread.run_see")) return;
  // what is found after the moves were offered is fetched as well
  const found = `${run.bottlenecks} ${run.counted}`;
  if (view.details.has(run.id) && view.found.get(run.id) === found) return;
  if (!view.details.has(run.id)) view.details.set(run.id, null);
  view.found.set(run.id, found);
  try {
    const answer = await get(address("run", { run: run.id }));
    view.details.set(run.id, { ...answer.plan, transfers: answer.transfers, hidden: answer.hidden });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!error.final) view.details.delete(run.id);
  }
  refresh();
}

function flowsOf(run) {
  const sums = new Map();
  for (const flow of run?.flows ?? []) {
    const key = `${flow.from}>${flow.to}`;
    sums.set(key, { from: flow.from, to: flow.to, count: (sums.get(key)?.count ?? 0) + flow.count });
  }
  return [...sums.values()];
}

/** Return flows between hospitals for a plan within one region, between regions for a national one. */
function flowsOn(run, moves) {
  if (!run || run.scope === "national") return flowsOf(run);
  const at = (code) => {
    const one = ctx.ref.facility.get(code);
    return one ? [one.lat, one.lon] : null;
  };
  const sums = new Map();
  for (const move of moves) {
    const key = `${move.from}>${move.to}`;
    sums.set(key, {
      from: move.from,
      to: move.to,
      fromAt: at(move.from),
      toAt: at(move.to),
      count: (sums.get(key)?.count ?? 0) + 1,
    });
  }
  return [...sums.values()];
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  const runs = runsNewestFirst();
  if (view.follow !== null && runs.some((run) => run.id === view.follow)) {
    view.run = view.follow;
    view.follow = null;
    history.replaceState(null, "", `#run-${view.run}`);
  }
  const chosen = chosenRun();
  details(chosen);
  const detail = chosen ? view.details.get(chosen.id) : null;
  const moves = chosen ? movesOf(chosen, detail?.transfers) : [];
  const mayRun = canAct() && runScopes().length > 0;
  byId("start-kaart").hidden = !mayRun;
  byId("watals-kaart").hidden = !mayRun;
  if (mayRun) {
    patch(byId("start"), startForm());
    patch(byId("ritme"), rhythmView(now));
    patch(byId("watals"), whatIfPanel());
  }
  patch(byId("runs"), runList(runs, chosen?.id, now));
  patch(byId("run"), runView(chosen, detail, moves, now, view.moves));
  const offers = offersToMe();
  const cards = [offerCards(offers), shownCards(now), willingCards(now)].flat();
  byId("antwoord-kaart").hidden = !cards.length;
  patch(byId("aanbod"), h("div", { class: "offer-grid" }, cards));
  renderRequests(now);
  byId("week-kaart").hidden = !seesWeek();
  patch(byId("week"), seesWeek() ? weekView(now) : null);
  patch(byId("verdeling"), [shareOf(runs, now), shareKeyView(now)]);
  byId("prestatie-kaart").hidden = !seesPerformance();
  patch(byId("prestatie"), seesPerformance() ? performanceView(now) : null);
  const rows = facilityRows(ctx);
  map.draw(regionRows(ctx, rows), rows, "flows", { flows: flowsOn(chosen, stillGoing(moves)) });
  map.focus(chosen && chosen.scope !== "national" ? chosen.scope : null);
}

/** Return how the regions stand to their share, by the newest plan of the country. */
function shareOf(runs, now) {
  const run = sharedRun(runs);
  details(run);
  return shareGauges(run, run ? view.details.get(run.id) : null, now);
}

async function ask(body) {
  const answer = await send(address("patientspread.run_request"), body, gettext("Plan aangevraagd."));
  if (answer?.id) {
    view.follow = answer.id;
    refresh();
  }
}

const chosenRun = () => {
  const runs = runsNewestFirst();
  return runs.find((one) => one.id === view.run) ?? runs[0] ?? null;
};

/** Return the moves of the chosen plan that the filter shows. */
function movesNow() {
  const run = chosenRun();
  return run ? shownMoves(movesOf(run, view.details.get(run.id)?.transfers), view.moves) : [];
}

function saveFile() {
  const url = URL.createObjectURL(new Blob([movesCsv(movesNow())], { type: "text/csv" }));
  const name = `${ctx.isExercise ? "OEFENING-" : ""}verplaatsingen-${ctx.realm}.csv`;
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // a slow disk still has it
}

connectShell();
on(byId("aanvragen"), "change", followQueue);
on(byId("watals"), "change", followKey);
on(byId("prestatie"), "change", (element) => {
  choosePerformance(element.id, element.value);
  refresh();
});
on(byId("run"), "input", (element) => {
  if (element.id === "zet-zoek") view.moves.text = element.value;
  if (element.id === "zet-stand") view.moves.state = element.value;
  refresh();
});
actions(document.querySelector("main"), {
  ...waitActions(),
  ...requestActions(LISTS),
  "offer-shown": async () => {
    const run = chosenRun();
    const transfers = offerable(movesNow()).map((one) => one.id);
    if (transfers.length)
      await send(address("patientspread.transfers_offer", { run: run.id }), { transfers }, gettext("Aangeboden."));
    view.details.delete(run.id);
    refresh();
  },
  run: (button) => {
    view.run = Number(button.dataset.id);
    history.replaceState(null, "", `#run-${view.run}`);
    refresh();
  },
  "run-stop": (button) => {
    button.disabled = true;
    send(address("patientspread.run_stop", { run: Number(button.dataset.id) }), {}, gettext("Gestopt.")).finally(() =>
      refresh(),
    );
  },
  "run-prudent": (button) => {
    const run = ctx.state(`run:${button.dataset.id}`);
    if (run && canAct()) ask({ scope: run.scope, cohort: run.cohort ?? "", prudent: true });
  },
  "share-key": () => canAct() && changeShareKey(),
  rhythm: (button) => canAct() && changeRhythm(button.dataset.scope),
  "week-make": () => canAct() && makeWeek(),
  "week-read": (button) =>
    send(
      address("patientspread.week_read", { region: button.dataset.region }),
      { region: button.dataset.region, week: Number(button.dataset.week) },
      gettext("Vastgelegd: gelezen."),
    ),
  "why-not": (button) => {
    const transfer = ctx.state(`transfer:${button.dataset.id}`);
    if (transfer) askWhyNot(transfer);
  },
  "by-house": () => {
    view.moves.house = !view.moves.house;
    refresh();
  },
  "moves-file": saveFile,
  "withdraw-shown": () => {
    const open = withdrawable(movesNow());
    if (open.length) withdrawMoves(chosenRun(), open);
  },
  withdraw: (button) => {
    const transfer = ctx.state(`transfer:${button.dataset.id}`);
    if (transfer) withdrawTransfer(transfer);
  },
  ...whatIfActions(ask),
  "show-variant": () => {
    const run = chosenRun();
    if (run && canAct()) showVariant(run);
  },
  "variant-willing": (button) =>
    send(
      address("patientspread.variant_willing", { shown: Number(button.dataset.id) }),
      {},
      gettext("Gezegd: u kijkt opnieuw."),
    ),
  "propose-again": (button) =>
    send(
      address("patientspread.request_propose", { pmr: Number(button.dataset.id) }),
      // its refusal stands against it until a reason is given
      { destination: button.dataset.facility, overrule: gettext("Het ziekenhuis kijkt opnieuw.") },
      gettext("Opnieuw voorgesteld."),
    ),
});
byId("start").addEventListener("submit", (event) => {
  event.preventDefault();
  if (canAct()) ask({ scope: byId("gebied").value, cohort: byId("cohort")?.value ?? "" });
});
// a link to another plan, followed here
addEventListener("hashchange", () => {
  view.run = linked() ?? view.run;
  refresh();
});
start(render).then(() => map.outlines());
