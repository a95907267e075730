/** The liaison's own hospital on a phone: unchanged in one tap, a change in twenty seconds. */

import { address } from "../../zb/api.js";
import { sure } from "../../zb/ask.js";
import { facilityRows } from "../../zb/derive.js";
import { actions, byId, h, on, patch, steadily } from "../../zb/dom.js";
import { time } from "../../zb/format.js";
import { BED_FIELDS, Draft, fieldOf, jobsFor, known } from "../../zb/housedraft.js";
import { confirmButton, fieldName, foot } from "../../zb/housesend.js";
import { beds, duiding, emergency, head, offers } from "../../zb/houseview.js";
import { draftName, follow, outbox } from "../../zb/outgoing.js";
import { asked, faultsOf, MAX_BEDS, questionsOf } from "../../zb/plausible.js";
import { canAct, offersToMe, ownFacilities } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, seenOf, start } from "../../zb/store.js";
import { waitActions } from "../../zb/waitpanel.js";
import * as words from "../../zb/words.js";

const place = byId("huis");
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

const keys = () => [`beds:${view.code}`, `ed:${view.code}`];
const current = (field) => known(field, ctx.state(keys()[0]), ctx.state(keys()[1]));
const pending = () =>
  Object.assign({}, ...outbox.jobs.filter((job) => job.facility === view.code).map((job) => job.fields ?? {}));
const value = (field) => draft.shown(field, pending(), current(field));
const set = (field, next) => {
  view.error = "";
  delete view.refused[field];
  draft.set(field, next, current(field));
  refresh();
};

const lineOf = (bed, from) => Object.fromEntries(BED_FIELDS.map((name) => [name, from(`${bed}.${name}`)]));

/** Return what the server would refuse, by field: only what was changed here can be mended here. */
function faults(kinds) {
  /** @type {Record<string, string>} */
  const found = { ...view.refused };
  for (const bed of kinds) {
    if (!BED_FIELDS.some((name) => `${bed}.${name}` in draft.fields)) continue;
    for (const [name, sentence] of Object.entries(faultsOf(lineOf(bed, value)))) found[`${bed}.${name}`] = sentence;
  }
  const end = value("ed.traffic") === "open" ? null : value("ed.expected_end");
  if (end && draft.changes.some((field) => field.startsWith("ed.")) && Date.parse(end) <= ctx.now().getTime())
    found["ed.expected_end"] = gettext("Dit is al voorbij; kies een later einde of onbekend.");
  return found;
}

const shownValue = (field, one) => {
  if (one === null || one === "") return gettext("onbekend");
  if (field === "ed.traffic") return words.traffic(one);
  if (field === "ed.reason") return words.edReason(one);
  if (field === "capacity_class") return words.capacityClass(one);
  return field === "ed.expected_end" ? time(one) : String(one);
};

/** Return the changes that stay here because something is wrong: with a kind of bed, or with the ED, as a whole. */
function staying(errors) {
  const group = (field) => (field.includes(".") ? field.split(".")[0] : field);
  const wrong = new Set(Object.keys(errors).map(group));
  return draft.changes.filter((field) => wrong.has(group(field)));
}

/** Return what somebody else made of the fields that were changed here, in words. */
function moved() {
  const found = {};
  for (const field of draft.changes) {
    const now = current(field);
    if (!draft.moved(field, now)) continue;
    const event = ctx.entities.get(keys()[field.startsWith("ed.") ? 1 : 0]);
    found[field] = interpolate(
      gettext("intussen van %(before)s naar %(now)s door %(who)s"),
      { before: shownValue(field, draft.base[field]), now: shownValue(field, now), who: words.readable(event, "by") },
      true,
    );
  }
  return found;
}

function model() {
  const row = facilityRows(ctx).find((one) => one.code === view.code);
  const kinds = Object.values(row.bed)
    .filter((line) => line.applies)
    .map((line) => line.bed);
  const mine = (job) => job.facility === view.code;
  const errors = faults(kinds);
  const [bedsKey, edKey] = keys();
  return {
    row,
    draft,
    value,
    kinds,
    now: ctx.now(),
    pending: pending(),
    locked: !canAct(),
    errors,
    staying: staying(errors),
    seen: { beds: seenOf(bedsKey).seen, ed: seenOf(edKey).seen },
    moved: moved(),
    held: outbox.held.filter((act) => mine(act.jobs[0])),
    jobs: outbox.jobs.length,
    waiting: outbox.jobs.length > 0 && outbox.waiting,
    // a stop without a cause tells the ambulance service too little; the server asks for it too
    missing: value("ed.traffic") !== "open" && !value("ed.reason"),
    offers: offersToMe().filter((offer) => offer.to === view.code),
    ...view,
  };
}

