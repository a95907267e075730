/** Map layers that a neighbour shares, drawn on our map with what they are, whose, and how old. */

import { h } from "./dom.js";
import { age } from "./format.js";
import { all, ctx } from "./store.js";

const INK = "#5B3A8C";
const PALE = "#C9B2F2"; // the same on a dark ground

/** Return the layers that neighbours share now: shape, title, and the line below it. */
export const sharedLayers = (now) =>
  all("heardtext")
    .filter((one) => one.form === "layer" && one.geometry)
    .map((one) => ({
      key: `${one.origin}:${one.ref}`,
      geometry: one.geometry,
      title: one.title,
      source: [
        ctx.state(`neighbour:${one.origin}`)?.label ?? one.origin,
        age((now.getTime() - Date.parse(one.changed_at)) / 1000),
      ].join(" · "),
    }));

function drawOne(one, group, ink) {
  const shape = L.geoJSON(one.geometry, {
    interactive: false,
    style: { color: ink, weight: 2, fillOpacity: 0.12, dashArray: "3 5" },
    pointToLayer: (_feature, at) => L.circleMarker(at, { radius: 6, color: ink, interactive: false }),
  }).addTo(group);
  const bounds = shape.getBounds();
  if (!bounds.isValid()) return;
  const sign = h("div", { class: "incident-sign layer-sign" }, h("b", null, one.title), h("span", null, one.source));
  L.marker(bounds.getCenter(), {
    icon: L.divIcon({ className: "incident-mark", html: sign, iconSize: [22, 22] }),
    interactive: false,
    keyboard: false,
    zIndexOffset: 900,
  }).addTo(group);
}

/** Draw layers in a group of the map, where anything about them changed; say whether it did. */
export function drawLayers(group, layers, dark) {
  const signature = JSON.stringify([layers, dark]);
  if (group.zbDrawn === signature) return false;
  group.zbDrawn = signature;
  group.clearLayers();
  for (const one of layers) drawOne(one, group, dark ? PALE : INK);
  return true;
}
