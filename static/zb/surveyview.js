/** The questions on a liaison's phone: one card a question, the answer in one tap, more where it is needed. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import { LEVELS, NOT_APPLICABLE } from "./meetlat.js";
import { segments } from "./parts.js";
import * as survey from "./surveywords.js";
import * as words from "./words.js";

/** Return the head: which round, for whom, until when. */
export function head(model) {
  const { round, asked, facility, now } = model;
  return h(
    "header",
    { class: "survey-head", "data-key": "head" },
    h(
      "h1",
      null,
      round ? interpolate(gettext("Uitvraag ronde %s"), [round.number]) : gettext("Er staat geen uitvraag open"),
    ),
    h(
      "p",
      { class: "muted" },
      [
        facility.name,
        asked ? words.said(asked.name) : "",
        round ? interpolate(gettext("antwoord voor %s"), [moment(round.due_at, now)]) : "",
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    round ? null : h("p", null, gettext("Zodra de regio iets vraagt, staat het hier; het menu telt mee.")),
    round && words.readable(round, "reason") ? h("p", null, words.readable(round, "reason")) : null,
    model.request?.reminded_at && !model.answered
      ? h("p", { class: "late" }, interpolate(gettext("herinnerd om %s"), [moment(model.request.reminded_at, now)]))
      : null,
  );
}

/** Return the largest button: everything is as it was in the round before, which is shown below it. */
export function unchanged(model) {
  const { previous, questions } = model;
  const number = Object.keys(previous).length;
  if (!number || model.answered || !model.draft.isEmpty || model.pending) return null;
  return h(
    "button",
    { type: "button", class: "survey-same", "data-key": "same", "data-act": "same", disabled: model.locked },
    h("b", null, gettext("Ongewijzigd")),
    h(
      "small",
      null,
      interpolate(
        gettext("neemt %(number)s van %(all)s antwoorden van %(when)s over, zoals hieronder bij ‘vorige’"),
        { number, all: questions.length, when: moment(model.previousAt, model.now) },
        true,
      ),
    ),
  );
}

/** Return one question. */
export function question(model, one) {
  const answer = model.value(one.code);
  const code = one.code;
  const heavy = answer && answer.level !== "regular" && answer.level !== NOT_APPLICABLE;
  return h(
    "section",
    {
      class: `survey-block${code in model.draft.answers ? " is-changed" : ""}`,
      "data-key": code,
      "aria-labelledby": `v-${code}`,
    },
    h(
      "div",
      { class: "survey-top" },
      h("h2", { id: `v-${code}` }, survey.theme(one.theme)),
      h("small", null, before(model, code)),
    ),
    h("p", { class: "survey-text" }, words.said(one.text)),
    h(
      "div",
      { class: "survey-levels", role: "group", "aria-labelledby": `v-${code}` },
      LEVELS.map((level) =>
        h(
          "button",
          {
            type: "button",
            class: "survey-level",
            "data-act": "level",
            "data-code": code,
            "data-value": level,
            "data-key": level,
            "aria-pressed": String(answer?.level === level),
            disabled: model.locked,
          },
          survey.level(level),
        ),
      ),
    ),
    answer && LEVELS.includes(answer.level)
      ? h("p", { class: "survey-meaning", "data-key": "meaning" }, words.said(one.answers[answer.level]))
      : null,
    answer?.level === NOT_APPLICABLE
      ? h("p", { class: "survey-meaning", "data-key": "meaning" }, survey.level(NOT_APPLICABLE))
      : null,
    h("p", { class: "hint", "data-key": "why" }, `${gettext("Waarom vragen we dit?")} ${words.said(one.why)}`),
    model.moved[code] ? h("p", { class: "late", role: "alert", "data-key": "moved" }, model.moved[code]) : null,
    model.errors[code] ? h("p", { class: "form-error", role: "alert", "data-key": "error" }, model.errors[code]) : null,
    answer ? more(model, one, answer, heavy) : null,
    h(
      "details",
      { class: "survey-help", "data-key": "help" },
      h("summary", null, gettext("Wat betekent dit, of niet van toepassing")),
      h(
        "dl",
        null,
        LEVELS.map((level) => [h("dt", null, survey.level(level)), h("dd", null, words.said(one.answers[level]))]),
      ),
      h(
        "div",
        { class: "btns" },
        h(
          "button",
          {
            type: "button",
            class: "btn",
            "data-act": "level",
            "data-code": code,
            "data-value": NOT_APPLICABLE,
            "aria-pressed": String(answer?.level === NOT_APPLICABLE),
            disabled: model.locked,
          },
          survey.level(NOT_APPLICABLE),
        ),
        answer
          ? h(
              "button",
              { type: "button", class: "btn", "data-act": "take-back", "data-code": code, disabled: model.locked },
              gettext("Niet beantwoorden"),
            )
          : null,
      ),
    ),
  );
}

const before = (model, code) =>
  model.previous[code]
    ? interpolate(gettext("vorige: %s"), [survey.answer(model.previous[code])])
    : model.hadBefore
      ? gettext("vorige: geen, of een andere vraag")
      : "";

/** Return what may be said beside a level: open at once where it is not regular. */
function more(model, one, answer, heavy) {
  if (answer.level === NOT_APPLICABLE) return null;
  const row = (field, label, options) =>
    h(
      "div",
      { class: "survey-row", "data-key": field, role: "group", "aria-label": label },
      h("span", null, label),
      h(
        "div",
        { class: "seg" },
        segments("beside", options, answer[field]).map((button) => {
          button.dataset.code = one.code;
          button.dataset.field = field;
          button.disabled = model.locked;
          return button;
        }),
      ),
    );
  const levels = LEVELS.map((level) => [level, survey.level(level)]);
  const fields = [
    one.asks.includes("trend") ? row("trend", gettext("nu"), survey.trends()) : null,
    one.asks.includes("expect_24") ? row("expect_24", gettext("over 24 u"), levels) : null,
    one.asks.includes("expect_72") ? row("expect_72", gettext("over 72 u"), levels) : null,
    one.number ? numberField(model, one) : null,
    h(
      "label",
      { class: "survey-words", "data-key": "duiding" },
      gettext("Duiding"),
      h("textarea", {
        rows: "2",
        maxlength: "500",
        disabled: model.locked,
        "data-code": one.code,
        "data-field": "duiding",
      }),
    ),
  ];
  return heavy
    ? h("div", { class: "survey-more", "data-key": "more-open" }, fields)
    : h(
        "details",
        { class: "survey-more", "data-key": "more" },
        h("summary", null, gettext("Meer: trend, verwachting, duiding")),
        fields,
      );
}

const numberField = (model, one) =>
  h(
    "label",
    { class: "survey-words", "data-key": "number" },
    words.said(one.number),
    h("input", {
      inputmode: "numeric",
      maxlength: "6",
      placeholder: gettext("onbekend"),
      disabled: model.locked,
      "data-code": one.code,
      "data-field": "number",
    }),
  );

/** Return the foot: how many themes, what can be undone, and whether it arrived. */
export function foot(model) {
  const going = Object.keys(model.going).length;
  const label = going
    ? interpolate(
        gettext("Versturen · %(done)s van %(all)s thema’s"),
        { done: model.done, all: model.questions.length },
        true,
      )
    : model.answered
      ? gettext("Verstuurd")
      : gettext("Kies een antwoord");
  return h(
    "div",
    { class: "survey-foot", "data-key": "foot" },
    model.error ? h("p", { class: "form-error", role: "alert", "data-key": "error" }, model.error) : null,
    model.draft.full
      ? h(
          "p",
          { class: "form-error", role: "alert", "data-key": "full" },
          gettext("De opslag van deze browser is vol: dit is niet bewaard. Verstuur het voor u de pagina sluit."),
        )
      : null,
    model.held.map((act) =>
      h(
        "div",
        { class: "survey-held", "data-key": act.act },
        h("span", { role: "timer" }, interpolate(gettext("verzending over %s s"), [Math.ceil(act.left / 1000)])),
        h(
          "button",
          { type: "button", class: "btn", "data-act": "undo", "data-id": act.act },
          gettext("Ongedaan maken"),
        ),
      ),
    ),
    h(
      "button",
      {
        type: "button",
        class: "btn pri big wide",
        "data-act": "send",
        "data-key": "send",
        disabled: !going || model.locked || !model.round,
      },
      label,
    ),
    h("p", { class: model.waiting ? "waiting" : "muted", role: "status", "data-key": "status" }, outcome(model)),
  );
}

function outcome(model) {
  if (model.waiting)
    return gettext("Nog niet aangekomen: geen verbinding. Uw antwoord is bewaard en gaat vanzelf mee.");
  if (model.pending) return gettext("Onderweg, nog niet aangekomen.");
  if (Object.keys(model.going).length) return gettext("Nog niet verstuurd; bewaard op dit toestel.");
  return model.answered
    ? interpolate(gettext("Aangekomen: uw antwoord van %s telt. Verbeteren kan tot de ronde sluit."), [
        moment(model.answered, model.now),
      ])
    : gettext("Nog niet beantwoord.");
}
