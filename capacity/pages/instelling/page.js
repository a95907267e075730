/** One facility: every figure with what stands behind it, its history, its reports, its contacts. */

import { sectorName } from "../../zb/boardways.js";
import { says } from "../../zb/choice.js";

import { cohortField, labelsOpen } from "../../zb/cohorts.js";

import { askCorrection } from "../../zb/correct.js";

import { actions, byId, fragment, h, on, patch } from "../../zb/dom.js";
import { askArrival } from "../../zb/eddialogs.js";
import { departmentCard, headCard, historyCard, reportsCard, SPANS, surveyCard } from "../../zb/facilitycards.js";
import { facilityPage, themeTables } from "../../zb/facilityview.js";
import { countedKinds, generalRow, hasDepartment, isSplit, kindsOf, sectorOf } from "../../zb/figures.js";
import { answers } from "../../zb/histories.js";
import { askRegular } from "../../zb/regular.js";
import { ownFacilities } from "../../zb/rights.js";
import { rowsOpen } from "../../zb/rowclick.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { askStanding } from "../../zb/standingdialog.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { loadQuestionnaires } from "../../zb/survey.js";
import { TimeCard } from "../../zb/timecard.js";

const EVERY_MS = 5_000;
const MOST_FOUND = 12;

/** @type {{code: string, open: string, kind: string, cohort: string, hours: number, pages: string[], text: string}} */
const view = { code: "", open: "", kind: "", cohort: "", hours: SPANS[1], pages: [""], text: "" };
let drawn = "";
const time = new TimeCard();

/** Read which facility is asked: `?huis=CODE` or `#huis-CODE`, with the figure that is open. */
function readAddress() {
  const said = new URLSearchParams(location.search);
  const marked = /^huis-(.+)$/.exec(fragment());
  view.code = said.get("huis") ?? marked?.[1] ?? "";
  view.open = said.get("soort") ?? "";
  view.kind = view.open;
  view.cohort = said.get("cohort") ?? "";
}

function writeAddress() {
  const soort = view.open ? `&soort=${encodeURIComponent(view.open)}` : "";
  const cohort = view.cohort ? `&cohort=${encodeURIComponent(view.cohort)}` : "";
  history.replaceState(null, "", `${location.pathname}?huis=${encodeURIComponent(view.code)}${soort}${cohort}`);
  redraw();
}

function redraw() {
  drawn = "";
  refresh();
}

const search = () => [
  h(
    "label",
    { "data-own": true, "data-key": "search" },
    h("span", null, gettext("Zoek een instelling")),
    h("input", { type: "search", id: "zoek", autocomplete: "off", placeholder: gettext("naam, plaats of code") }),
  ),
  h(
    "div",
    { class: "kind-picker", "data-key": "found" },
    found().map((one) =>
      h(
        "a",
        { class: "pick", "data-key": one.code, href: facilityPage(one.code) },
        one.name,
        h("small", null, ` ${sectorName(sectorOf(one), false)}`),
      ),
    ),
  ),
];

function found() {
  const text = view.text.trim().toLowerCase();
  if (!text) return [];
  return ctx.ref.facilities.filter((one) => says(one, text)).slice(0, MOST_FOUND);
}

/** Return the kinds that a facility reports as lines. */
const ownKinds = (facility) => kindsOf(ctx, sectorOf(facility)).filter((kind) => facility.kinds.includes(kind.code));

function whole(facility) {
  const now = ctx.now();
  const kinds = ownKinds(facility);
  const row = generalRow(ctx, facility, kinds, now);
  if (!labelsOpen(kinds).includes(view.cohort)) view.cohort = "";
  const field = cohortField(kinds, view.cohort);
  const split = (kind) => isSplit(ctx, kind, view.cohort);
  return [
    h(
      "div",
      { class: "facility-side", "data-key": "side" },
      headCard(ctx, row, now),
      hasDepartment(facility) ? departmentCard(ctx, row, now) : null,
      surveyCard(facility, now),
    ),
    h(
      "div",
      { class: "facility-main", "data-key": "main" },
      field ? h("div", { class: "filters", "data-key": "cohort" }, field) : null,
      historyCard(facility, countedKinds(ctx, facility).filter(split), view, now, ctx.asOf),
      themeTables(ctx, facility, kinds, now, view),
      reportsCard(ctx, facility, view, now),
    ),
  ];
}

const nothing = (code) => [
  h("h1", { class: "unseen", "data-key": "head" }, gettext("Instelling")),
  h(
    "p",
    { class: "card empty", "data-key": "nothing" },
    code
      ? interpolate(gettext("Er is geen instelling met de code %s. Zoek haar op naam."), [code])
      : gettext("Zoek een instelling op naam, plaats of code om al haar cijfers te zien."),
  ),
];

function render() {
  renderShell();
  if (!ctx.ready) return;
  const stamp = `${ctx.seq}|${ctx.asOf}|${Math.floor(performance.now() / EVERY_MS)}|${answers()}`;
  if (stamp === drawn) return;
  drawn = stamp;
  const code = view.code || ownFacilities()[0] || "";
  const facility = ctx.ref.facility.get(code);
  if (facility) view.code = code;
  patch(byId("zoeken"), search());
  patch(byId("instelling"), facility ? whole(facility) : nothing(code));
  time.render();
}

readAddress();
connectShell();
rowsOpen(byId("instelling"));
actions(document.querySelector("main"), {
  why: (button) => {
    view.open = view.open === button.dataset.code ? "" : button.dataset.code;
    writeAddress();
  },
  span: (button) => {
    view.hours = Number(button.dataset.value);
    redraw();
  },
  older: (button) => {
    view.pages = [...view.pages, button.dataset.next];
    redraw();
  },
  regular: (button) => askRegular(ctx.ref.facility.get(button.dataset.code), button.dataset.kind),
  correct: (button) => {
    const facility = ctx.ref.facility.get(view.code);
    askCorrection(facility, ownKinds(facility), { kind: button.dataset.code, at: button.dataset.at });
  },
  standing: () => askStanding(ctx.ref.facility.get(view.code), ctx.state(`operating:${view.code}`)),
  announce: (button) => askArrival(ctx.ref.facility.get(button.dataset.code)),
  ...time.actions,
});
on(byId("zoeken"), "input", (field) => {
  view.text = field.value;
  redraw();
});
on(byId("instelling"), "input", (field) => {
  if (field.id === "reeks-soort") view.kind = field.value;
  else if (field.id === "cohort") view.cohort = field.value;
  else return;
  writeAddress();
});
addEventListener("hashchange", () => {
  readAddress();
  redraw();
});
start(render).then(loadQuestionnaires);
