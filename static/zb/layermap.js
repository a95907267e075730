/** Map layers that a neighbour shares, drawn on our map with what they are, whose, and how old. */

import { h } from "./dom.js";
import { age, moment } from "./format.js";
import { all, ctx } from "./store.js";

const INK = "#5B3A8C";
const PALE = "#C9B2F2"; // the same on a dark ground

/**
 * Return since when a neighbour's line brings nothing: it fails, is closed, or is not active; null: it does.
 * @param {any} neighbour
 */
export function silentSince(neighbour) {
  if (!neighbour) return null;
  if (neighbour.state !== "active") return neighbour.since;
  if (!neighbour.linked) return neighbour.linked_since;
  return neighbour.failing_since ?? null;
}

/** Return a layer as it is drawn; where its line brings nothing it may be another by now, and says so. */
export function layerOf(one, neighbour, now) {
  const since = silentSince(neighbour);
  return {
    key: `${one.origin}:${one.ref}`,
    geometry: one.geometry,
    title: one.title,
    stale: since !== null,
    source: [
      neighbour?.label ?? one.origin,
      age((now.getTime() - Date.parse(one.changed_at)) / 1000),
      since === null ? "" : interpolate(gettext("niet bijgewerkt sinds %s"), [moment(since, now)]),
    ]
      .filter(Boolean)
      .join(" · "),
  };
}

/** Return the layers that neighbours share now: shape, title, and the line below it. */
export const sharedLayers = (now) =>
  all("heardtext")
    .filter((one) => one.form === "layer" && one.geometry)
    .map((one) => layerOf(one, ctx.state(`neighbour:${one.origin}`), now));

const paler = (stale) => (stale ? { opacity: 0.45, fillOpacity: 0.04 } : { fillOpacity: 0.12 });

function drawOne(one, group, ink) {
  const shape = L.geoJSON(one.geometry, {
    interactive: false,
    style: { color: ink, weight: 2, dashArray: "3 5", ...paler(one.stale) },
    pointToLayer: (_feature, at) =>
      L.circleMarker(at, { radius: 6, color: ink, interactive: false, ...paler(one.stale) }),
  }).addTo(group);
  const bounds = shape.getBounds();
  if (!bounds.isValid()) return;
  const look = `incident-sign layer-sign${one.stale ? " is-stale" : ""}`;
  const sign = h("div", { class: look }, h("b", null, one.title), h("span", null, one.source));
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
