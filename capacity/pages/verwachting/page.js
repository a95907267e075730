/** What is expected of the beds of a region, one to seven days ahead: a fan per kind; of a past moment as it stood then. */

import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { aheadTable } from "../../zb/edaheadtable.js";
import { fanBlock, inOrder, noneWords } from "../../zb/fanview.js";
import { forecastsOf } from "../../zb/histories.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { TimeCard } from "../../zb/timecard.js";
import { workRegions } from "../../zb/work.js";

const WIDEST = 1_800;
const CARD = 26; // what a card has beside its drawing
const view = { region: new URLSearchParams(location.search).get("regio") ?? "", came: false };
const time = new TimeCard();

const COUNTRY = "NL"; // how the country is asked for, where regions are

/** Return the region on the screen: the chosen one (or the country), else that of one's work, else the first. */
const regionShown = () =>
  (view.region === COUNTRY || ctx.ref.region.has(view.region) ? view.region : "") ||
  workRegions()[0] ||
  ctx.ref.regions[0]?.code ||
  "";

const chooser = (region) =>
  h(
    "label",
    { class: "field-inline" },
    gettext("Regio"),
    " ",
    h(
      "select",
      { id: "regio" },
      ctx.ref.regions.map((one) =>
        h("option", { value: one.code, selected: one.code === region, "data-key": one.code }, one.short_name),
      ),
      h("option", { value: COUNTRY, selected: region === COUNTRY, "data-key": COUNTRY }, gettext("Heel Nederland")),
    ),
  );

const cameSwitch = () =>
  ctx.asOf === null
    ? null
    : h(
        "button",
        { type: "button", class: "btn", "data-act": "came", "aria-pressed": String(view.came) },
        gettext("Wat er kwam"),
      );

/** Return how wide a drawing may be in its card. */
function widthOf(place, cards) {
  const columns = getComputedStyle(place).gridTemplateColumns.split(" ").length;
  const room = place.clientWidth / Math.min(columns, Math.max(cards, 1)) - CARD;
  return Math.round(Math.max(260, Math.min(WIDEST, room)));
}

function fans(region, now) {
  const came = view.came && ctx.asOf !== null;
  const { value, missing } = forecastsOf(region, now, { past: ctx.asOf !== null, came });
  if (!value)
    return h(
      "p",
      { class: "card empty", "data-coming": !missing },
      missing
        ? gettext("De verwachting is nu niet op te halen. Dat wordt vanzelf opnieuw geprobeerd.")
        : gettext("Verwachting ophalen…"),
    );
  const rows = inOrder(value.rows);
  if (!rows.length) return h("p", { class: "card empty" }, noneWords());
  const width = widthOf(byId("waaiers"), rows.length);
  return rows.map((row) => h("div", { class: "card", "data-key": row.kind }, fanBlock(row, { now, came, width })));
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const region = regionShown();
  patch(byId("kwam"), cameSwitch());
  patch(byId("keuze"), chooser(region));
  patch(byId("waaiers"), fans(region, ctx.now()));
  // what stands below comes with the first fans: it would jump when they push it down
  if (!byId("waaiers").querySelector("[data-coming]")) document.body.classList.add("is-whole");
  patch(
    byId("afdelingen"),
    region === COUNTRY
      ? h("p", { class: "empty" }, gettext("Kies een regio: afdelingen staan per regio."))
      : aheadTable(ctx, region, ctx.now()),
  );
  time.render();
}

connectShell();
actions(document.querySelector("main"), {
  came: () => {
    view.came = !view.came;
    refresh();
  },
  ...time.actions,
});
on(byId("keuze"), "input", (field) => {
  view.region = field.value;
  const url = new URL(location.href);
  url.searchParams.set("regio", view.region);
  history.replaceState(null, "", url);
  refresh();
});
start(render);
