/** The map of the form of a region: clicks are the corners of its outline, which stands in the field as GeoJSON. */

import { byId } from "./dom.js";

const place = byId("kaart");
const field = /** @type {HTMLTextAreaElement} */ (byId("id_outline"));
/** @type {[number, number][]} */
const HOLLAND = [
  [50.73, 3.3],
  [53.56, 7.24],
];
const DIGITS = 5; // about a metre
const CORNERS = 3; // fewer is no area

const map = L.map(place, { attributionControl: false, minZoom: 6, maxZoom: 13, zoomSnap: 0.25 });
map.fitBounds(HOLLAND, { animate: false });
const drawn = L.layerGroup().addTo(map);
/** @type {any[]} the corners that were pointed at here; what was pasted has none */
let corners = [];

/** Draw what the field says; what cannot be read is for the server to say. */
function show() {
  drawn.clearLayers();
  for (const corner of corners) L.circleMarker(corner, { radius: 5, className: "setup-mark" }).addTo(drawn);
  if (corners.length > 0 && corners.length < CORNERS) {
    L.polyline(corners, { className: "setup-mark" }).addTo(drawn);
    return null;
  }
  if (!field.value.trim()) return null;
  try {
    return L.geoJSON(JSON.parse(field.value), { interactive: false, style: { className: "setup-mark" } }).addTo(drawn);
  } catch {
    return null;
  }
}

/** Write the corners down as an area. */
function write() {
  const ring = corners.map((one) => [Number(one.lng.toFixed(DIGITS)), Number(one.lat.toFixed(DIGITS))]);
  field.value = ring.length < CORNERS ? "" : JSON.stringify({ type: "Polygon", coordinates: [[...ring, ring[0]]] });
  show();
}

async function outlines() {
  const answer = await fetch(place.dataset.outlines ?? "");
  if (!answer.ok) return;
  const style = { weight: 1, className: "setup-outline" };
  const shapes = L.geoJSON(await answer.json(), { interactive: false, style }).addTo(map);
  if (!field.value.trim() && shapes.getBounds().isValid()) map.fitBounds(shapes.getBounds(), { animate: false });
}

map.on("click", (event) => {
  corners.push(event.latlng);
  write();
});
byId("omtrek-terug").addEventListener("click", () => {
  corners.pop();
  write();
});
byId("omtrek-leeg").addEventListener("click", () => {
  corners = [];
  write();
});
field.addEventListener("input", () => {
  corners = [];
  show();
});
const begin = show();
if (begin?.getBounds().isValid()) map.fitBounds(begin.getBounds(), { animate: false });
outlines().catch(() => {});
new ResizeObserver(() => map.invalidateSize()).observe(place);
