/** The liaison's own facility on a phone: unchanged in one tap, a change in twenty seconds. */

import { address } from "../../zb/api.js";
import { sure } from "../../zb/ask.js";
import { askContacts } from "../../zb/contactsdialog.js";
import { facilityRows, freshness } from "../../zb/derive.js";
import { actions, byId, h, on, patch, steadily } from "../../zb/dom.js";
import { ownDue } from "../../zb/due.js";
import { askCutoffs, askPartStop } from "../../zb/eddialogs.js";
import { groupWords } from "../../zb/edparts.js";
import { emergency, underway } from "../../zb/edview.js";
import { arrivalsAt, inForce, withStop } from "../../zb/emergency.js";
import { fromDutch, time, wallClock } from "../../zb/format.js";
import { houseOf } from "../../zb/house.js";
import { doubtful, doubts, faults, moved, reportLines, staying } from "../../zb/housecheck.js";
import { askLend } from "../../zb/housedialogs.js";
import { Draft, fieldOf, isEd, jobsFor, known, MOMENT } from "../../zb/housedraft.js";
import { idOf } from "../../zb/houseparts.js";
import { confirmButton, fieldName, foot } from "../../zb/housesend.js";
import { about, head, nowhere, offers, themes } from "../../zb/houseview.js";
import { leftToLend, lendsAt } from "../../zb/lendview.js";
import { draftName, follow, outbox } from "../../zb/outgoing.js";
import { restChange } from "../../zb/partsview.js";
import { canAct, may, offersToMe, ownFacilities } from "../../zb/rights.js";
import { send as act } from "../../zb/send.js";
import { THEME_ORDER } from "../../zb/shapes.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { askStanding } from "../../zb/standingdialog.js";
import { standingBlock } from "../../zb/standingview.js";
import { ctx, refresh, seenOf, start } from "../../zb/store.js";
import { waitActions } from "../../zb/waitpanel.js";

const place = byId("huis");
const MOST = 5000; // what a step stops at; the field itself says what cannot be
/** @type {{code: string, error: string, refused: Record<string, string>, sent: string, confirmed: string, remarks: any[]}} */
const view = { code: "", error: "", refused: {}, sent: "", confirmed: "", remarks: [] };
let draft = new Draft(""); // replaced before anything is shown

follow({
  sent: (job, answer) => {
    if (!job.facility) return false;
    if (job.facility === view.code) view.remarks = [...view.remarks, ...(answer?.remarks ?? [])];
    draftOf(job.facility).settle(job.fields ?? {});
    const at = time(ctx.live.now());
    if (job.fields) view.sent = at;
    else view.confirmed = at;
    return true;
  },
  refused: (job, problem) => {
    if (!job.facility) return false;
    if (job.fields) draftOf(job.facility).restore(job.fields, job.base);
    const field = fieldOf(job, problem.field);
    if (job.fields && field in { ...job.fields, ...view.refused }) view.refused[field] = problem.message;
    else view.error = problem.message;
    return true;
  },
});

const draftOf = (code) => (code === view.code ? draft : new Draft(draftName(code)));

function open(code) {
  draft = draftOf(code);
  Object.assign(view, { code, error: "", refused: {}, remarks: [] });
}

const keysOf = (...themes) => themes.map((theme) => `${theme}:${view.code}`);
const house = () => houseOf(ctx.ref.facility.get(view.code), ctx.ref.kinds, ctx.state, ctx.now());
/** @type {any} what is known of the facility, looked up once for each drawing */
let shown = null;
const current = (field) => known(field, shown.known, inForce(ctx.state(`ed:${view.code}`), ctx.now()));
const pending = () =>
  Object.assign({}, ...outbox.jobs.filter((job) => job.facility === view.code).map((job) => job.fields ?? {}));
const value = (field) => draft.shown(field, pending(), current(field));
const set = (field, next) => {
  view.error = "";
  delete view.refused[field];
  draft.set(field, next, current(field), draft.beneath(field, pending(), current(field)));
  refresh();
};

