/** The liaison's own hospital on a phone: unchanged in one tap, a change in twenty seconds. */

import { address } from "../../zb/api.js";
import { facilityRows } from "../../zb/derive.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { time } from "../../zb/format.js";
import { Draft, jobsFor, known } from "../../zb/housedraft.js";
import { beds, confirmButton, duiding, emergency, foot, head, offers } from "../../zb/houseview.js";
import { Outbox } from "../../zb/outbox.js";
import { canAct, offersToMe, ownFacilities } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { waitActions } from "../../zb/waitpanel.js";

const place = byId("huis");
/** @type {{code: string, error: string, sent: string, confirmed: string, remarks: any[]}} */
const view = { code: "", error: "", sent: "", confirmed: "", remarks: [] };
let draft = new Draft(""); // replaced before anything is shown

const outbox = new Outbox({
  name: `zb:outbox:${ctx.realm}`,
  now: () => ctx.live.now(),
  changed: refresh,
  sent: (job, answer) => {
    view.remarks = [...view.remarks, ...(answer?.remarks ?? [])];
    draft.settle(job.fields ?? {});
    const at = time(ctx.live.now());
    if (!job.fields) view.confirmed = at;
    else view.sent = at;
  },
  refused: (job, sentence) => {
    view.error = sentence;
    if (job.fields) draftOf(job.facility).restore(job.fields);
  },
});

const draftOf = (code) => (code === view.code ? draft : new Draft(`zb:draft:${ctx.realm}:${code}`));

function open(code) {
  draft = draftOf(code);
  view.code = code;
}

const states = () => [ctx.state(`beds:${view.code}`), ctx.state(`ed:${view.code}`)];
const current = (field) => known(field, ...states());
const pending = () =>
  Object.assign({}, ...outbox.jobs.filter((job) => job.facility === view.code).map((job) => job.fields ?? {}));
const value = (field) => draft.shown(field, pending(), current(field));
const set = (field, next) => {
  view.error = "";
  draft.set(field, next, current(field));
  refresh();
};

function model() {
  const row = facilityRows(ctx).find((one) => one.code === view.code);
  return {
    row,
    draft,
    value,
    now: ctx.now(),
    pending: pending(),
    locked: !canAct(),
    jobs: outbox.jobs.length,
    waiting: outbox.jobs.length > 0 && outbox.waiting,
    kinds: Object.values(row.bed)
      .filter((line) => line.applies)
      .map((line) => line.bed),
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
  );
  fill();
}

function send() {
  view.error = "";
  view.remarks = [];
  const jobs = jobsFor(view.code, draft.fields, value, model().kinds);
  draft.clear();
  for (const job of jobs) outbox.add(job);
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
    outbox.add({ url: address("capacity.figures_confirm", { facility: view.code }), facility: view.code, body: {} }),
  wipe: () => {
    draft.clear();
    view.error = "";
    refresh();
  },
  step: (button) => {
    const field = button.dataset.field;
    set(field, Math.min(9999, Math.max(0, (value(field) ?? 0) + Number(button.dataset.by))));
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
