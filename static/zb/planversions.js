/** The versions of a region's plan, and what is being written: the list beside the plan. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import { stateChip, versionChip } from "./planhead.js";
import { mayEdit } from "./planrights.js";
import { validDay } from "./planvalid.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** Return the choice of region, the drafts and the versions. */
export function versionList(view, now) {
  return [
    h(
      "label",
      { class: "plan-choice", "data-own": true, "data-key": `regio-${view.region}` },
      gettext("Regio"),
      " ",
      h(
        "select",
        { id: "planregio" },
        ctx.ref.regions.map((one) =>
          h("option", { value: one.code, selected: one.code === view.region }, one.short_name),
        ),
      ),
    ),
    mayEdit(view.region)
      ? h("button", { type: "button", class: "btn pri wide", "data-act": "plan-start" }, gettext("Nieuw concept…"))
      : null,
    h("h3", null, gettext("In de maak")),
    drafts(view, now),
    h("h3", null, gettext("Vastgesteld")),
    versions(view, now),
  ];
}

const row = (of, view, ...content) =>
  h(
    "li",
    { "data-key": of },
    h(
      "button",
      {
        type: "button",
        class: "land-row plan-row",
        "data-act": "plan-open",
        "data-of": of,
        "aria-pressed": String(of === view.of),
      },
      content,
    ),
  );

const fetching = (view) =>
  h("p", { class: "empty" }, view.failed ? gettext("Nu niet op te halen.") : gettext("Versies ophalen…"));

function drafts(view, now) {
  if (!view.versions) return fetching(view);
  const found = view.versions?.drafts.filter((one) => one.state !== "withdrawn") ?? [];
  if (!found.length)
    return h(
      "p",
      { class: "empty" },
      mayEdit(view.region) ? gettext("Niets: begin een nieuw concept.") : gettext("Niets."),
    );
  return h(
    "ul",
    { class: "plan-rows" },
    found.map((one) =>
      row(
        `draft-${one.id}`,
        view,
        h("span", null, words.readable(one, "title"), h("small", null, writtenBy(one, now))),
        stateChip(one.state),
      ),
    ),
  );
}

/** Drafts may have one name: who wrote last and when tells them apart. */
export const writtenBy = (draft, now) =>
  interpolate(
    gettext("nr. %(number)s · %(by)s, %(at)s"),
    { number: draft.id, by: words.readable(draft, "changed_by"), at: moment(draft.changed_at, now) },
    true,
  );

function versions(view, now) {
  if (!view.versions) return fetching(view);
  const found = view.versions?.versions ?? [];
  if (!found.length) return h("p", { class: "empty" }, gettext("Nog geen plan."));
  return h(
    "ul",
    { class: "plan-rows" },
    found.map((one) => {
      const of = `version-${one.id}`;
      const shown = one.in_force && view.of === "in-force" ? { ...view, of } : view;
      return row(
        of,
        shown,
        h("span", null, words.readable(one, "title"), h("small", null, validDay(one))),
        versionChip(
          one,
          now,
          found.find((other) => other.in_force),
        ),
      );
    }),
  );
}