const isUnfolded = (id) => byId(id)?.open ?? false;
/** Say whether something was changed, or is wrong, with the fields that start so. */
const touchedBy = (errors) => (start) =>
  [...Object.keys(draft.fields), ...Object.keys(errors)].some((field) => field.startsWith(start));

/** Say whether a feed keeps a line up to date: what it says is left to it. */
const isFed = (line) => !["manual", "file", "exercise"].includes(line.source) && freshness(line, ctx.now()) === "fresh";

function eventOf(field) {
  if (isEd(field)) return ctx.entities.get(`ed:${view.code}`);
  const state = shown.known.lines.get(field.split(".")[0])?.state ?? shown.known.newest;
  return ctx.entities.get(keysOf(...THEME_ORDER).find((key) => ctx.state(key) === state) ?? "");
}

/** Return with whom this department would stop at once, and who near it stays open. */
function groupOf(rows) {
  const being = (traffic, among) =>
    new Set(among.filter((one) => traffic.includes(one.ed?.traffic)).map((one) => one.code));
  const heard = rows.filter((one) => one.edFresh === "fresh");
  return withStop(view.code, being(["stop"], rows), being(["open", "pressure"], heard), ctx.ref.emergency.near);
}

function departmentModel() {
  if (!shown.hasEd)
    return { row: null, missing: false, group: { stopped: [], open: [] }, groupWords: "", arrivals: [] };
  const rows = facilityRows(ctx);
  const group = groupOf(rows);
  return {
    row: rows.find((one) => one.code === view.code) ?? null,
    // a stop without a cause tells the ambulance service too little; the server asks for it too
    missing: value("ed.traffic") !== "open" && !value("ed.reason"),
    arrivals: arrivalsAt(ctx.entities, view.code),
    group,
    groupWords: groupWords(group),
  };
}

/** Return what is remarkable about the changes that can go; `stays` are those that cannot. */
const doubted = (stays) =>
  doubts(
    shown,
    (key) => draft.changes.some((field) => field.startsWith(`${key}.`) && !stays.includes(field)),
    value,
    current,
  );

function model() {
  const mine = (job) => job.facility === view.code;
  const now = ctx.now();
  const lines = reportLines(shown, isFed);
  const errors = faults({ house: shown, draft, value, now, refused: view.refused, lines });
  const held = outbox.held.filter((one) => mine(one.jobs[0]));
  const stays = staying(draft, errors);
  return {
    ...departmentModel(),
    house: shown,
    reminder: ownDue().find((one) => one.facility.code === view.code)?.reminder ?? null,
    draft,
    value,
    lines,
    now,
    pending: pending(),
    locked: !canAct(),
    errors,
    staying: stays,
    doubtful: doubtful(doubted(stays)),
    isUnfolded,
    touched: touchedBy(errors),
    seen: { figures: seenOf(...keysOf(...THEME_ORDER)).seen, ed: seenOf(`ed:${view.code}`).seen },
    moved: moved({ draft, current, eventOf }),
    held,
    confirming: outbox.jobs.some((job) => mine(job) && job.part === "confirm"),
    jobs: outbox.jobs.length,
    waiting: outbox.jobs.length > 0 && outbox.waiting,
    offers: offersToMe().filter((offer) => offer.to === view.code),
    lists: ctx.ref.emergency,
    operating: ctx.state(`operating:${view.code}`),
    contacts: ctx.state(`contacts:${view.code}`)?.contacts ?? [],
    maySet: may("capacity.operating_state_set"),
    mayReach: may("callout.keep"),
    mayLend: may("capacity.staff_lend"),
    lends: lendsAt(ctx.entities, view.code),
    ...view,
  };
}

function chooser(own) {
  if (own.length < 2) return null;
  return h(
    "label",
    { class: "house-choice", "data-own": true, "data-key": "choice" },
    gettext("Locatie"),
    h(
      "select",
      { id: "huiskeuze" },
      own.map((code) =>
        h("option", { value: code, selected: code === view.code }, ctx.ref.facility.get(code)?.name ?? code),
      ),
    ),
  );
}

const decimalText = (number) =>
  number === null ? "" : String(number).replace(".", document.documentElement.lang === "en" ? "." : ",");

