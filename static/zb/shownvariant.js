/** A variant shown to a hospital: choosing whom to show it, what that house sees, and proposing anew after it looked again. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { count, moment } from "./format.js";
import { canAct } from "./rights.js";
import { KEYS } from "./shareview.js";
import { shownToMe, willing } from "./shownwaits.js";
import { all, ctx } from "./store.js";
import * as words from "./words.js";

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;

/** Return the refusals that a variant can be about: newest first, those that still seek. */
const refusals = () =>
  all("transfer")
    .filter((one) => one.state === "refused" && one.request)
    .map((one) => ({ transfer: one, asked: ctx.state(`pmr:${one.request}`) }))
    .filter(({ asked }) => asked && ["refused", "sought", "national"].includes(asked.state))
    .sort((a, b) => b.transfer.id - a.transfer.id);

/** Ask to which hospital a variant is shown, and about which refusal. */
export function showVariant(run) {
  const refused = refusals();
  const inScope = [...ctx.ref.facility.values()]
    .filter((one) => one.sector === "hospital" && ["national", one.region].includes(run.scope))
    .sort((a, b) => a.name.localeCompare(b.name));
  const first = refused.find(({ transfer }) => inScope.some((one) => one.code === transfer.to));
  ask({
    title: h("h3", null, interpolate(gettext("Variant %s tonen"), [run.id])),
    body: [
      h("label", { for: "toon-huis" }, gettext("Ziekenhuis")),
      h(
        "select",
        { id: "toon-huis", name: "facility" },
        inScope.map((one) => h("option", { value: one.code, selected: one.code === first?.transfer.to }, one.name)),
      ),
      h("label", { for: "toon-aanvraag" }, gettext("Over een weigering (hoeft niet)")),
      h(
        "select",
        { id: "toon-aanvraag", name: "pmr" },
        h("option", { value: "" }, gettext("geen")),
        refused.map(({ transfer, asked }) =>
          h(
            "option",
            { value: asked.id, selected: transfer === first?.transfer },
            `R-${asked.number} · ${name(transfer.to)} · ${words.refusals()[transfer.refusal?.code] ?? ""}`,
          ),
        ),
      ),
      h(
        "p",
        { class: "hint" },
        gettext("Het ziekenhuis ziet de totalen van beide plannen en het eigen deel; geen ander huis en geen patiënt."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Tonen")),
    submit: (data) => [
      address("patientspread.variant_show", { run: run.id }),
      { facility: data.get("facility"), pmr: data.get("pmr") ? Number(data.get("pmr")) : null },
      gettext("Getoond."),
    ],
  });
}

const bedsWords = (rows) => rows.map((one) => `${count(one.count)} ${words.bed(one.bed)}`).join(", ") || count(0);

/** Return what a variant changes, as the hospital that is shown it reads. */
function changeWords(summary) {
  return [
    summary.closed ? gettext("als u dicht bent") : "",
    summary.willing ? gettext("als u opneemt wat u weigerde") : "",
    summary.others_closed
      ? interpolate(
          ngettext("als %s ander ziekenhuis dicht is", "als %s andere ziekenhuizen dicht zijn", summary.others_closed),
          [summary.others_closed],
        )
      : "",
    summary.beds.length ? interpolate(gettext("met bij u %s bedden erbij"), [bedsWords(summary.beds)]) : "",
    ...summary.vehicles.map((one) =>
      interpolate(gettext("met %(n)s ritten minder (%(mode)s)"), { n: one.trips, mode: words.mode(one.mode) }, true),
    ),
    summary.key ? interpolate(gettext("verdeeld naar %s"), [KEYS[summary.key]?.() ?? summary.key]) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

const pair = (label, before, after) =>
  h(
    "tr",
    { "data-key": label },
    h("th", { scope: "row" }, label),
    h("td", { class: "n" }, before),
    h("td", { class: "n" }, after),
  );

/** Return the card of a variant that is shown to an own hospital. */
function shownCard(one, now) {
  const { before, after } = one.summary;
  return h(
    "article",
    { class: "wait shown-variant", "data-key": `shown${one.id}` },
    h("h3", null, gettext("Getoond aan u"), one.number ? ` · R-${one.number}` : ""),
    h(
      "p",
      null,
      interpolate(gettext("Wat het uitmaakt %s:"), [changeWords(one.summary) || gettext("in deze variant")]),
    ),
    h(
      "table",
      { class: "mini" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", null),
          h("th", { class: "n" }, gettext("nu")),
          h("th", { class: "n" }, gettext("variant")),
        ),
      ),
      h(
        "tbody",
        null,
        pair(gettext("komt naar u"), bedsWords(before.comes), bedsWords(after.comes)),
        pair(gettext("gaat bij u weg"), bedsWords(before.goes), bedsWords(after.goes)),
        pair(gettext("zonder plek, alle huizen"), count(before.unplaced), count(after.unplaced)),
        pair(gettext("minuten rijden, alle huizen"), count(before.minutes), count(after.minutes)),
      ),
    ),
    h("p", { class: "muted" }, `${words.readable(one, "shown_by")} · ${moment(one.shown_at, now)}`),
    h(
      "div",
      { class: "btns" },
      h(
        "button",
        { type: "button", class: "btn pri", "data-act": "variant-willing", "data-id": one.id, disabled: !canAct() },
        gettext("Wij kijken opnieuw"),
      ),
    ),
  );
}

/** Return the cards of variants that an own hospital was shown. */
export const shownCards = (now) => shownToMe().map((one) => shownCard(one, now));

/** Return the cards of hospitals that look again, each with the new proposal. */
export const willingCards = (now) =>
  willing().map(({ one, asked }) =>
    h(
      "article",
      { class: "wait", "data-key": `willing${one.id}` },
      h("h3", null, `R-${asked.number} `, words.bed(asked.bed)),
      h("p", null, interpolate(gettext("%s kijkt opnieuw"), [one.facility_name])),
      h("p", { class: "muted" }, `${words.readable(one, "willing_by")} · ${moment(one.willing_at, now)}`),
      h(
        "div",
        { class: "btns" },
        h(
          "button",
          {
            type: "button",
            class: "btn pri",
            "data-act": "propose-again",
            "data-id": asked.id,
            "data-facility": one.facility,
            disabled: !canAct(),
          },
          gettext("Opnieuw voorstellen"),
        ),
      ),
    ),
  );
