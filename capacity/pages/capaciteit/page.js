/** The board of the whole chain: every figure with its age and source, per facility, region and sector. */

import { address } from "../../zb/api.js";
import { facilityColumns } from "../../zb/boardcolumns.js";
import { besidePicker, chosenWords, controls, waySegments } from "../../zb/boardcontrols.js";
import { regionSums, rowsOf } from "../../zb/boardrows.js";
import { besideTable, regionTable, sectorName, sectorTable } from "../../zb/boardways.js";
import { keptRows, readChoice, says, shownKinds, turnedBeside, writeChoice } from "../../zb/choice.js";
import { askCohortClose, askCohortOpen, cohortSection, labelsOpen } from "../../zb/cohorts.js";
import { facilityRows, regionRows } from "../../zb/derive.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { Choice } from "../../zb/drawer.js";
import { isSplit, kindsOf } from "../../zb/figures.js";
import { count, percent } from "../../zb/format.js";
import { answers, boardFile } from "../../zb/histories.js";
import { kindTitle } from "../../zb/kinds.js";
import { PictureMap } from "../../zb/map.js";
import { mapRegions, mapRows } from "../../zb/maprows.js";
import { hasOccupancy } from "../../zb/occupancy.js";
import { segments } from "../../zb/parts.js";
import { maySee } from "../../zb/rights.js";
import { rowsOpen } from "../../zb/rowclick.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { sortTableParts, turned } from "../../zb/table.js";
import { TimeCard } from "../../zb/timecard.js";

const STEP = 100; // rows that are drawn at first, and more for every time more is asked
const EVERY_MS = 5_000; // ages tick; figures that came are drawn at once

let choice = readChoice(location.search);
const view = { picking: false, most: STEP, besideText: "", layer: "" };
const drawer = new Choice(byId("lade"), () => change({}));
const time = new TimeCard();
/** @type {PictureMap | null} */
let map = null;
let drawn = "";

/** Choose something else: it stands in the address, and is drawn at once. */
function change(said) {
  choice = { ...choice, ...said };
  history.replaceState(null, "", location.pathname + writeChoice(choice) + location.hash);
  drawn = "";
  refresh();
}

/** Return the kinds on the screen: of one cohort only those that are split into it. */
function kindsShown() {
  const all = kindsOf(ctx, choice.sector);
  return shownKinds(
    all.filter((kind) => isSplit(ctx, kind, choice.cohort)),
    choice.kinds,
  );
}

const orderOf = (kinds) => ({ by: choice.by || kinds[0]?.code || "name", down: choice.down });

function* houses(rows, kinds) {
  const found = keptRows(rows, choice);
  if (!rows.length) return h("p", { class: "empty" }, gettext("In deze sector kent dit gebied geen instellingen."));
  if (!found.length) return h("p", { class: "empty" }, gettext("Geen instelling voldoet aan dit filter."));
  const columns = facilityColumns(kinds, choice, ctx.now());
  const more = found.length - view.most;
  const silent = rows.every((row) => row.fresh === "unknown" || row.fresh === "none");
  return [
    silent
      ? h(
          "p",
          { class: "empty", "data-key": "silent" },
          gettext("Nog niemand in deze sector meldde iets. Wat hier staat is onbekend, niet nul."),
        )
      : null,
    yield* sortTableParts(found, columns, orderOf(kinds), {
      key: (row) => row.code,
      name:
        choice.sector === "hospital"
          ? gettext("Capaciteit per ziekenhuis")
          : interpolate(gettext("Capaciteit: %s"), [sectorName(choice.sector)]),
      rowClass: (row) => (row.fresh === "fresh" ? null : "stale-row"),
      most: view.most,
    }),
    more > 0
      ? h(
          "button",
          { type: "button", class: "btn", "data-act": "more", "data-key": "more" },
          interpolate(gettext("Toon er nog %s"), [Math.min(more, STEP)]),
        )
      : null,
  ];
}

function tally(rows) {
  const fresh = rows.filter((row) => row.fresh === "fresh").length;
  const silent = rows.filter((row) => row.fresh === "unknown").length;
  const said = interpolate(
    gettext("%(shown)s van %(all)s · %(fresh)s met verse cijfers"),
    {
      shown: count(keptRows(rows, choice).length),
      all: count(rows.length),
      fresh: percent(fresh / Math.max(rows.length, 1)),
    },
    true,
  );
  return silent ? `${said} · ${interpolate(gettext("%s nooit gemeld"), [count(silent)])}` : said;
}

function besideFound() {
  const text = view.besideText.trim().toLowerCase();
  const named = (code) => ctx.ref.facility.get(code)?.name ?? ctx.ref.region.get(code)?.short_name;
  const chosen = choice.beside.filter(named).map((code) => [code, named(code)]);
  const regions = ctx.ref.regions
    .filter((one) => !text || `${one.name} ${one.short_name}`.toLowerCase().includes(text))
    .map((one) => [one.code, one.short_name]);
  const facilities = text ? ctx.ref.facilities.filter((one) => says(one, text)).map((one) => [one.code, one.name]) : [];
  const rest = [...facilities.slice(0, 12), ...regions].filter(([code]) => !choice.beside.includes(code));
  return [...chosen, ...rest];
}

function* table(rows, kinds) {
  if (choice.way === "regio") {
    const sums = regionSums(ctx, rows, kinds).filter((row) => !choice.region || row.code === choice.region);
    return regionTable(sums, kinds, orderOf(kinds), choice.cohort);
  }
  if (choice.way === "sector") return sectorTable(choice.region);
  if (choice.way === "naast") return besideTable(choice, ctx.now());
  return yield* houses(rows, kinds);
}

