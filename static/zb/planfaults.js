/** What is wrong with a draft, where that is in its form, and whether what is on the screen is kept. */

import { h } from "./dom.js";
import { idOf } from "./planform.js";
import * as words from "./words.js";

/** Return in which section of the form a place is. */
function sectionOf(place) {
  const first = place.split("/")[1] ?? "";
  return SECTION_OF[first] ?? "algemeen";
}

const SECTION_OF = {
  bodies: "besluit",
  transitions: "besluit",
  deciders: "besluit",
  by_telephone: "besluit",
  rules: "regels",
  measures: "maatregelen",
  report_every_minutes: "ritme",
  review_hours: "ritme",
  classes: "bedden",
  lead: "leiding",
  links: "leiding",
  told: "leiding",
};

/** Return the sections of the form as tabs, each with how many faults are in it. */
export function sectionTabs(sections, current, view) {
  return h(
    "div",
    { class: "plan-tabs plan-sections" },
    sections.map((one) => {
      const wrong = view.faults.filter((fault_) => sectionOf(fault_.place) === one.id).length;
      return h(
        "button",
        {
          type: "button",
          class: "plan-tab",
          "data-act": "plan-section",
          "data-section": one.id,
          "aria-pressed": String(one.id === current),
          "data-key": one.id,
        },
        one.title,
        wrong ? h("em", { class: "badge", title: gettext("fouten") }, wrong) : null,
      );
    }),
  );
}

/** Return every fault with its place and its line, and the way to it. */
export function faultList(view) {
  if (!view.faults.length) return null;
  return h(
    "details",
    { class: "plan-faults", open: true },
    h("summary", null, interpolate(ngettext("%s fout", "%s fouten", view.faults.length), [view.faults.length])),
    h(
      "ul",
      null,
      view.faults.map((one) =>
        h(
          "li",
          null,
          h("b", null, interpolate(gettext("tekstregel %s"), [one.line])),
          " ",
          h(
            "button",
            {
              type: "button",
              class: "plain link",
              "data-act": "plan-goto",
              "data-section": sectionOf(one.place),
              "data-field": idOf(one.place),
            },
            one.place,
          ),
          `: ${words.said(one)}`,
        ),
      ),
    ),
  );
}

const KEPT = {
  loading: () => gettext("Ophalen…"),
  kept: () => gettext("Alles is bewaard."),
  changed: () => gettext("Nog niet bewaard…"),
  keeping: () => gettext("Bewaren…"),
  away: () => gettext("Geen verbinding: wat u wijzigt staat op dit apparaat en gaat mee zodra het kan."),
};

/** Return whether what is on the screen is kept; what somebody else changed meanwhile is said here. */
export function keepState(draft) {
  if (draft.state === "moved")
    return h(
      "div",
      { class: "changed-meanwhile", role: "alert" },
      h("p", null, draft.problem || gettext("Iemand anders heeft dit concept intussen gewijzigd.")),
      h(
        "div",
        { class: "btns" },
        h(
          "button",
          { type: "button", class: "btn", "data-act": "plan-theirs" },
          gettext("Toon die versie (de mijne vervalt)"),
        ),
        h("button", { type: "button", class: "btn", "data-act": "plan-mine" }, gettext("Bewaar de mijne eroverheen")),
      ),
    );
  if (draft.state === "refused")
    return h(
      "div",
      { class: "changed-meanwhile", role: "alert" },
      h("p", null, draft.problem),
      h("button", { type: "button", class: "btn", "data-act": "plan-keep" }, gettext("Opnieuw bewaren")),
    );
  if (draft.locked)
    return h("p", { class: "hint" }, gettext("Alleen lezen: dit concept is nu niet te wijzigen, of niet door u."));
  return h(
    "div",
    { class: "plan-kept" },
    h("p", { class: `hint ${draft.state}`, role: "status" }, KEPT[draft.state]?.()),
    faultList(draft),
  );
}
