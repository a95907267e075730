/** The emergency department on the liaison's screen: open or not, its parts, what is under way, how crowded it is. */

import { h } from "./dom.js";
import { computed, edFieldName, HOURS, INPUTS, losesScore, TIMES } from "./eddraft.js";
import { alwaysIn, arrivalBy, arrivalWords, listName, untilWords } from "./edparts.js";
import { levelOf, minutesTo, nextHour } from "./emergency.js";
import { age, moment } from "./format.js";
import { changedMark, choice, notes, stepper } from "./houseparts.js";
import * as words from "./words.js";

/** Return the whole section; nothing for a facility without an emergency department. */
export function emergency(model) {
  if (!model.row) return null;
  const traffic = model.value("ed.traffic");
  const score = model.row.ed?.nedocs;
  return h(
    "section",
    { class: "block", "data-key": "emergency" },
    h(
      "div",
      { class: "block-head" },
      h("h2", null, gettext("Spoedeisende hulp"), score ? ` · NEDOCS ${Math.round(score.value)}` : ""),
      changedMark(model, "ed.traffic") ?? h("span", { class: "muted" }, model.row.ed ? age(model.row.edAge) : ""),
    ),
    standing(model),
    h(
      "div",
      { class: `choices traffic now-${traffic}`, role: "group", "aria-label": gettext("Spoedeisende hulp") },
      choice(model, "ed.traffic", "open", words.traffic("open")),
      choice(model, "ed.traffic", "pressure", words.traffic("pressure"), "▲"),
      choice(model, "ed.traffic", "stop", words.traffic("stop"), "✕"),
    ),
    notes(model, "ed.traffic"),
    traffic === "open" ? null : [why(model), until(model)],
    together(model),
    stepper(model, "ed.present", edFieldName("present"), gettext("patiënten nu")),
    scoreLost(model, score),
    parts(model),
    crowding(model),
  );
}

/** Return that the score which stands is of other figures, before it goes with these. */
function scoreLost(model, score) {
  const changed = model.draft.changes.filter((field) => field.startsWith("ed."));
  if (!losesScore(model.value, changed, score?.value)) return null;
  return h(
    "p",
    { class: "hint", role: "status", "data-key": "score-lost" },
    interpolate(
      gettext(
        "NEDOCS %s hoort bij de vorige telling en vervalt. Geef bij Drukte de nieuwe uitkomst, of wat ervoor nodig is.",
      ),
      [Math.round(score.value)],
    ),
  );
}

/** Return what stands and until when, with one tap to let it go on. */
function standing(model) {
  const { ed } = model.row;
  if (ed?.ended)
    return h(
      "p",
      { class: "ed-standing", "data-key": "standing" },
      interpolate(gettext("De stop eindigde vanzelf om %s."), [moment(ed.ended, model.now)]),
    );
  if (!ed || ed.traffic === "open") return null;
  if (ed.traffic === "closed")
    return h(
      "p",
      { class: "ed-standing", "data-key": "standing" },
      h("b", null, words.traffic("closed")),
      ed.expected_end ? ` · ${interpolate(gettext("verwacht tot %s"), [moment(ed.expected_end, model.now)])}` : "",
    );
  return h(
    "div",
    { class: "ed-standing", "data-key": "standing" },
    h(
      "p",
      null,
      h("b", null, words.traffic(ed.traffic)),
      ed.expected_end
        ? ` · ${interpolate(gettext("eindigt vanzelf: %s"), [moment(ed.expected_end, model.now)])}`
        : ` · ${gettext("einde onbekend")}`,
    ),
    ed.traffic === "stop" ? alwaysIn() : null,
    renewButton(model, ""),
  );
}

const renewButton = (model, part) =>
  h(
    "button",
    { type: "button", class: "btn", "data-act": "renew", "data-part": part, disabled: model.locked },
    interpolate(gettext("Verleng tot over %s u"), [model.lists.stop_hours]),
  );

const why = (model) =>
  h(
    "div",
    { class: model.missing ? "field is-missing" : "field", "data-key": "why" },
    h("p", null, gettext("Waardoor"), model.missing ? ` · ${gettext("nog te kiezen")}` : ""),
    h(
      "div",
      { class: "choices", role: "group" },
      ["peak", "capacity", "incident"].map((one) => choice(model, "ed.reason", one, words.edReason(one))),
    ),
    notes(model, "ed.reason"),
  );