function drawMap(rows, kinds) {
  if (!map) {
    map = new PictureMap(byId("kaart"), {
      onRegion: (code) => drawer.choose("region", code),
      onFacility: (code) => drawer.choose("facility", code),
    });
    map.outlines();
  }
  const layered = kinds.filter(hasOccupancy);
  const layers = [
    ...layered.map((kind) => [kind.code, kindTitle(kind.code)]),
    ...(choice.sector === "hospital" ? [["ed", gettext("SEH")]] : []),
    ["standing", gettext("Open of dicht")],
  ];
  const layer = layers.some(([code]) => code === view.layer) ? view.layer : layers[0][0];
  patch(byId("lagen"), segments("layer", layers, layer));
  map.draw(mapRegions(ctx, rows, kinds), mapRows(keptRows(rows, choice)), layer, {
    chosen: drawer.value?.code ?? null,
  });
}

/** Say whether nothing on the screen can have changed since it was drawn. */
function isSame() {
  const stamp = `${ctx.seq}|${ctx.asOf}|${Math.floor(performance.now() / EVERY_MS)}|${answers()}`;
  if (stamp === drawn) return true;
  drawn = stamp;
  return false;
}

function* render() {
  renderShell();
  if (!ctx.ready || isSame()) return;
  yield;
  const all = kindsOf(ctx, choice.sector);
  // a cohort that somebody closed meanwhile is shown no longer: its kind is whole again
  if (!labelsOpen(all).includes(choice.cohort)) choice.cohort = "";
  const kinds = kindsShown();
  const rows = rowsOf(ctx, choice.sector, kinds, choice.cohort);
  yield;
  const onMap = choice.way === "kaart";
  byId("stops").hidden = !maySee("capacity.stop_statistics");
  byId("bestand").href = boardFile(
    kinds.map((kind) => kind.code),
    choice.region,
    choice.sector,
    choice.cohort,
  );
  byId("stop-regel").hidden = choice.sector !== "hospital" || !["huizen", "kaart", "naast"].includes(choice.way);
  byId("tabel").hidden = onMap;
  byId("kaartvlak").hidden = !onMap;
  byId("naast").hidden = choice.way !== "naast";
  patch(byId("weergave"), waySegments(choice));
  const marked = choice.way === "naast" && !choice.kinds.length ? all : kinds;
  byId("filterknop").textContent = chosenWords(choice);
  patch(byId("filters"), controls(choice, all, marked, rows, view.picking));
  if (choice.way === "naast") patch(byId("naast"), besidePicker(choice, besideFound()));
  patch(byId("cohorten"), cohortSection());
  byId("telling").textContent = choice.way === "sector" ? "" : tally(rows);
  yield;
  if (onMap) drawMap(rows, kinds);
  else {
    const built = yield* table(rows, kinds);
    yield;
    patch(byId("tabel"), built);
  }
  yield;
  time.render();
  yield;
  const hospitals = facilityRows(ctx);
  drawer.render(regionRows(ctx, hospitals), hospitals, ctx.now(), ctx);
}

function toggleKind(code) {
  const all = kindsOf(ctx, choice.sector);
  const base = choice.way === "naast" && !choice.kinds.length ? all : shownKinds(all, choice.kinds);
  const shown = base.map((kind) => kind.code);
  const next = shown.includes(code) ? shown.filter((one) => one !== code) : [...shown, code];
  change({ kinds: next, by: "" });
}

on(byId("filterknop"), "click", (button) => {
  button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
});
byId("stops").href = address("page-seh-stops");
connectShell();
rowsOpen(byId("tabel"));
actions(document.querySelector("main"), {
  sort: (button) => change(turned(orderOf(kindsShown()), button.dataset)),
  only: (button) => change({ only: button.dataset.value }),
  way: (button) => change({ way: button.dataset.value, by: "" }),
  kind: (button) => toggleKind(button.dataset.value),
  "kinds-default": () => change({ kinds: [], by: "" }),
  pick: () => {
    view.picking = !view.picking;
    change({});
  },
  more: () => {
    view.most += STEP;
    change({});
  },
  layer: (button) => {
    view.layer = button.dataset.value;
    change({});
  },
  beside: (button) => change({ beside: turnedBeside(choice.beside, button.dataset.code) }),
  "to-region": (button) => {
    byId("regio").value = button.dataset.code;
    change({ way: "huizen", region: button.dataset.code, by: "" });
  },
  "to-sector": (button) => {
    const field = byId("sector"); // it is not there while all sectors are shown
    if (field) field.value = button.dataset.code;
    change({ way: "huizen", sector: button.dataset.code, kinds: [], by: "", only: "all" });
  },
  facility: (button) => drawer.choose("facility", button.dataset.code),
  region: (button) => drawer.choose("region", button.dataset.code),
  close: () => drawer.close(),
  "cohort-open": () => askCohortOpen(),
  "cohort-close": (button) => askCohortClose(button.dataset.code),
  ...time.actions,
});
/** @type {Record<string, (value: string) => void>} */
const fields = {
  zoek: (text) => change({ text }),
  regio: (region) => change({ region }),
  cohort: (cohort) => change({ cohort, by: "" }),
  sector: (sector) => change({ sector, kinds: [], by: "", only: "all" }),
  "naast-zoek": (text) => {
    view.besideText = text;
    change({});
  },
};
on(byId("filters"), "input", (field) => fields[field.id]?.(field.value));
on(byId("naast"), "input", (field) => fields[field.id]?.(field.value));
start(render);
