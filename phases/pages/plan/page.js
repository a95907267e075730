/** The plan of a region: its versions, a draft by form or as text, as a document, compared, tried on the past, approved. */

import { agreementsOf } from "../../zb/agreements.js";
import { address, get, Problem } from "../../zb/api.js";
import { actions, byId, h, on, patch, toast } from "../../zb/dom.js";
import { askApprove, askBack, askStart, askSubmit, askTrial } from "../../zb/plandialogs.js";
import { PlanDraft } from "../../zb/plandraft.js";
import { faultList, keepState, sectionTabs } from "../../zb/planfaults.js";
import { formOf } from "../../zb/planfields.js";
import { sectionForm } from "../../zb/planform.js";
import { draftHead, tabsOf, versionHead } from "../../zb/planhead.js";
import { comparisonView, readable, unreadWords } from "../../zb/planread.js";
import { mayEdit } from "../../zb/planrights.js";
import { textEditor } from "../../zb/plantext.js";
import { trialView } from "../../zb/plantrial.js";
import { versionList } from "../../zb/planversions.js";
import { mandates } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, start } from "../../zb/store.js";

const asked = new URLSearchParams(location.search);
const view = {
  region: asked.get("regio") ?? "",
  of: asked.get("van") ?? "", // in-force, version-<id>, draft-<id>
  tab: asked.get("deel") ?? "",
  section: "algemeen",
  before: "in-force",
  /** @type {any} */ words: null,
  /** @type {any} */ versions: null,
  /** @type {PlanDraft | null} */ draft: null,
  /** @type {any} */ document: null,
  /** @type {any} */ comparison: null,
  /** @type {any} */ trial: undefined, // until it was asked
  failed: "",
};

const draftId = () => (view.of.startsWith("draft-") ? Number(view.of.slice(6)) : 0);
const live = () => (draftId() ? ctx.state(`plandraft:${draftId()}`) : null);

/** Fetch something; what fails is said on the screen, and the page goes on. */
async function fetched(name, params, query = "") {
  try {
    return await get(address(name, params) + query);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    view.failed = problem.message;
    return null;
  } finally {
    refresh();
  }
}

let asks = 0;

async function loadVersions() {
  asks += 1;
  const mine = asks;
  const found = await fetched("plan-versions", { region: view.region });
  if (mine !== asks) return; // a later question was asked: its answer is newer, or about another region
  view.versions = found ?? view.versions;
  refresh();
  if (view.of || !view.versions) return;
  choose(view.versions.drafts.length && mayEdit(view.region) ? `draft-${view.versions.drafts[0].id}` : "in-force");
}

/** Show a version or a draft. */
async function choose(of, tab = "") {
  view.of = of;
  Object.assign(view, { draft: null, document: null, comparison: null, trial: undefined, failed: "" });
  const isDraft = of.startsWith("draft-");
  view.tab = tab || (isDraft ? "wijzigen" : "lezen");
  remember();
  if (isDraft) {
    const draft = new PlanDraft(draftId(), refresh, !mayEdit(view.region));
    view.draft = draft;
    try {
      await draft.load();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      view.failed = problem.message;
    }
  }
  await turn(view.tab);
}

/** Show another part of what was chosen. */
async function turn(tab) {
  view.tab = tab;
  remember();
  refresh();
  if (tab === "lezen") {
    view.document = null;
    view.document = await fetched("plan-document", { region: view.region }, `?of=${view.of}`);
  } else if (tab === "vergelijken") {
    view.comparison = null;
    const query = `?before=${view.before}&after=${view.of}`;
    view.comparison = await fetched("plan-comparison", { region: view.region }, query);
  } else if (tab === "proef") {
    view.trial = (await fetched("plan-trial", { draft: draftId() }))?.trial ?? null;
  } else if (tab === "tekst") {
    await view.draft?.load();
  }
  refresh();
}

