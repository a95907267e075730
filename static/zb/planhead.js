/** The head of a version or a draft: where it stands, who did what, and the next step. */

import { h } from "./dom.js";
import { longDay, moment, time } from "./format.js";
import { hasApproved, mayApprove, mayEdit } from "./planrights.js";
import { validText } from "./planvalid.js";
import * as words from "./words.js";

const STATES = {
  draft: () => gettext("concept"),
  submitted: () => gettext("ter goedkeuring"),
  approved: () => gettext("goedgekeurd"),
  in_force: () => gettext("van kracht"),
  superseded: () => gettext("vervangen"),
  withdrawn: () => gettext("ingetrokken"),
};

/** Return the chip of a draft's state. */
export const stateChip = (state) =>
  h("span", { class: `chip plan-state ${state}` }, (STATES[state] ?? (() => state))());

const button = (act, text, more = {}) => h("button", { type: "button", class: "btn", "data-act": act, ...more }, text);

/** Return the head of a draft. */
export function draftHead(draft, region, now) {
  if (!draft) return h("p", { class: "empty" }, gettext("Concept ophalen…"));
  return h(
    "div",
    { class: "plan-head" },
    h("h2", null, words.readable(draft, "title"), " ", stateChip(draft.state)),
    h("p", { class: "muted" }, facts(draft, now)),
    h("p", { class: "plan-next" }, nextStep(draft, region)),
    h("div", { class: "btns no-print" }, steps(draft, region)),
  );
}

function facts(draft, now) {
  return [
    draft.based_on ? interpolate(gettext("gemaakt uit %s"), [words.readable(draft, "based_on")]) : "",
    interpolate(
      gettext("laatst gewijzigd door %(by)s, %(at)s"),
      { by: words.readable(draft, "changed_by"), at: moment(draft.changed_at, now) },
      true,
    ),
    ...draft.approvals.map((one) =>
      interpolate(
        gettext("goedgekeurd door %(by)s, %(at)s"),
        { by: words.readable(one, "by"), at: moment(one.at, now) },
        true,
      ),
    ),
    draft.reason ? `“${words.readable(draft, "reason")}”` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Return what has to happen next, and by whom. */
function nextStep(draft, region) {
  const from = draft.from_at
    ? `${longDay(draft.from_at)} ${time(draft.from_at)}`
    : gettext("direct na de tweede goedkeuring");
  const lacking = draft.needed - draft.approvals.length;
  return {
    draft: draft.faults
      ? interpolate(
          ngettext("Volgende stap: herstel nog %s fout.", "Volgende stap: herstel nog %s fouten.", draft.faults),
          [draft.faults],
        )
      : gettext("Volgende stap: beproef het op het verleden, en bied het ter goedkeuring aan."),
    submitted: hasApproved(draft)
      ? gettext("U heeft goedgekeurd; nu moet een tweede persoon het nog doen.")
      : [
          mayApprove(region) ? gettext("Het wacht op u.") : gettext("Het wacht op de voorzitter ROAZ en de DPG."),
          interpolate(ngettext("Nog %s goedkeuring nodig.", "Nog %s goedkeuringen nodig.", lacking), [lacking]),
          interpolate(gettext("Van kracht: %s."), [from]),
        ].join(" "),
    approved: interpolate(gettext("Goedgekeurd door twee mensen; van kracht op %s."), [from]),
    in_force: interpolate(
      gettext("%s geldt voor nieuwe voorstellen en besluiten; wat al liep, loopt door zoals het begon."),
      [words.readable(draft, "plan")],
    ),
    superseded: gettext("Een nieuwere versie nam de plaats in."),
    withdrawn: gettext("Ingetrokken: het is geen plan geworden."),
  }[draft.state];
}

function steps(draft, region) {
  const [edits, approves] = [mayEdit(region), mayApprove(region)];
  const offered = {
    draft: [
      edits
        ? button("plan-submit", gettext("Ter goedkeuring aanbieden…"), { class: "btn pri", disabled: draft.faults > 0 })
        : null,
      edits ? button("plan-back", gettext("Intrekken…"), { "data-step": "withdraw" }) : null,
    ],
    submitted: [
      approves && !hasApproved(draft) ? button("plan-approve", gettext("Goedkeuren…"), { class: "btn pri" }) : null,
      approves ? button("plan-back", gettext("Afkeuren…"), { "data-step": "refuse" }) : null,
      edits ? button("plan-back", gettext("Terugnemen…"), { "data-step": "recall" }) : null,
    ],
    approved: [approves ? button("plan-back", gettext("Afgelasten…"), { "data-step": "call_off" }) : null],
  }[draft.state];
  return [offered ?? null, button("plan-print", gettext("Afdrukken"))];
}

/** Return the head of a version. */
export function versionHead(versions, of, now) {
  if (!versions) return h("p", { class: "empty" }, gettext("Versies ophalen…"));
  const id = of === "in-force" ? versions.in_force : Number(of.slice(8));
  const one = versions.versions.find((row) => row.id === id);
  if (!one)
    return h(
      "div",
      { class: "plan-head" },
      h("h2", null, gettext("Geen plan")),
      h("p", { class: "plan-next" }, gettext("Voor deze regio geldt geen plan. Begin een concept uit het voorbeeld.")),
    );
  return h(
    "div",
    { class: "plan-head" },
    h(
      "h2",
      null,
      words.readable(one, "title"),
      " ",
      versionChip(
        one,
        now,
        versions.versions.find((row) => row.in_force),
      ),
    ),
    h("p", { class: "muted" }, versionFacts(one)),
    h("div", { class: "btns no-print" }, button("plan-print", gettext("Afdrukken"))),
  );
}

/**
 * Return the chip of a version: in force, later, or from before.
 * @param {any} one
 * @param {Date} now
 * @param {any} [inForce] the version that counts here
 */
export function versionChip(one, now, inForce = null) {
  if (one.called_off) return stateChip("withdrawn");
  if (one.in_force) return stateChip("in_force");
  // an exercise plays in the past: the region's own version, from now, is older than the one of the exercise
  if (inForce && one.version < inForce.version) return stateChip("superseded");
  return stateChip(new Date(one.valid_from) > now ? "approved" : "superseded");
}

/** Return who made a version, who approved it, from when to when. */
export function versionFacts(one) {
  return [
    validText(one),
    interpolate(gettext("geschreven door %s"), [words.readable(one, "author") || "–"]),
    one.approvals.length
      ? interpolate(gettext("goedgekeurd door %s"), [one.approvals.map((row) => words.readable(row, "by")).join(", ")])
      : "",
    words.readable(one, "source"),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Return the parts of what was chosen, as tabs. */
export function tabsOf(view) {
  const isDraft = view.of.startsWith("draft-");
  const tabs = [
    ...(isDraft ? [["wijzigen", gettext("Wijzigen")]] : []),
    ["lezen", gettext("Lezen")],
    ["vergelijken", gettext("Vergelijken")],
    ...(isDraft
      ? [
          ["proef", gettext("Proef op het verleden")],
          ["tekst", gettext("Tekst")],
        ]
      : []),
  ];
  return h(
    "div",
    { class: "plan-tabs" },
    tabs.map(([code, name]) =>
      h(
        "button",
        {
          type: "button",
          class: "plan-tab",
          "data-act": "plan-tab",
          "data-tab": code,
          "aria-pressed": String(code === view.tab),
          "data-key": code,
        },
        name,
      ),
    ),
  );
}
