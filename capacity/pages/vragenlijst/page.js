/** The meetlat on a phone: what is asked of the own house, answered in twenty seconds, kept until it has arrived. */

import { address } from "../../zb/api.js";
import { actions, byId, fragment, h, on, patch, steadily } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { bare, comparable, withField } from "../../zb/meetlat.js";
import { follow, outbox } from "../../zb/outgoing.js";
import { canAct, ownFacilities } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { answersOf, loadQuestionnaires, openRounds, questionsOf, requestOf, rounds } from "../../zb/survey.js";
import { draftKey, keptRounds, SurveyDraft } from "../../zb/surveydraft.js";
import { foot, head, question, unchanged } from "../../zb/surveyview.js";
import * as survey from "../../zb/surveywords.js";
import * as words from "../../zb/words.js";

const place = byId("vragen");
/** @type {{code: string, round: number, error: string, errors: Record<string, string>}} */
const view = { code: fragment(), round: 0, error: "", errors: {} };
let draft = new SurveyDraft(""); // replaced before anything is shown

follow({
  sent: (job) => {
    if (!job.survey) return false;
    draftFor(job.house, job.survey).accept(job.body.answers);
    return true;
  },
  refused: (job, problem) => {
    if (!job.survey) return false;
    // what was chosen is still in the draft: nothing is lost, and the sentence stands where it can be mended
    const [, code] = /^answers\.(\w+)\./.exec(problem.field) ?? [];
    if (job.house === view.code && code) view.errors[code] = problem.message;
    else view.error = problem.message;
    return true;
  },
});

const draftFor = (house, round) =>
  house === view.code && round === view.round ? draft : new SurveyDraft(draftKey(ctx.realm, house, round));

/** Return the round to answer: the newest that asks this house and is open. */
const roundFor = (house) => openRounds().find((round) => requestOf(round, house)) ?? null;

function open(house, round) {
  if (house === view.code && (round?.id ?? 0) === view.round) return;
  Object.assign(view, { code: house, round: round?.id ?? 0, error: "", errors: {} });
  draft = new SurveyDraft(round ? draftKey(ctx.realm, house, round.id) : "");
}

function moved(known, state) {
  const found = {};
  for (const code of Object.keys(draft.answers)) {
    if (!draft.moved(code, known[code])) continue;
    found[code] = interpolate(
      gettext("intussen beantwoord door %(who)s: %(what)s"),
      { who: words.readable(state, "reported_by"), what: survey.answer(known[code]) },
      true,
    );
  }
  return found;
}

const mine = (job) => job.survey && job.house === view.code && job.survey === view.round;
const underway = () => Object.assign({}, ...outbox.jobs.filter(mine).map((job) => job.body.answers));

function model() {
  const round = roundFor(view.code);
  open(view.code, round);
  const state = answersOf(view.code);
  const request = round ? requestOf(round, view.code) : null;
  const sector = request?.sector ?? state?.sector;
  const asked = questionsOf(sector, round ? round.sectors[sector] : state?.version);
  const isThis = round !== null && state?.round === round.id;
  const known = isThis ? state.answers : {};
  const jobs = outbox.jobs.filter(mine);
  const pending = underway();
  // a past moment has other answers: what is on its way now is nobody's there
  if (canAct()) draft.settle(known, pending);
  const value = (code) => (code in draft.answers ? draft.answers[code] : (known[code] ?? null));
  const questions = asked?.questions ?? [];
  return {
    round,
    request,
    asked,
    questions,
    facility: ctx.ref.facility.get(view.code),
    now: ctx.now(),
    locked: !canAct() || !round,
    draft,
    value,
    going: draft.going(pending),
    done: questions.filter((one) => value(one.code)).length,
    answered: isThis ? state.observed_at : null,
    previous: isThis ? {} : comparable(asked, questionsOf(state?.sector, state?.version), state?.answers),
    previousAt: state?.observed_at,
    hadBefore: !isThis && Boolean(state),
    moved: moved(known, state),
    held: outbox.held.filter((act) => mine(act.jobs[0])),
    pending: jobs.length > 0,
    waiting: jobs.length > 0 && outbox.waiting,
    error: view.error,
    errors: view.errors,
  };
}

function chooser(own) {
  if (own.length < 2) return null;
  return h(
    "label",
    { class: "survey-choice", "data-own": true, "data-key": "choice" },
    gettext("Instelling"),
    h(
      "select",
      { id: "huiskeuze" },
      own.map((code) =>
        h("option", { value: code, selected: code === view.code }, ctx.ref.facility.get(code)?.name ?? code),
      ),
    ),
  );
}

/** Return what was chosen in a round that closed before it arrived: said, and taken over or put away by a person. */
function leftOver() {
  if (!canAct()) return [];
  const going = outbox.jobs.filter((job) => job.house === view.code).map((job) => job.survey);
  const closed = keptRounds(ctx.realm, view.code).filter((id) => id !== view.round && !going.includes(id));
  return closed.map((id) => {
    const round = rounds().find((one) => one.id === id);
    const left = new SurveyDraft(draftKey(ctx.realm, view.code, id));
    return h(
      "div",
      { class: "survey-left", role: "alert", "data-key": `left-${id}` },
      h(
        "p",
        null,
        interpolate(gettext("Wat u koos in %s is niet aangekomen; die ronde is gesloten."), [
          round ? interpolate(gettext("ronde %s"), [round.number]) : gettext("een eerdere ronde"),
        ]),
      ),
      h(
        "ul",
        null,
        Object.entries(left.answers).map(([code, answer]) =>
          h("li", null, `${themeOf(round, code)}: ${survey.answer(answer)}`),
        ),
      ),
      h(
        "div",
        { class: "btns" },
        view.round
          ? h(
              "button",
              { type: "button", class: "btn pri", "data-act": "take-over", "data-id": id },
              gettext("Overnemen"),
            )
          : null,
        h("button", { type: "button", class: "btn", "data-act": "put-away", "data-id": id }, gettext("Weggooien")),
      ),
    );
  });
}

