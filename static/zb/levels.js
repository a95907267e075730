/** Phases of facilities, sub-regions and the country: where they stand, who decides, and the dialogs for it. */

import { address, get } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { h } from "./dom.js";
import { fromDutch, moment, wallClock } from "./format.js";
import { COUNTRY, decidesOn, levelOf, nameOf, reviewLate } from "./levelplaces.js";
import { phaseChip } from "./parts.js";
import { followed, redrawn } from "./quoted.js";
import { canAct, mandates, may } from "./rights.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const HOUR = 3_600_000;
const REVIEW_HOURS = { adapted: 24, crisis: 8 };
const PHASES = ["regular", "adapted", "crisis"];
export const phaseAt = (level, place) => levelOf(level, place)?.phase ?? "regular";
export const isUp = (state) => state.phase !== "regular" || Boolean(state.stage && state.stage !== "1");

/** Return what stands higher than regular at a level, the heaviest first, then the longest. */
export const scaledUp = (level) =>
  all("level")
    .filter((one) => one.level === level && isUp(one))
    .sort((a, b) => PHASES.indexOf(b.phase) - PHASES.indexOf(a.phase) || (a.since < b.since ? -1 : 1));

/** Say whether this person records at a place what another decided there. */
export function recordsFor(level, place) {
  if (level === "country" || !may("phases.relay")) return false;
  const regions =
    level === "facility" ? [ctx.ref.facility.get(place)?.region] : (ctx.ref.veiligheidsregio.get(place)?.regions ?? []);
  return mandates().some((one) => ["regional_coordinator", "hin"].includes(one.role) && regions.includes(one.region));
}

/** Return the moment of review, marked when it has passed. */
export function reviewText(state, now) {
  if (!state?.review_at) return null;
  return reviewLate(state, now)
    ? h("b", { class: "late" }, interpolate(gettext("was %s"), [moment(state.review_at, now)]))
    : h("span", null, moment(state.review_at, now));
}

/** Return who decided, on whose behalf. */
export function decidedBy(state) {
  const by = words.readable(state, "decided_by");
  const whom = words.readable(state, "on_behalf_of");
  return whom ? interpolate(gettext("%(whom)s; vastgelegd door %(by)s"), { whom, by }, true) : by;
}

/** Return what the figures say of a place, in a chip with words before it. */
export function adviceChip(found) {
  if (!found) return h("span", { class: "muted" }, gettext("geen cijfers"));
  return found.phase ? phaseChip(found.phase) : h("span", { class: "muted" }, gettext("niet te zeggen"));
}

const DIMENSIONS = {
  space: () => gettext("ruimte"),
  staff: () => gettext("personeel"),
  supplies: () => gettext("middelen"),
  standard: () => gettext("zorgstandaard"),
};

/** Return what the figures say, per dimension, in a sentence. */
export const adviceWords = (found) =>
  Object.entries(found?.dimensions ?? {})
    .map(
      ([name, phase]) =>
        `${DIMENSIONS[name]?.() ?? name} ${phase ? words.phase(phase).toLowerCase() : gettext("onbekend")}`,
    )
    .join(", ");

/** Return between brackets which dimensions made the figures what they are; nothing in regular care. */
export function heaviest(found) {
  if (!found?.phase || found.phase === "regular") return "";
  const named = Object.entries(found.dimensions ?? {}).filter(([, phase]) => phase === found.phase);
  return named.length ? ` (${named.map(([name]) => DIMENSIONS[name]?.() ?? name).join(", ")})` : "";
}

const phaseField = (current) =>
  h(
    "fieldset",
    { class: "choice", "data-key": "phases" },
    h("legend", null, gettext("Fase")),
    PHASES.map((phase) =>
      h(
        "label",
        { class: "pick", "data-key": phase },
        h("input", {
          type: "radio",
          name: "phase",
          value: phase,
          required: true,
          disabled: phase === "regular" && current === "regular",
        }),
        phaseChip(phase),
        phase === current ? h("small", null, phase === "regular" ? gettext("geldt nu") : gettext("blijft")) : null,
      ),
    ),
  );

/** Return the fields of the next review; empty means: as usual in that phase. */
const reviewField = () => [
  h("label", { for: "herijking" }, gettext("Volgende herijking")),
  h("input", { id: "herijking", name: "review_at", type: "datetime-local" }),
  h("p", { class: "hint" }, gettext("Leeg: na 24 uur bij aangepaste zorg, na 8 uur bij crisiszorg.")),
];

const reviewIn = (data, phase) => {
  const text = String(data.get("review_at") ?? "");
  return phase === "regular" || !text ? {} : { review_at: fromDutch(text)?.toISOString() };
};

const evidence = (found) =>
  h(
    "p",
    { class: "hint" },
    h("b", null, gettext("De cijfers van nu zeggen:"), " "),
    adviceChip(found),
    " ",
    adviceWords(found),
  );

/**
 * Ask for the phase of the own facility or sub-region.
 * @param {string} level
 * @param {string} place
 * @param {() => any} found what the figures say of it
 */
