/** The dispatcher's view: from a place, who takes what now, how far it is, and which vehicles are free. */

import { announced } from "../../zb/announced.js";
import { facilityRows, regionRows } from "../../zb/derive.js";
import { answering, destinations, placesFor, vehicles } from "../../zb/dispatch.js";
import { askedControls, destinationTable, vehicleList } from "../../zb/dispatchview.js";
import { actions, byId, h, on, patch } from "../../zb/dom.js";
import { Choice } from "../../zb/drawer.js";
import { askArrival } from "../../zb/eddialogs.js";
import { count } from "../../zb/format.js";
import { PictureMap } from "../../zb/map.js";
import { mandates } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";
import { TimeCard } from "../../zb/timecard.js";

const NEIGHBOURS = 6; // services around the own one
const CLOSE = 8.3; // the zoom at which an hour of driving fits
const EVERY_MS = 5_000;
const MIDDLE = { name: "", lat: 52.09, lon: 5.12 }; // the middle of the country

/** @type {{skills: string[], open: boolean, within: number, text: string}} */
const asked = { skills: [], open: false, within: 60, text: "" };
/** @type {{name: string, lat: number, lon: number} | null} */
let place = null;
let drawn = "";
const drawer = new Choice(byId("lade"), redraw);
const time = new TimeCard();
const map = new PictureMap(byId("kaart"), { onFacility: (code) => drawer.choose("facility", code) });
/** @type {any} */
let pin = null;

function redraw() {
  drawn = "";
  refresh();
}

/** Read the place and what is asked from the address: it can be shared and reloaded. */
function readAddress() {
  const said = new URLSearchParams(location.search);
  const [lat, lon] = (said.get("plek") ?? "").split(",").map(Number);
  if (said.get("plek") && Number.isFinite(lat) && Number.isFinite(lon))
    place = { name: said.get("naam") ?? "", lat, lon };
  asked.skills = (said.get("kan") ?? "").split(",").filter(Boolean);
  asked.open = said.get("open") === "1";
  asked.within = Number(said.get("binnen") ?? 60);
}

function writeAddress() {
  const said = new URLSearchParams();
  if (place) said.set("plek", `${place.lat.toFixed(4)},${place.lon.toFixed(4)}`);
  if (place?.name) said.set("naam", place.name);
  if (asked.skills.length) said.set("kan", asked.skills.join(","));
  if (asked.open) said.set("open", "1");
  if (asked.within !== 60) said.set("binnen", String(asked.within));
  const text = said.toString().replaceAll("%2C", ",");
  history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
  redraw();
}

/** Return where somebody most likely means: the own dispatch centre or hospital, else the middle of the own region. */
function ownPlace() {
  for (const one of mandates()) {
    const facility = one.facility ? ctx.ref.facility.get(one.facility) : null;
    if (facility) return facility;
    const region = one.region ? ctx.ref.region.get(one.region) : null;
    if (region) return { name: region.short_name, lat: region.label[0], lon: region.label[1] };
  }
  return MIDDLE;
}

const coordinates = (one) => `${one.lat.toFixed(3)}, ${one.lon.toFixed(3)}`;

function placeBlock(at) {
  return [
    h(
      "label",
      { "data-own": true, "data-key": "search" },
      h("span", null, gettext("Plek")),
      h("input", {
        type: "search",
        id: "zoek-plek",
        autocomplete: "off",
        placeholder: gettext("plaats, instelling of 52.09, 5.12"),
      }),
    ),
    h(
      "div",
      { class: "kind-picker", "data-key": "found" },
      placesFor(ctx, asked.text).map((one) =>
        h(
          "button",
          {
            type: "button",
            class: "pick",
            "data-act": "place",
            "data-lat": one.lat,
            "data-lon": one.lon,
            "data-name": one.name,
          },
          one.name,
        ),
      ),
    ),
    h(
      "p",
      { "data-key": "chosen" },
      h("b", null, at.name || gettext("Gekozen plek")),
      h("small", null, ` ${coordinates(at)} · ${gettext("of tik op de kaart")}`),
    ),
  ];
}

function drawPin(at) {
  if (!pin) {
    const icon = L.divIcon({ className: "place-pin", html: "✛", iconSize: [28, 28] });
    pin = L.marker([at.lat, at.lon], { icon, interactive: false, keyboard: false, zIndexOffset: 900 }).addTo(map.map);
  }
  const where = `${at.lat},${at.lon}`;
  if (pin.zbWhere === where) return;
  pin.zbWhere = where;
  pin.setLatLng([at.lat, at.lon]);
  map.touched = true; // a map that grows must not go back to the whole country
  map.map.setView([at.lat, at.lon], CLOSE, { animate: false });
}

function hospitals(rows) {
  const { found, unsure } = answering(rows, asked);
  const now = ctx.now();
  byId("telling").textContent = interpolate(
    gettext("%(shown)s van %(all)s · dichtstbij eerst"),
    { shown: count(found.length), all: count(rows.length) },
    true,
  );
  return [
    found.length
      ? destinationTable(found, now, gettext("Ziekenhuizen vanaf deze plek"))
      : h("p", { class: "empty" }, gettext("Niemand zegt dit nu te kunnen binnen deze rijtijd.")),
    unsure.length
      ? [
          h("h3", { class: "unsure" }, gettext("Onbekend of verouderd: bel eerst")),
          destinationTable(unsure, now, gettext("Onbekend of verouderd: bel eerst")),
        ]
      : null,
  ];
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const stamp = `${ctx.seq}|${ctx.asOf}|${Math.floor(performance.now() / EVERY_MS)}`;
  if (stamp === drawn) return;
  drawn = stamp;
  const at = place ?? ownPlace();
  patch(byId("plek"), placeBlock(at));
  patch(byId("gevraagd"), announced(ctx.now()), askedControls(asked));
  patch(byId("huizen"), hospitals(destinations(ctx, at)));
  patch(byId("wagens"), vehicleList(vehicles(ctx, at), NEIGHBOURS));
  const rows = facilityRows(ctx);
  const regions = regionRows(ctx, rows);
  map.draw(regions, rows, "ed", { chosen: drawer.value?.code ?? null });
  drawPin(at);
  time.render();
  drawer.render(regions, rows, ctx.now(), ctx);
}

/** Put the list of skills one further or back. */
function toggleSkill(code) {
  asked.skills = asked.skills.includes(code) ? asked.skills.filter((one) => one !== code) : [...asked.skills, code];
  writeAddress();
}

readAddress();
connectShell();
actions(document.querySelector("main"), {
  skill: (button) => toggleSkill(button.dataset.value),
  within: (button) => {
    asked.within = Number(button.dataset.value);
    writeAddress();
  },
  "open-only": () => {
    asked.open = !asked.open;
    writeAddress();
  },
  place: (button) => {
    place = { name: button.dataset.name, lat: Number(button.dataset.lat), lon: Number(button.dataset.lon) };
    asked.text = "";
    byId("zoek-plek").value = "";
    writeAddress();
  },
  announce: (button) => {
    // the drawer looks after its own button
    if (!button.closest("#lade")) askArrival(ctx.ref.facility.get(button.dataset.code));
  },
  facility: (button) => drawer.choose("facility", button.dataset.code),
  region: (button) => drawer.choose("region", button.dataset.code),
  close: () => drawer.close(),
  ...time.actions,
});
on(byId("plek"), "input", (field) => {
  asked.text = field.value;
  redraw();
});
map.map.on("click", ({ latlng }) => {
  place = { name: "", lat: latlng.lat, lon: latlng.lng };
  writeAddress();
});
start(render).then(() => map.outlines());