function remember() {
  const query = new URLSearchParams({ regio: view.region, van: view.of, deel: view.tab });
  history.replaceState(null, "", `?${query}`);
}

const MAIN = {
  wijzigen: () => editor(),
  tekst: () => textEditor(view.draft),
  lezen: () => readable(view.document),
  vergelijken: () => [compareChoice(), comparisonView(view.comparison)],
  proef: () => [trialChoice(), trialView(view.trial, ctx.state(`plantrial:${draftId()}`), ctx.now())],
};

function editor() {
  const { draft } = view;
  if (!draft?.given || !view.words) return h("p", { class: "empty" }, gettext("Concept ophalen…"));
  if (!draft.given.readable) {
    return h("div", null, h("p", { class: "form-error" }, unreadWords(draft.given.unread)), faultList(draft));
  }
  const sections = formOf(draft.document, { ...view.words, agreements: agreementsOf(view.region) });
  const here = sections.find((one) => one.id === view.section) ?? sections[0];
  return [
    keepState(draft),
    sectionTabs(sections, here.id, draft),
    h(
      "form",
      { class: "plan-form", autocomplete: "off", "data-key": `${here.id}-${draft.generation}-${draft.locked}` },
      sectionForm(here, draft),
    ),
  ];
}

function compareChoice() {
  const rows = view.versions?.versions ?? [];
  const options = [
    ["in-force", gettext("de versie van nu")],
    ...rows.map((one) => [`version-${one.id}`, `v${one.version}`]),
  ];
  return h(
    "label",
    { class: "plan-choice no-print", "data-key": `met-${rows.length}` },
    gettext("Vergelijk met"),
    " ",
    h(
      "select",
      { id: "vergelijk-met" },
      options.map(([code, name]) => h("option", { value: code, selected: code === view.before }, name)),
    ),
  );
}

function trialChoice() {
  const state = live()?.state;
  if (!mayEdit(view.region) || !["draft", "submitted"].includes(state)) return null;
  return h(
    "div",
    { class: "btns no-print" },
    h("button", { type: "button", class: "btn pri", "data-act": "plan-try" }, gettext("Beproeven op het verleden…")),
  );
}

/** What happened meanwhile: a draft that went a step, or that somebody else changed; a trial that ended. */
/** @type {{versions: string | null, trial: string, kept: string}} */
const last = { versions: null, trial: "", kept: "" };

function follow() {
  followVersions();
  followDraft();
  followKept();
  followTrial();
}

function followVersions() {
  const stamp = all("plandraft")
    .filter((one) => one.region === view.region)
    .map((one) => `${one.id}:${one.state}:${one.approvals.length}:${one.faults}`)
    .join();
  if (stamp === last.versions) return;
  const isFirst = last.versions === null;
  last.versions = stamp;
  if (!isFirst) loadVersions();
}

function followDraft() {
  const { draft } = view;
  const now = live();
  if (!draft?.given || !now || draft.sending) return;
  const isOlder = now.revision > draft.revision;
  if (isOlder && draft.isUnkept) draft.state = "moved";
  else if ((isOlder || now.state !== draft.given.state) && draft.state === "kept") draft.reload();
}

/** What is read or compared is what was kept last: what was on its way when it was fetched comes after it. */
function followKept() {
  if (!view.draft?.given) return;
  const stamp = `${draftId()}:${view.draft.revision}`;
  if (stamp === last.kept) return;
  const isSame = last.kept.startsWith(`${draftId()}:`);
  last.kept = stamp;
  if (isSame && ["lezen", "vergelijken"].includes(view.tab)) turn(view.tab);
}

function followTrial() {
  const trial = ctx.state(`plantrial:${draftId()}`);
  const stamp = trial ? `${draftId()}:${trial.asked_at}:${trial.state}` : "";
  if (stamp === last.trial) return;
  last.trial = stamp;
  if (view.tab === "proef" && ["done", "failed"].includes(trial?.state)) turn("proef");
}

