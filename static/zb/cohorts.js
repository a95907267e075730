/** Cohorts: kinds of bed that are split into labels, their parts beside the whole, and opening and closing them. */

import { address } from "./api.js";
import { ask, reasonField } from "./ask.js";
import { cohortLabels, countingName, labelName } from "./cohortnames.js";
import { freshness } from "./derive.js";
import { h } from "./dom.js";
import { count, moment } from "./format.js";
import { bedKinds, kindTitle } from "./kinds.js";
import { canAct, may } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** Return the parts of a kind at a facility: a row per label, with a bar of its share of the whole. */
export function splitBars(state, whole, now) {
  const cohort = ctx.state(`cohort:${whole.bed}`);
  if (!cohort) return null;
  const rows = cohort.labels.map((label) => {
    const line = state?.lines?.find((one) => one.bed === whole.bed && one.cohort === label);
    const fresh = line ? freshness(line, now) : "unknown";
    const share = line?.occupied != null && whole.occupied ? Math.min(line.occupied / whole.occupied, 1) : 0;
    const beds = line && cohort.counting === "beds" ? ` / ${count(line.operational)}` : "";
    return h(
      "li",
      { "data-key": label, class: `cohort-row ${fresh}` },
      h("span", { class: "cohort-name" }, labelName(label)),
      h(
        "span",
        { class: "cohort-track", "aria-hidden": "true" },
        h("i", { class: "cohort-fill", style: { width: `${share * 100}%` } }),
      ),
      h("span", { class: "cohort-count" }, line ? `${count(line.occupied)}${beds}` : gettext("onbekend")),
      fresh === "stale" ? h("small", { class: "muted" }, gettext("verouderd")) : null,
    );
  });
  const title = interpolate(gettext("Cohorten van %s"), [kindTitle(whole.bed)]);
  return h("ul", { class: "cohort-split plain-list", "aria-label": title }, rows);
}

/** Return the labels into which any of these kinds is split now, in their order. */
export function labelsOpen(kinds) {
  const found = new Set(kinds.flatMap((kind) => ctx.state(`cohort:${kind.code}`)?.labels ?? []));
  return cohortLabels().filter((label) => found.has(label));
}

/** Return the field that chooses one cohort; nothing while none of these kinds is split. */
export function cohortField(kinds, chosen) {
  const labels = labelsOpen(kinds);
  if (!labels.length) return null;
  const option = (value, label) => h("option", { value, selected: value === chosen }, label);
  return h(
    "label",
    { "data-own": true, "data-key": `cohort-${labels.join("-")}` },
    h("span", null, gettext("Cohort")),
    h("select", { id: "cohort" }, [
      option("", gettext("Alle patiënten")),
      labels.map((label) => option(label, labelName(label))),
    ]),
  );
}

const open = () => bedKinds().filter((kind) => ctx.state(`cohort:${kind.code}`));

/** Return what is split now, with what the person at the screen may do about it; nothing where neither. */
export function cohortSection() {
  const mayOpen = may("capacity.cohort_open") && canAct() && open().length < bedKinds().length;
  if (!open().length && !mayOpen) return null;
  return h(
    "section",
    { class: "cohort-block", "aria-label": gettext("Cohorten") },
    h("b", null, gettext("Cohorten")),
    open().length ? null : h("span", { class: "muted" }, gettext("Geen bedsoort wordt per cohort geteld.")),
    open().map((kind) => openOne(kind.code, ctx.state(`cohort:${kind.code}`))),
    mayOpen
      ? h("button", { type: "button", class: "btn", "data-act": "cohort-open" }, gettext("Cohorten openen"))
      : null,
  );
}

function openOne(code, cohort) {
  const since = interpolate(gettext("sinds %s"), [moment(cohort.opened_at, ctx.now())]);
  const who = words.readable(cohort, "opened_by");
  return h(
    "span",
    { class: "cohort-open", "data-key": code, title: `${countingName(cohort.counting)} · ${who}` },
    `${kindTitle(code)}: ${cohort.labels.map(labelName).join(", ")} · ${since} `,
    may("capacity.cohort_close") && canAct()
      ? h(
          "button",
          { type: "button", class: "plain link", "data-act": "cohort-close", "data-code": code },
          interpolate(gettext("%s sluiten"), [kindTitle(code)]),
        )
      : null,
  );
}

const boxes = (name, list, ticked) =>
  list.map(([value, label]) =>
    h("label", { class: "check" }, h("input", { type: "checkbox", name, value, checked: ticked(value) }), ` ${label}`),
  );

/** Ask which kinds are split, into which labels and how the parts are counted. */
export function askCohortOpen() {
  const free = bedKinds().filter((kind) => !ctx.state(`cohort:${kind.code}`));
  ask({
    title: h("h3", null, gettext("Cohorten openen")),
    body: [
      h(
        "fieldset",
        null,
        h("legend", null, gettext("Bedsoorten")),
        boxes(
          "kind",
          free.map((kind) => [kind.code, kindTitle(kind.code)]),
          () => true,
        ),
      ),
      h(
        "fieldset",
        null,
        h("legend", null, gettext("Labels")),
        boxes(
          "label",
          cohortLabels().map((code) => [code, labelName(code)]),
          () => true,
        ),
      ),
      h("label", { for: "telwijze" }, gettext("Telwijze")),
      h(
        "select",
        { id: "telwijze", name: "counting" },
        ["patients", "beds"].map((one) => h("option", { value: one }, countingName(one))),
      ),
      reasonField(gettext("Waarom deze cohorten")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Openen")),
    submit: (data) => [
      address("capacity.cohort_open", {}),
      {
        kinds: data.getAll("kind"),
        labels: data.getAll("label"),
        counting: data.get("counting"),
        reason: data.get("reason"),
      },
      gettext("Cohorten geopend."),
    ],
  });
}

/** Ask why a kind is no longer split. */
export function askCohortClose(kind) {
  ask({
    about: `cohort:${kind}`,
    title: h("h3", null, interpolate(gettext("Cohorten van %s sluiten"), [kindTitle(kind)])),
    body: [
      h("p", { class: "hint" }, gettext("De delen verdwijnen uit het beeld; wat gemeld is blijft bewaard.")),
      reasonField(gettext("Waarom sluiten")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Cohorten sluiten")),
    submit: (data) => [
      address("capacity.cohort_close", { kind }),
      { reason: data.get("reason") },
      gettext("Cohorten gesloten."),
    ],
  });
}