export function decideLevel(level, place, found) {
  const choice = redrawn(() => phaseField(phaseAt(level, place)));
  ask({
    about: `level:${level}:${place}`,
    anew: choice.anew,
    title: h("h3", null, interpolate(gettext("Fase van %s bepalen"), [nameOf(level, place)])),
    body: [
      followed(() => evidence(found())),
      choice.place,
      reviewField(),
      reasonField(gettext("Reden van uw besluit")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Besluiten")),
    submit: (data) => {
      const phase = data.get("phase");
      const [command, named] =
        level === "facility"
          ? ["phases.facility_phase_decide", { facility: place }]
          : ["phases.area_phase_decide", { veiligheidsregio: place }];
      return [
        address(command, named),
        { phase, reason: data.get("reason"), ...reviewIn(data, phase) },
        gettext("Besluit vastgelegd."),
      ];
    },
  });
}

/**
 * Record the phase that somebody decided by telephone for a facility or a sub-region.
 * @param {string} level
 * @param {string} place
 * @param {() => any} found what the figures say of it
 */
export async function relayLevel(level, place, found) {
  const people = await get(address("mandated-at", { level, place }));
  const choice = redrawn(() => phaseField(phaseAt(level, place)));
  ask({
    about: `level:${level}:${place}`,
    anew: choice.anew,
    title: h("h3", null, interpolate(gettext("Telefonisch besluit over de fase van %s"), [nameOf(level, place)])),
    body: [
      followed(() => evidence(found())),
      choice.place,
      h("label", { for: "namens" }, gettext("Namens")),
      h(
        "select",
        { id: "namens", name: "on_behalf_of", required: true },
        h("option", { value: "" }, gettext("kies wie besloot…")),
        people.map((one) => h("option", { value: one.username }, one.name)),
      ),
      people.length ? null : h("p", { class: "form-error" }, gettext("Niemand is hier gemandateerd.")),
      reviewField(),
      reasonField(gettext("Reden, zoals gegeven")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => {
      const phase = data.get("phase");
      return [
        address("phases.level_relay"),
        {
          [level === "facility" ? "facility" : "veiligheidsregio"]: place,
          phase,
          on_behalf_of: data.get("on_behalf_of"),
          reason: data.get("reason"),
          ...reviewIn(data, phase),
        },
        gettext("Besluit vastgelegd."),
      ];
    },
  });
}

const stageField = (stages, current) =>
  h(
    "fieldset",
    { class: "choice column", "data-key": "stages" },
    h("legend", null, gettext("Landelijke fase")),
    stages.map((one) =>
      h(
        "label",
        { class: "pick", "data-key": one.code },
        h("input", { type: "radio", name: "stage", value: one.code, required: true }),
        h("b", null, one.code),
        phaseChip(one.phase),
        h("small", null, `${words.said(one.means)} ${interpolate(gettext("Besluit: %s."), [words.said(one.decides)])}`),
        one.code === current ? h("small", null, gettext("geldt nu")) : null,
      ),
    ),
  );

/**
 * Ask for the stage of the country, which says its phase.
 * @param {() => any} standing the stages, and which of them the numbers say
 */
export function decideStage(standing) {
  const choice = redrawn(() => stageField(standing().stages, levelOf("country", COUNTRY)?.stage ?? ""));
  ask({
    about: `level:country:${COUNTRY}`,
    anew: choice.anew,
    wide: true,
    title: h("h3", null, gettext("Landelijke fase bepalen")),
    body: [
      followed(() =>
        h(
          "p",
          { class: "hint" },
          standing().stage
            ? interpolate(gettext("De aantallen van nu zeggen: fase %s."), [standing().stage])
            : gettext("Zonder verse aantallen is er geen advies."),
        ),
      ),
      choice.place,
      h("label", { for: "namens" }, gettext("Besloten door (als u het vastlegt voor een ander)")),
      h("input", { id: "namens", name: "on_behalf_of", maxlength: "120", "data-names": "officials" }),
      h("label", { for: "herijking" }, gettext("Volgende herijking")),
      h("input", {
        id: "herijking",
        name: "review_at",
        type: "datetime-local",
        value: wallClock(new Date(ctx.now().getTime() + REVIEW_HOURS.adapted * HOUR)),
      }),
      reasonField(gettext("Reden")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => {
      const stage = data.get("stage");
      const phase = standing().stages.find((one) => one.code === stage)?.phase;
      return [
        address("phases.country_stage_decide"),
        {
          stage,
          on_behalf_of: data.get("on_behalf_of"),
          reason: data.get("reason"),
          ...reviewIn(data, phase),
        },
        gettext("Besluit vastgelegd."),
      ];
    },
  });
}

/** Return the buttons with which this person acts on a place. */
export function levelButtons(level, place, primary = false) {
  const act = (name, text, kind) =>
    h(
      "button",
      { type: "button", class: kind, "data-act": name, "data-level": level, "data-place": place, disabled: !canAct() },
      text,
    );
  const kind = primary ? "btn pri" : "btn";
  return [
    decidesOn(level, place) ? act("level", gettext("Bepalen…"), kind) : null,
    recordsFor(level, place) ? act("level-relay", gettext("Telefonisch…"), "btn") : null,
  ].filter(Boolean);
}
