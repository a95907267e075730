/** The map of the form of a facility: a click or a drag fills the coordinates in, typing moves the mark. */

import { byId } from "./dom.js";

const place = byId("kaart");
const fields = /** @type {HTMLInputElement[]} */ (["id_lat", "id_lon"].map((id) => byId(id)));
/** @type {[number, number][]} */
const HOLLAND = [
  [50.73, 3.3],
  [53.56, 7.24],
];
const DIGITS = 5; // about a metre

const map = L.map(place, { attributionControl: false, minZoom: 6, maxZoom: 13, zoomSnap: 0.25 });
map.fitBounds(HOLLAND, { animate: false });
/** @type {any} */
let mark = null;

/** Return what is filled in as a point, null while it is none. */
function given() {
  const [lat, lon] = fields.map((field) => (field.value.trim() ? Number(field.value) : Number.NaN));
  return lat > 50 && lat < 54 && lon > 3 && lon < 8 ? L.latLng(lat, lon) : null;
}

/** Put the mark at a point; none takes it away. */
function show(point) {
  if (!point) {
    mark?.remove();
    mark = null;
    return;
  }
  mark ??= L.circleMarker(point, { radius: 9, weight: 3, className: "setup-mark" }).addTo(map);
  mark.setLatLng(point);
}

async function outlines() {
  const answer = await fetch(place.dataset.outlines ?? "");
  if (!answer.ok) return;
  const shapes = await answer.json();
  const drawn = L.geoJSON(shapes, { interactive: false, style: { weight: 1, className: "setup-outline" } }).addTo(map);
  if (!given() && drawn.getBounds().isValid()) map.fitBounds(drawn.getBounds(), { animate: false });
}

map.on("click", (event) => {
  fields[0].value = event.latlng.lat.toFixed(DIGITS);
  fields[1].value = event.latlng.lng.toFixed(DIGITS);
  show(event.latlng);
});
for (const field of fields) field.addEventListener("input", () => show(given()));
const begin = given();
show(begin);
if (begin) map.setView(begin, 10, { animate: false });
outlines().catch(() => {});
new ResizeObserver(() => map.invalidateSize()).observe(place);
