/** The pool of staff: who can lend what now, fresh or not, and who lends to whom until when. */

import { address } from "../../zb/api.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { count, moment } from "../../zb/format.js";
import { askLend } from "../../zb/housedialogs.js";
import { kindTitle } from "../../zb/kinds.js";
import { backButton, leftToLend, lendsAt } from "../../zb/lendview.js";
import { ageMark, segments } from "../../zb/parts.js";
import { canAct, may, OF_HOUSE, ownFacilities, withRole } from "../../zb/rights.js";
import { send as act } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { staffPool } from "../../zb/staffpool.js";
import { ctx, refresh, seenOf, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

/** @type {{region: string | null, only: string}} a region of null: the own one */
const view = { region: null, only: "lend" };

const ownRegion = () =>
  withRole("regional_coordinator")[0]?.region ?? ctx.ref.facility.get(ownFacilities()[0])?.region ?? "";

/** Say whether the person at the screen may lend from a facility, or bring back what went there. */
const mayFor = (code) =>
  may("capacity.staff_lend") &&
  canAct() &&
  (withRole(...OF_HOUSE).some((one) => one.facility === code) ||
    withRole("regional_coordinator").some((one) => one.region === ctx.ref.facility.get(code)?.region));

function poolRow(kind, row) {
  const { facility, line, left } = row;
  const lendable = row.fresh === "fresh" && left > 0;
  return h(
    "li",
    { class: row.fresh, "data-key": facility.code },
    h("b", null, facility.name),
    h(
      "span",
      { class: "n" },
      left === null ? gettext("niet opgegeven") : interpolate(gettext("%s uit te lenen"), [count(left)]),
    ),
    h(
      "span",
      { class: "what muted" },
      interpolate(
        gettext("%(present)s aanwezig, %(needed)s nodig"),
        { present: count(line.present), needed: count(line.needed) },
        true,
      ),
      typeof line.skilled === "number"
        ? ` · ${interpolate(gettext("%s volledig bekwaam"), [count(line.skilled)])}`
        : "",
    ),
    ageMark(row.age, row.fresh),
    mayFor(facility.code)
      ? h(
          "button",
          {
            type: "button",
            class: "btn",
            "data-act": "lend",
            "data-code": facility.code,
            "data-kind": kind.code,
            disabled: !lendable,
            title: row.fresh === "fresh" ? null : gettext("verouderd: vraag eerst een nieuwe opgave"),
          },
          gettext("Uitlenen…"),
        )
      : null,
  );
}

const SHOWN = {
  lend: (row) => row.left !== null && row.left > 0,
  all: () => true,
};

function kindBlock(one) {
  const rows = one.rows.filter(SHOWN[view.only]);
  if (!rows.length) return null;
  return h(
    "section",
    { class: "pool-kind", "data-key": one.kind.code },
    h(
      "h2",
      null,
      kindTitle(one.kind.code),
      h(
        "small",
        null,
        interpolate(
          gettext("%(left)s uit te lenen · %(said)s van %(having)s huizen gaven op"),
          { left: count(one.left), said: one.rows.length, having: one.having },
          true,
        ),
      ),
    ),
    h(
      "ul",
      { class: "pool-list" },
      rows.map((row) => poolRow(one.kind, row)),
    ),
  );
}

function lentRow(one) {
  return h(
    "li",
    { "data-key": one.id },
    h("span", null, h("b", null, one.name), " → ", h("b", null, one.to_name)),
    h("span", null, `${count(one.number)} × ${kindTitle(one.kind)}`),
    h(
      "span",
      { class: "what muted" },
      interpolate(
        gettext("tot %(until)s · door %(who)s"),
        { until: moment(one.until, ctx.now()), who: words.readable(one, "lent_by") },
        true,
      ),
    ),
    mayFor(one.facility) || mayFor(one.to) ? backButton(one, false) : null,
  );
}

function filters(region) {
  return [
    h(
      "label",
      { "data-own": true, "data-key": "region" },
      h("span", null, gettext("Regio")),
      h(
        "select",
        { id: "regio" },
        h("option", { value: "" }, gettext("Alle regio’s")),
        ctx.ref.regions.map((one) => h("option", { value: one.code, selected: one.code === region }, one.short_name)),
      ),
    ),
    h(
      "div",
      { class: "seg", role: "group", "aria-label": gettext("Toon") },
      segments(
        "only",
        [
          ["lend", gettext("Uit te lenen")],
          ["all", gettext("Alle opgaven")],
        ],
        view.only,
      ),
    ),
  ];
}

const empty = (text) => h("p", { class: "empty" }, text);

function render() {
  renderShell();
  if (!ctx.ready) return;
  const region = view.region ?? ownRegion();
  const pool = staffPool(ctx, region);
  const blocks = pool.map(kindBlock).filter(Boolean);
  const lent = lendsAt(ctx.entities, "").filter((one) => !region || one.region === region || one.to_region === region);
  patch(byId("filters"), filters(region));
  const left = pool.reduce((sum, one) => sum + one.left, 0);
  byId("telling").textContent = interpolate(gettext("%s uit te lenen, vers opgegeven"), [count(left)]);
  patch(
    byId("pool"),
    blocks.length
      ? blocks
      : empty(
          view.only === "lend"
            ? gettext(
                "Niemand heeft opgegeven dat er personeel uitgeleend kan worden. Een huis geeft dat op bij Personeel op zijn eigen scherm.",
              )
            : gettext("Niemand heeft hier personeel opgegeven."),
        ),
  );
  byId("uit-telling").textContent = count(lent.length);
  patch(
    byId("uitgeleend"),
    lent.length
      ? h("ul", { class: "pool-list lent-list" }, lent.map(lentRow))
      : empty(gettext("Er is niemand uitgeleend.")),
  );
}

connectShell();
actions(document.querySelector("main"), {
  only: (button) => {
    view.only = button.dataset.value;
    refresh();
  },
  lend: (button) => {
    const { code, kind } = button.dataset;
    const line = ctx.state(`staff:${code}`)?.lines.find((one) => one.bed === kind);
    const lends = lendsAt(ctx.entities, code, kind).filter((one) => one.facility === code);
    askLend(ctx.ref.facility.get(code), kind, leftToLend(line, lends));
  },
  "lend-back": (button) =>
    act(
      address("capacity.staff_return", { lend: button.dataset.id }),
      seenOf(`lend:${button.dataset.id}`),
      gettext("Terug gemeld."),
    ),
});
on(byId("filters"), "input", (field) => {
  if (field.id === "regio") view.region = field.value;
  refresh();
});
start(render);
