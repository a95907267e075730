/** Activiteiten drawn on a map: the point with a sign that says GRIP and name and leads to the page, and the area. */

import { h } from "./dom.js";
import { placeSigns } from "./signs.js";

const INK = "#9E1B32";
const PALE = "#FF8A9B"; // the same on a dark ground

const levelWords = ({ level, kind }) => (level ? `GRIP ${level}` : kind);

/** Return the sign of an activiteit on the map: a way to its page, or only a sign on a screen for looking. */
function sign(one, quiet) {
  const inside = [h("b", null, levelWords(one)), h("span", null, one.name)];
  return quiet
    ? h("div", { class: "incident-sign" }, inside)
    : h("a", { class: "incident-sign", href: one.href, title: one.name }, inside);
}

const middle = (area) => L.geoJSON(area).getBounds().getCenter();

function drawOne(one, layer, { dark, quiet }) {
  const ink = dark ? PALE : INK;
  if (one.area)
    L.geoJSON(one.area, {
      interactive: false,
      style: { color: ink, weight: 2, fillOpacity: 0.15, dashArray: "6 4" },
    }).addTo(layer);
  if (!one.at && !one.area) return;
  L.marker(one.at ?? middle(one.area), {
    icon: L.divIcon({ className: "incident-mark", html: sign(one, quiet), iconSize: [22, 22] }),
    interactive: false, // its sign is a way by itself
    keyboard: false,
    zIndexOffset: 1000,
  }).addTo(layer);
}

/** Draw activiteiten in a layer of the map, where anything about them changed; say whether it did. */
export function drawIncidents(layer, incidents, how) {
  const signature = JSON.stringify([incidents, how.dark]);
  if (layer.zbDrawn === signature) return false;
  layer.zbDrawn = signature;
  layer.clearLayers();
  for (const one of incidents) drawOne(one, layer, how);
  return true;
}

/** Return the point of a sign, its size and where the corner of its mark is; null: it is not on what the map shows. */
function signOf(mark, map, frame) {
  const element = mark.getElement?.()?.querySelector(".incident-sign");
  if (!element) return null;
  const { x, y } = map.latLngToContainerPoint(mark.getLatLng());
  const isOff = x < 0 || y < 0 || x > frame.w || y > frame.h;
  element.classList.toggle("is-off", isOff); // it would stand at an edge that is not its point's
  if (isOff) return null;
  return { element, x, y, r: mark.getElement().offsetWidth / 2, w: element.offsetWidth, h: element.offsetHeight };
}

/**
 * Put the signs where they can be read: whole within the map, none on another. Returns where they and their points lie,
 * `{x, y, w, h}` by the upper left corner: what stands there is covered.
 * @param {any} map Leaflet's
 * @param {any[]} layers those in which signs stand; those of the first have the first choice
 */
export function settleSigns(map, layers) {
  const { x: w, y: h } = map.getSize();
  if (!w || !h) return []; // not on the screen: it is done when it comes there
  map.getContainer().style.setProperty("--sign-most", `${w - 6}px`);
  const signs = layers.flatMap((layer) => layer.getLayers()).flatMap((mark) => signOf(mark, map, { w, h }) ?? []);
  return placeSigns(signs, { w, h }).flatMap((at, index) => {
    const { element, x, y, r, w: wide, h: high } = signs[index];
    element.style.left = `${Math.round(at.x - x + r) - element.parentElement.clientLeft}px`;
    element.style.top = `${Math.round(at.y - y + r) - element.parentElement.clientTop}px`;
    return [
      { ...at, w: wide, h: high },
      { x: x - r, y: y - r, w: 2 * r, h: 2 * r },
    ];
  });
}