function themeOf(round, code) {
  const sector = round ? requestOf(round, view.code)?.sector : "";
  const found = questionsOf(sector, round?.sectors[sector])?.questions.find((one) => one.code === code);
  return found ? survey.theme(found.theme) : code;
}

/** Return where somebody of whom nothing is asked can go on. */
const elsewhere = () =>
  h(
    "p",
    { class: "survey-block", "data-key": "elsewhere" },
    gettext("De cijfers van uw huis geeft u zelf op, ook als er niets gevraagd wordt."),
    " ",
    h("a", { href: address("page-mijn-huis") }, gettext("Naar mijn huis")),
  );

/** Return what this house last answered, where nothing is asked. */
function last(now) {
  if (now.round) return null;
  const state = answersOf(view.code);
  if (!state || !now.asked) return elsewhere();
  return h(
    "section",
    { class: "survey-block", "data-key": "last" },
    h("h2", null, interpolate(gettext("Laatste antwoord: %s"), [moment(state.observed_at, now.now)])),
    h(
      "dl",
      { class: "survey-last" },
      now.questions.map((one) => [
        h("dt", null, survey.theme(one.theme)),
        h("dd", null, survey.answer(state.answers[one.code])),
      ]),
    ),
  );
}

/** Show the newest values in the fields, except in the one somebody is typing in. */
function fill(now) {
  for (const field of place.querySelectorAll("input[data-field], textarea[data-field]")) {
    if (field === document.activeElement) continue;
    const wanted = String(now.value(field.dataset.code)?.[field.dataset.field] ?? "");
    if (field.value !== wanted) field.value = wanted;
  }
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const own = ownFacilities().filter((code) => ctx.ref.facility.has(code));
  if (!own.length) {
    patch(place, h("p", { class: "form-error" }, gettext("Aan uw functie is geen instelling verbonden.")));
    return;
  }
  if (!own.includes(view.code)) {
    const first = own.find((code) => roundFor(code)) ?? own[0];
    view.code = "";
    open(first, roundFor(first));
  }
  const now = model();
  steadily(place, ".survey-level", () =>
    patch(
      place,
      chooser(own),
      head(now),
      leftOver(),
      now.round && !now.asked ? h("p", { class: "loading", "data-key": "loading" }, gettext("Vragen ophalen…")) : null,
      now.round ? unchanged(now) : null,
      now.round ? now.questions.map((one) => question(now, one)) : null,
      last(now),
      now.round ? foot(now) : null,
    ),
  );
  fill(now);
}

function change(code, answer) {
  const state = answersOf(view.code);
  const known = state?.round === view.round ? state.answers[code] : null;
  delete view.errors[code];
  view.error = "";
  draft.set(code, answer, known, underway());
  refresh();
}

/** Hand answers to the outbox: it keeps them until the server has them. */
function submit(answers, isSame) {
  const { code, round } = view;
  view.error = "";
  view.errors = {};
  outbox.add({
    survey: round,
    house: code,
    url: address("capacity.survey_answer", { round, facility: code }),
    timed: true,
    body: { answers, ...(isSame ? { method: "confirmed" } : {}) },
  });
}

connectShell();
actions(place, {
  level: (button) => {
    const { code, value } = button.dataset;
    change(code, withField(model().value(code), "level", value));
  },
  beside: (button) => {
    const { code, field, value } = button.dataset;
    const answer = model().value(code);
    change(code, withField(answer, field, answer?.[field] === value ? "" : value));
  },
  "take-back": (button) => change(button.dataset.code, null),
  same: () => {
    const { previous } = model();
    const answers = Object.fromEntries(Object.entries(previous).map(([code, answer]) => [code, bare(answer)]));
    for (const [code, answer] of Object.entries(answers)) draft.set(code, answer, null);
    submit(answers, true);
  },
  send: () => submit(model().going, false),
  undo: (button) => {
    outbox.undo(button.dataset.id);
    refresh();
  },
  "take-over": (button) => {
    const left = new SurveyDraft(draftKey(ctx.realm, view.code, button.dataset.id));
    const codes = model().questions.map((one) => one.code);
    for (const [code, answer] of Object.entries(left.answers)) if (codes.includes(code)) change(code, answer);
    left.clear();
  },
  "put-away": (button) => {
    new SurveyDraft(draftKey(ctx.realm, view.code, button.dataset.id)).clear();
    refresh();
  },
});
on(place, "input", (element) => {
  const { code, field } = element.dataset;
  if (!code) return;
  if (field === "duiding") {
    change(code, withField(model().value(code), "duiding", element.value));
    return;
  }
  const digits = element.value.replace(/\D/g, "");
  if (digits !== element.value) element.value = digits;
  // nothing typed is unknown, not nought
  change(code, withField(model().value(code), "number", digits === "" ? null : Number(digits)));
});
on(place, "change", (element) => {
  if (element.id !== "huiskeuze") return;
  open(element.value, roundFor(element.value));
  refresh();
});
// a link to another house, followed here
addEventListener("hashchange", () => {
  const code = fragment();
  if (!ownFacilities().includes(code)) return;
  open(code, roundFor(code));
  refresh();
});
loadQuestionnaires();
start(render).then(() => outbox.flush());