function chooser(own) {
  if (own.length < 2) return null;
  return h(
    "label",
    { class: "house-choice", "data-own": true, "data-key": "choice" },
    gettext("Ziekenhuis"),
    h(
      "select",
      { id: "huiskeuze" },
      own.map((code) =>
        h("option", { value: code, selected: code === view.code }, ctx.ref.facility.get(code)?.name ?? code),
      ),
    ),
  );
}

/** Show the newest values in the fields, except in the one somebody is typing in. */
function fill() {
  for (const field of place.querySelectorAll("[data-field]:is(input, textarea)")) {
    if (field === document.activeElement) continue;
    const wanted = String(value(field.dataset.field) ?? "");
    if (field.value !== wanted) field.value = wanted;
  }
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const own = ownFacilities().filter((code) => ctx.ref.facility.has(code));
  if (!own.length) {
    patch(place, h("p", { class: "form-error" }, gettext("Aan uw functie is geen ziekenhuis verbonden.")));
    return;
  }
  if (!own.includes(view.code)) open(own[0]);
  const now = model();
  steadily(place, "[data-act=accept]", () =>
    patch(
      place,
      chooser(own),
      head(now),
      confirmButton(now),
      offers(now),
      beds(now),
      emergency(now),
      duiding(now),
      foot(now),
    ),
  );
  fill();
}

/** Return what must be asked before these changes go, in words with both figures. */
function doubts(now) {
  const going = (field) => field in draft.fields && !now.staying.includes(field);
  const sizes = (bed) => Object.values(now.row.bed[bed].widths ?? {}).reduce((sum, one) => sum + one, 0);
  const figures = now.kinds
    .filter((bed) => BED_FIELDS.some((name) => going(`${bed}.${name}`)))
    .flatMap((bed) => questionsOf(lineOf(bed, value), lineOf(bed, current), sizes(bed)).map((one) => asked(bed, one)));
  const others = Object.entries(now.moved)
    .filter(([field]) => going(field))
    .map(([field, said]) => `${fieldName(field)}: ${said}`);
  return [...others, ...figures];
}

/** Send all that the server will take; what is wrong stays here, with its sentence. */
async function send() {
  const now = model();
  const asking = JSON.stringify([draft.name, draft.fields]);
  const questions = doubts(now);
  if (questions.length) {
    const yes = await sure({
      title: gettext("Klopt dit?"),
      body: h(
        "ul",
        { class: "doubts" },
        questions.map((one) => h("li", null, one)),
      ),
      yes: gettext("Ja, versturen"),
    });
    if (!yes || asking !== JSON.stringify([draft.name, draft.fields])) return;
  }
  Object.assign(view, { error: "", refused: {}, remarks: [] });
  const all = { fields: { ...draft.fields }, base: { ...draft.base } };
  draft.clear(now.staying);
  const jobs = jobsFor(view.code, draft, value, now.kinds, now.seen);
  draft.clear();
  const pick = (from) => Object.fromEntries(now.staying.map((field) => [field, from[field]]));
  draft.restore(pick(all.fields), pick(all.base));
  if (jobs.length) outbox.add(...jobs);
}

/** Take back what is held: reports become changes again that were not sent. */
function undo(act) {
  for (const job of outbox.undo(act)) if (job.fields) draftOf(job.facility).restore(job.fields, job.base);
  refresh();
}

function showField(field) {
  const input = byId(`veld-${field.replace(".", "-")}`) ?? byId(`veld-${field.replace(".", "-")}-fout`);
  const folded = input?.closest("details");
  if (folded) folded.open = true;
  input?.scrollIntoView({ block: "center" });
  input?.focus?.();
}

function endAfter(hours) {
  if (!hours) return set("ed.expected_end", null);
  const at = new Date(ctx.now().getTime() + hours * 3_600_000);
  at.setSeconds(0, 0);
  return set("ed.expected_end", at.toISOString());
}

connectShell();
actions(place, {
  ...waitActions(),
  confirm: () =>
    outbox.add({
      part: "confirm",
      url: address("capacity.figures_confirm", { facility: view.code }),
      facility: view.code,
      timed: true,
      body: seenOf(...keys()),
    }),
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
    set(field, Math.min(MAX_BEDS, Math.max(0, (value(field) ?? 0) + Number(button.dataset.by))));
  },
  choose: (button) => set(button.dataset.field, button.dataset.value),
  end: (button) => endAfter(Number(button.dataset.hours)),
  send,
});
on(place, "input", (element) => {
  const { field } = element.dataset;
  if (!field) return;
  if (element.tagName === "TEXTAREA") {
    set(field, element.value);
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
  if (element.inputMode === "numeric") element.select();
});
start(render).then(() => outbox.flush());