function textOf(field, one) {
  if (field.type === "datetime-local") return one ? wallClock(one) : "";
  return field.inputMode === "decimal" ? decimalText(one) : String(one ?? "");
}

/** Show the newest values in the fields, except in the one somebody is typing in. */
function fill() {
  for (const field of place.querySelectorAll("[data-field]:is(input, textarea)")) {
    if (field === document.activeElement) continue;
    const wanted = textOf(field, value(field.dataset.field));
    if (field.value !== wanted) field.value = wanted;
  }
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const own = ownFacilities().filter((code) => ctx.ref.facility.has(code));
  if (!own.length) {
    patch(place, nowhere());
    return;
  }
  if (!own.includes(view.code)) open(own[0]);
  shown = house();
  const now = model();
  steadily(place, "[data-act=accept]", () =>
    patch(place, chooser(own), head(now), standingBlock(now), confirmButton(now), columns(now), foot(now)),
  );
  fill();
}

/** Return all blocks, at a desk in two columns. The emergency department stands after what it waits for: the first
 *  theme, of a hospital its beds.
 */
function columns(now) {
  const [first, ...others] = themes(now);
  return h(
    "div",
    { class: "house-columns", "data-key": "columns" },
    h("div", { "data-key": "first" }, offers(now), underway(now), first, emergency(now)),
    h("div", { "data-key": "others" }, others, about(now)),
  );
}

/** Return what must be asked before these changes go, in words with both figures. */
function questions(now) {
  const going = (field) => field in draft.fields && !now.staying.includes(field);
  const figures = doubted(now.staying).map((one) => one.text);
  const others = Object.entries(now.moved)
    .filter(([field]) => going(field))
    .map(([field, said]) => `${fieldName(field)}: ${said}`);
  const stops = going("ed.traffic") && value("ed.traffic") === "stop" && now.groupWords ? [now.groupWords] : [];
  return [...stops, ...others, ...figures];
}

/** Send all that the server will take; what is wrong stays here, with its sentence. */
async function send() {
  const now = model();
  const asking = JSON.stringify([draft.name, draft.fields]);
  const open = questions(now);
  if (open.length) {
    const yes = await sure({
      title: gettext("Klopt dit?"),
      body: h(
        "ul",
        { class: "doubts" },
        open.map((one) => h("li", null, one)),
      ),
      yes: gettext("Ja, versturen"),
    });
    if (!yes || asking !== JSON.stringify([draft.name, draft.fields])) return;
  }
  Object.assign(view, { error: "", refused: {}, remarks: [] });
  const all = { fields: { ...draft.fields }, base: { ...draft.base } };
  draft.clear(now.staying);
  const jobs = jobsFor(view.code, draft, value, now.lines, now.seen);
  draft.clear();
  const pick = (from) => Object.fromEntries(now.staying.map((field) => [field, from[field]]));
  draft.restore(pick(all.fields), pick(all.base));
  if (jobs.length) outbox.add(...jobs);
}

/** Take back what is held: reports become changes again that were not sent. */
function undo(act) {
  for (const job of outbox.undo(act)) {
    const counted = job.counted ? { [MOMENT]: job.counted } : {};
    if (job.fields) draftOf(job.facility).restore({ ...job.fields, ...counted }, job.base);
  }
  refresh();
}

function showField(field) {
  const input = byId(idOf(field)) ?? byId(`${idOf(field)}-fout`);
  for (let folded = input?.closest("details"); folded; folded = folded.parentElement.closest("details"))
    folded.open = true;
  input?.scrollIntoView({ block: "center" });
  input?.focus?.();
}

function endAfter(hours) {
  if (!hours) return set("ed.expected_end", null);
  const at = new Date(ctx.now().getTime() + hours * 3_600_000);
  at.setSeconds(0, 0);
  return set("ed.expected_end", at.toISOString());
}

/** Keep a confirmation of everything, or of one theme, to be sent when it can be undone no more. */
function confirm(theme) {
  outbox.add({
    part: "confirm",
    url: address("capacity.figures_confirm", { facility: view.code }),
    facility: view.code,
    timed: true,
    body: { ...(theme ? { theme } : {}), ...seenOf(...keysOf(...THEME_ORDER, ...(theme ? [] : ["ed"]))) },
  });
}

