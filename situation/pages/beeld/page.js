/** The desk picture: map, region board, what waits, log and time, side by side. */

import { board } from "../../zb/board.js";
import { facilityRows, regionRows } from "../../zb/derive.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { Choice } from "../../zb/drawer.js";
import { forecastsOf } from "../../zb/histories.js";
import { incidentList, incidentsNow } from "../../zb/incidents.js";
import { bedKinds, kindTitle } from "../../zb/kinds.js";
import { sharedLayers } from "../../zb/layermap.js";
import { inView, leaflet } from "../../zb/leaflet.js";
import { logList } from "../../zb/logpanel.js";
import { PictureMap } from "../../zb/map.js";
import { segments } from "../../zb/parts.js";
import { runsNewestFirst } from "../../zb/rights.js";
import { rowsOpen } from "../../zb/rowclick.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, seek, start } from "../../zb/store.js";
import { TimeStrip } from "../../zb/timestrip.js";
import { waitActions, waitCards } from "../../zb/waitpanel.js";

const view = { layer: "phase", ahead: false };
const choice = new Choice(byId("lade"), refresh);

/** @type {PictureMap | null} it comes after the figures: on a phone it would keep them waiting */
let map = null;
const strip = new TimeStrip({
  element: byId("tijd"),
  key: byId("tijd-uitleg"),
  buttons: byId("tijd-knoppen"),
  seek,
});

const layers = () => [
  ["phase", gettext("Fase")],
  ...bedKinds().map((kind) => [kind.code, kindTitle(kind.code)]),
  ["ed", gettext("SEH")],
  ["flows", gettext("Stromen")],
];

function legend() {
  const swatch = (name, text) => h("span", null, h("i", { class: `sw phase-${name}`, "aria-hidden": "true" }), text);
  return [
    swatch("regular", gettext("regulier")),
    swatch("adapted", gettext("aangepast")),
    swatch("crisis", gettext("crisis")),
    h("span", null, h("i", { class: "key-ring", "aria-hidden": "true" }), gettext("ring = bezetting")),
    h("span", null, h("i", { class: "key-over", "aria-hidden": "true" }), gettext("streep = boven 100%")),
    h("span", null, h("i", { class: "key-old", "aria-hidden": "true" }), gettext("stippels = verouderd")),
    h("span", null, "▲ ", gettext("SEH dreigend")),
    h("span", null, "✕ ", gettext("SEH-stop")),
    view.layer === "flows" ? h("span", { class: "key-flow" }, "→ ", gettext("verplaatsing")) : null,
  ];
}

function flowsNow() {
  if (view.layer !== "flows") return [];
  const run = runsNewestFirst().find((one) => one.state === "done" && !one.what_if);
  const sums = new Map();
  for (const flow of run?.flows ?? []) {
    const key = `${flow.from}>${flow.to}`;
    sums.set(key, { from: flow.from, to: flow.to, count: (sums.get(key)?.count ?? 0) + flow.count });
  }
  return [...sums.values()];
}

/** Draw the board of regions: the figures of now, or what is expected of the days to come. */
function drawBoard(regions, now) {
  // asked when it is looked at: a first picture on a phone has no room for it
  const { value, missing } = view.ahead ? forecastsOf("", now, { past: ctx.asOf !== null }) : {};
  const ahead = Boolean(value || missing);
  const both = [
    ["now", gettext("Nu")],
    ["ahead", gettext("Verwacht")],
  ];
  patch(byId("dagen"), segments("days", both, ahead ? "ahead" : "now"));
  byId("regio-uitleg").hidden = ahead;
  // unknown is not the same as none: what could not be fetched is said once, not of each region
  const away = ahead && !value ? h("p", { class: "empty", role: "status" }, gettext("Nu niet op te halen.")) : null;
  patch(byId("regios"), away ?? board(regions, now, choice.value?.code, ahead ? value.rows : null));
}

function* render() {
  renderShell();
  if (!ctx.ready) return;
  yield;
  const now = ctx.now();
  const rows = facilityRows(ctx);
  const regions = regionRows(ctx, rows);
  const incidents = incidentsNow();
  yield;
  patch(byId("lagen"), segments("layer", layers(), view.layer));
  patch(byId("legenda"), legend());
  yield;
  map?.draw(regions, rows, view.layer, {
    flows: flowsNow(),
    chosen: choice.value?.code ?? null,
    incidents,
    layers: sharedLayers(now),
  });
  patch(byId("lopend"), incidentList(incidents));
  yield;
  drawBoard(regions, now);
  yield;
  patch(byId("wacht"), waitCards());
  yield;
  patch(byId("logboek"), logList(ctx.log, now));
  yield;
  strip.render(ctx);
  yield;
  choice.render(regions, rows, now, ctx);
}

connectShell();
rowsOpen(byId("regios"));
actions(document.querySelector("main"), {
  ...waitActions(),
  layer: (button) => {
    view.layer = button.dataset.value;
    refresh();
  },
  days: (button) => {
    view.ahead = button.dataset.value === "ahead";
    refresh();
  },
  region: (button) => choice.choose("region", button.dataset.code),
  facility: (button) => choice.choose("facility", button.dataset.code),
  close: () => choice.close(),
  now: () => strip.seek(null),
  back: () => strip.step(ctx, -24),
  forth: () => strip.step(ctx, 24),
});

async function showMap() {
  await inView(byId("kaart"));
  await leaflet();
  map = new PictureMap(byId("kaart"), {
    onRegion: (code) => choice.choose("region", code),
    onFacility: (code) => choice.choose("facility", code),
  });
  refresh();
  await map.outlines();
}

start(render).then(showMap);
