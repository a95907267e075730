/** What is expected of the beds of a region, one to seven days ahead: a fan per kind; of a past moment as it stood then. */

import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { aheadTable } from "../../zb/edaheadtable.js";
import { fanBlock, keyOf, noneWords, sorted, widthOf } from "../../zb/fanview.js";
import { forecastsOf, forecastsOfHouse } from "../../zb/histories.js";
import { bedKinds } from "../../zb/kinds.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { TimeCard } from "../../zb/timecard.js";
import { workRegions } from "../../zb/work.js";

const said = new URLSearchParams(location.search);
const view = { region: said.get("regio") ?? "", house: said.get("huis") ?? "", came: false };
const time = new TimeCard();

const COUNTRY = "NL"; // how the country is asked for, where regions are

/** Return the region on the screen: the chosen one (or the country), else that of one's work; of all there are, the country. */
function regionShown() {
  if (view.region === COUNTRY || ctx.ref.region.has(view.region)) return view.region;
  const mine = workRegions();
  const isWhole = mine.length === ctx.ref.regions.length && mine.length > 1;
  return isWhole ? COUNTRY : (mine[0] ?? COUNTRY);
}

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

/** Return the house on the screen; none: the whole of the region. */
const houseShown = (region) => (ctx.ref.facility.get(view.house)?.region === region ? view.house : "");

/** Return the houses of a region that have beds that boards show at once. */
const housesOf = (region) =>
  ctx.ref.facilities.filter((one) => one.region === region && bedKinds().some((kind) => one.kinds.includes(kind.code)));

function houseChooser(region, house) {
  const houses = housesOf(region);
  if (!houses.length) return null;
  return h(
    "label",
    { class: "field-inline", "data-key": "house" },
    gettext("Huis"),
    " ",
    h(
      "select",
      { id: "huis" },
      h("option", { value: "", selected: house === "", "data-key": "all" }, gettext("Alle huizen samen")),
      houses.map((one) =>
        h("option", { value: one.code, selected: one.code === house, "data-key": one.code }, one.name),
      ),
    ),
  );
}

const cameSwitch = () =>
  ctx.asOf === null
    ? null
    : h(
        "button",
        { type: "button", class: "btn", "data-act": "came", "aria-pressed": String(view.came) },
        gettext("Wat er kwam"),
      );

function fans(region, house, now) {
  const came = view.came && ctx.asOf !== null;
  const asked = { past: ctx.asOf !== null, came };
  const { value, missing } = house ? forecastsOfHouse(house, now, asked) : forecastsOf(region, now, asked);
  if (!value)
    return h(
      "p",
      { class: "card empty", "data-coming": !missing },
      missing
        ? gettext("De verwachting is nu niet op te halen. Dat wordt vanzelf opnieuw geprobeerd.")
        : gettext("Verwachting ophalen…"),
    );
  const rows = sorted(value.rows);
  if (!rows.length) return h("p", { class: "card empty" }, noneWords());
  const width = widthOf(byId("waaiers"), rows.length);
  return rows.map((row) =>
    h("div", { class: "card", "data-key": `${house}${keyOf(row)}` }, fanBlock(row, { now, came, width })),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const region = regionShown();
  patch(byId("kwam"), cameSwitch());
  const house = houseShown(region);
  patch(byId("keuze"), chooser(region), houseChooser(region, house));
  patch(byId("waaiers"), fans(region, house, ctx.now()));
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
  if (field.id === "regio") [view.region, view.house] = [field.value, ""];
  else view.house = field.value;
  const url = new URL(location.href);
  url.searchParams.set("regio", regionShown());
  if (view.house) url.searchParams.set("huis", view.house);
  else url.searchParams.delete("huis");
  history.replaceState(null, "", url);
  refresh();
});
start(render);