connectShell();
actions(place, {
  ...waitActions(),
  confirm: () => confirm(""),
  "confirm-theme": (button) => confirm(button.dataset.theme),
  standing: (button) => askStanding(shown.facility, ctx.state(`operating:${view.code}`), button.dataset.part),
  "open-again": (button) =>
    act(
      address("capacity.operating_state_set", { facility: view.code }),
      { part: button.dataset.part, state: "open", ...seenOf(`operating:${view.code}`) },
      gettext("Weer open."),
    ),
  contacts: () =>
    askContacts(
      { kind: "facility", code: shown.code, name: shown.name },
      ctx.state(`contacts:${view.code}`)?.contacts ?? [],
    ),
  lend: (button) => {
    const { kind } = button.dataset;
    const own = lendsAt(ctx.entities, view.code, kind).filter((one) => one.facility === view.code);
    askLend(shown.facility, kind, leftToLend(shown.known.lines.get(kind), own));
  },
  "lend-back": (button) =>
    act(
      address("capacity.staff_return", { lend: button.dataset.id }),
      seenOf(`lend:${button.dataset.id}`),
      gettext("Terug gemeld."),
    ),
  wipe: () => {
    draft.clear();
    Object.assign(view, { error: "", refused: {} });
    refresh();
  },
  undo: (button) => undo(button.dataset.id),
  "to-field": (button) => showField(button.dataset.field),
  "to-offers": () => byId("aanbod")?.scrollIntoView({ block: "start" }),
  step: (button) => {
    const field = button.dataset.field;
    set(field, Math.min(MOST, Math.max(0, (value(field) ?? 0) + Number(button.dataset.by))));
  },
  rest: (button) => {
    const item = shown.kinds.find((one) => one.code === button.dataset.kind);
    if (item?.cohort) set(...restChange(item, value));
  },
  choose: (button) => set(button.dataset.field, button.dataset.value),
  end: (button) => endAfter(Number(button.dataset.hours)),
  renew: (button) =>
    act(
      address("capacity.stop_renew", { facility: view.code }),
      { part: button.dataset.part },
      gettext("De stop is verlengd."),
    ),
  cutoffs: () => askCutoffs(view.code, ctx.state(`edcutoffs:${view.code}`)?.edges),
  "part-stop": () => askPartStop(view.code),
  "part-open": (button) =>
    act(
      address("capacity.part_report", { facility: view.code }),
      { part: button.dataset.part, traffic: "open" },
      gettext("Weer open."),
    ),
  arrival: (button) =>
    act(
      address("capacity.arrival_end", { arrival: button.dataset.id }),
      { outcome: button.dataset.outcome, ...seenOf(`arrival:${button.dataset.id}`) },
      gettext("Vastgelegd."),
    ),
  send,
});
on(place, "input", (element) => {
  const { field } = element.dataset;
  if (!field) return;
  if (element.tagName === "TEXTAREA") {
    set(field, element.value);
    return;
  }
  if (element.type === "datetime-local") {
    set(field, fromDutch(element.value)?.toISOString() ?? null);
    return;
  }
  if (element.inputMode === "decimal") {
    const typed = element.value.replace(",", ".").replace(/[^\d.]/g, "");
    set(field, typed === "" || Number.isNaN(Number(typed)) ? null : Number(typed));
    return;
  }
  const digits = element.value.replace(/\D/g, "");
  if (digits !== element.value) element.value = digits;
  set(field, digits === "" ? null : Number(digits)); // nothing typed is unknown, not zero
});
on(place, "change", (element) => {
  if (element.id === "huiskeuze") {
    open(element.value);
    refresh();
  }
});
on(place, "focusin", (element) => {
  if (["numeric", "decimal"].includes(element.inputMode)) element.select();
});
// what is behind a fold is drawn when somebody unfolds it; `toggle` does not bubble
place.addEventListener("toggle", refresh, true);
start(render).then(() => outbox.flush());