function until(model) {
  const end = model.value("ed.expected_end");
  const usual = interpolate(gettext("over %s u, als u niets kiest"), [model.lists.stop_hours]);
  const stop = model.value("ed.traffic") === "stop";
  return h(
    "div",
    { class: "field", "data-key": "end" },
    h(
      "p",
      null,
      stop ? gettext("Eindigt vanzelf") : gettext("Verwacht einde"),
      end ? ` ${moment(end, model.now)}` : stop ? ` ${usual}` : "",
    ),
    h(
      "div",
      { class: "choices", role: "group" },
      [1, 2, 4].map((hours) =>
        h(
          "button",
          { type: "button", "data-act": "end", "data-hours": hours, disabled: model.locked },
          interpolate(gettext("+%s u"), [hours]),
        ),
      ),
    ),
    notes(model, "ed.expected_end"),
  );
}

/** Return who of the neighbours stops already, before this department does. */
function together(model) {
  if (model.value("ed.traffic") !== "stop" || !model.group.stopped.length) return null;
  return h("p", { class: "late", role: "status", "data-key": "together" }, model.groupWords);
}

function parts(model) {
  return h(
    "div",
    { class: "ed-parts", "data-key": "parts" },
    model.row.parts.map((one) =>
      h(
        "div",
        { class: "ed-part", "data-key": one.part },
        h(
          "p",
          null,
          h("b", null, listName("part", one.part)),
          ` · ${words.traffic(one.traffic)} · ${words.edReason(one.reason)} · `,
          interpolate(gettext("eindigt vanzelf: %s"), [moment(one.expected_end, model.now)]),
        ),
        h(
          "div",
          { class: "btns" },
          renewButton(model, one.part),
          h(
            "button",
            { type: "button", class: "btn", "data-act": "part-open", "data-part": one.part, disabled: model.locked },
            gettext("Weer open"),
          ),
        ),
      ),
    ),
    h(
      "button",
      { type: "button", class: "btn", "data-act": "part-stop", disabled: model.locked },
      gettext("Stop voor één specialisme…"),
    ),
  );
}

function crowding(model) {
  const score = computed(model.value);
  const field = (name, sub) => stepper(model, `ed.${name}`, edFieldName(name), sub, { decimal: HOURS.includes(name) });
  return h(
    "details",
    { class: "more", "data-key": "crowding" },
    h("summary", null, gettext("Drukte en doorlooptijden")),
    Object.keys(INPUTS).map((name) => field(name, HOURS.includes(name) ? gettext("uren") : gettext("aantal"))),
    h(
      "p",
      { class: "hint", role: "status", "data-key": "score" },
      score === null
        ? gettext("NEDOCS is onbekend zolang er een cijfer ontbreekt. Of geef de uitkomst op:")
        : interpolate(
            gettext("NEDOCS %(score)s · niveau %(level)s"),
            { score: Math.round(score), level: levelOf(score) },
            true,
          ),
    ),
    score === null ? field("nedocs", gettext("uitkomst, 0 tot 200")) : null,
    TIMES.map((name) => field(name, gettext("minuten vanaf aankomst"))),
    h(
      "div",
      { class: "ed-parts", "data-key": "edges" },
      model.row.edges ? h("p", { class: "hint" }, `${gettext("Eigen grenzen")}: ${model.row.edges.join(" · ")}`) : null,
      h(
        "button",
        { type: "button", class: "btn", "data-act": "cutoffs", disabled: model.locked },
        gettext("Eigen grenzen…"),
      ),
    ),
  );
}

/** Return what is announced to this department: who answers it, takes it off the list. */
export function underway(model) {
  const { arrivals, now } = model;
  if (!arrivals.length) return null;
  return h(
    "section",
    { class: "block", id: "onderweg", "data-key": "underway" },
    h(
      "div",
      { class: "block-head" },
      h("h2", null, gettext("Onderweg")),
      h("b", null, interpolate(gettext("komend uur %s"), [nextHour(arrivals, now)])),
    ),
    arrivals.map((one) =>
      h(
        "div",
        { class: "ed-part", "data-key": `a${one.id}` },
        h("p", null, h("b", null, arrivalWords(one)), ` · ${untilWords(minutesTo(one, now))}`, arrivalBy(one)),
        h(
          "div",
          { class: "btns" },
          [
            ["arrived", gettext("Aangekomen")],
            ["cancelled", gettext("Afgezegd")],
          ].map(([outcome, label]) =>
            h(
              "button",
              {
                type: "button",
                class: "btn",
                "data-act": "arrival",
                "data-id": one.id,
                "data-outcome": outcome,
                disabled: model.locked,
              },
              label,
            ),
          ),
        ),
      ),
    ),
  );
}