/** Begin with the own region when none was asked for: whoever fetches first may be before the first picture drawn. */
function settleRegion() {
  if (view.region) return;
  view.region = mandates().find((one) => one.region)?.region ?? ctx.ref.regions[0].code;
  remember();
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  settleRegion();
  follow();
  patch(byId("versies"), versionList(view, ctx.now()));
  patch(byId("kop"), head());
  patch(byId("tabs"), view.of ? tabsOf(view) : null);
  patch(byId("inhoud-plan"), view.failed ? h("p", { class: "form-error" }, view.failed) : (MAIN[view.tab]?.() ?? null));
}

function head() {
  if (draftId()) return draftHead(live() ?? view.draft?.given, view.region, ctx.now());
  return versionHead(view.versions, view.of, ctx.now());
}

connectShell();
const main = document.querySelector("main") ?? document.body;
actions(main, {
  "plan-open": (button) => choose(button.dataset.of),
  "plan-tab": (button) => turn(button.dataset.tab),
  "plan-section": (button) => {
    view.section = button.dataset.section;
    refresh();
  },
  "plan-start": () => askStart(ctx.ref.region.get(view.region), (answer) => choose(`draft-${answer.id}`)),
  "plan-add": (button) => view.draft?.add(button.dataset.pointer, JSON.parse(button.dataset.value), button.dataset.as),
  "plan-drop": (button) => view.draft?.drop(button.dataset.pointer),
  "plan-up": (button) => view.draft?.up(button.dataset.pointer),
  "plan-words": (button) => view.draft?.useWords(Number(button.dataset.rule)),
  "plan-theirs": () => view.draft?.settle(false),
  "plan-mine": () => view.draft?.settle(true),
  "plan-keep": () => view.draft?.keep(),
  "plan-goto": (button) => {
    view.section = button.dataset.section;
    turn("wijzigen");
    requestAnimationFrame(() =>
      requestAnimationFrame(() => byId(button.dataset.field)?.scrollIntoView({ block: "center" })),
    );
  },
  "plan-text": async () => {
    try {
      await view.draft?.write(byId("plan-tekst").value);
      toast(gettext("De tekst is bewaard."));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      toast(problem.message, "bad");
    }
  },
  "plan-try": () => askTrial(live()),
  "plan-submit": async () => {
    if (view.draft?.typed) {
      turn("tekst");
      toast(gettext("Bewaar eerst de tekst."), "bad");
      return;
    }
    if (view.draft?.isUnkept) await view.draft.keep();
    askSubmit(live());
  },
  "plan-approve": () => askApprove(live()),
  "plan-back": (button) => askBack(live(), button.dataset.step),
  "plan-print": () => print(),
});
on(main, "change", (field) => {
  if (field.id === "planregio") {
    Object.assign(view, { region: field.value, of: "", versions: null });
    last.versions = null;
    loadVersions();
  } else if (field.id === "vergelijk-met") {
    view.before = field.value;
    turn("vergelijken");
  } else if (field.dataset.sort) view.draft?.turn(field.dataset.sort, field.value, view.words);
  else if (field.dataset.pointer) view.draft?.change(field);
});
main.addEventListener(
  "toggle",
  (event) => {
    const fold = /** @type {HTMLDetailsElement} */ (event.target);
    if (!view.draft || !fold.dataset.fold) return;
    if (fold.open) view.draft.folds.add(fold.dataset.fold);
    else view.draft.folds.delete(fold.dataset.fold);
  },
  true,
);
on(main, "input", (field) => {
  if (field.id === "plan-tekst") view.draft?.type(field.value);
});
on(main, "submit", (_field, event) => event.preventDefault());
addEventListener("beforeunload", (event) => {
  if (view.draft?.isUnkept) event.preventDefault();
});
start(render).then(async () => {
  settleRegion();
  view.words = await fetched("plan-words", {});
  if (!view.versions) await loadVersions();
  if (view.of && !view.draft && !view.document) choose(view.of, view.tab);
});
