/** The map: outlines of regions in their phase (word, colour, pattern), hospitals as marks, flows as arrows.
 *  Needs Leaflet (global `L`, from django-leaflet) and the patterns of `templates/parts/patterns.html`.
 */

import { address, getUntilThere } from "./api.js";
import { count, percent } from "./format.js";
import { drawIncidents, settleSigns } from "./incidentmap.js";
import { placeLabels } from "./labels.js";
import { drawLayers } from "./layermap.js";
import { keepTipIn, say } from "./maptips.js";
import { markerOf, markerWords } from "./marker.js";
import { svgNodes } from "./svgnodes.js";
import * as words from "./words.js";

const LABELLED = 12; // the largest flows carry their number; more would hide the map
/** @type {[number, number][]} */
const HOLLAND = [
  [50.73, 3.3],
  [53.56, 7.24],
];

const NEAR = 10; // zoom at which a town and what is around it can be seen
const PART_DEGREES = 2; // from south to north; the country is 2.8

/** One map in an element, of which regions and hospitals can be chosen. */
export class PictureMap {
  /**
   * @param {HTMLElement} element
   * @param {{dark?: boolean, quiet?: boolean, scale?: () => number, onRegion?: (code: string) => void,
   *   onFacility?: (code: string) => void}} [options] `quiet`: for looking only
   */
  constructor(
    element,
    { dark = false, quiet = false, scale = () => 1, onRegion = () => {}, onFacility = () => {} } = {},
  ) {
    this.alwaysDark = dark;
    this.quiet = quiet;
    this.scale = scale;
    this.onRegion = onRegion;
    this.onFacility = onFacility;
    /** @type {Map<string, any>} region → its outline */
    this.regions = new Map();
    /** @type {Map<string, any>} region → the marker with its name */
    this.labels = new Map();
    /** @type {Map<string, any>} hospital → its mark */
    this.marks = new Map();
    /** @type {string | null} */
    this.focused = null;
    /** @type {any[] | null} what was drawn last */
    this.last = null;
    this.map = L.map(element, {
      zoomControl: !quiet,
      attributionControl: false,
      zoomSnap: 0.05,
      zoomDelta: 0.5,
      wheelPxPerZoomLevel: 120,
      minZoom: 6,
      maxZoom: 13,
      keyboard: !quiet,
      dragging: !quiet,
      scrollWheelZoom: !quiet,
      doubleClickZoom: !quiet,
      touchZoom: !quiet,
      boxZoom: false,
      fadeAnimation: false,
      zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    /** @type {any} what the whole map shows: the country, or the part of it that is used here */
    this.home = HOLLAND;
    this.map.fitBounds(HOLLAND, { padding: [4, 4], animate: false });
    this.map.setMaxBounds([
      [49.6, 1.2],
      [54.6, 9.4],
    ]);
    this.flows = L.layerGroup().addTo(this.map);
    this.layers = L.layerGroup().addTo(this.map);
    this.incidents = L.layerGroup().addTo(this.map);
    this.map.on("dragend", () => {
      this.touched = true;
    });
    this.map.on("zoomend", () => this.arrangeSoon());
    this.map.on("moveend", () => this.arrangeSigns());
    new ResizeObserver(() => this.fit(element)).observe(element);
  }

  fit(element) {
    const grown = element.clientWidth !== this.width || element.clientHeight !== this.height;
    this.width = element.clientWidth;
    this.height = element.clientHeight;
    if (!grown || !this.width) return;
    this.map.invalidateSize({ animate: false, pan: false });
    if (!this.touched) this.map.fitBounds(this.home, { padding: [4, 4], animate: false });
    this.redraw();
    this.arrangeSoon();
  }

  /** Fetch and draw the outlines; the rest of the map works without them. */
  async outlines() {
    const shapes = await getUntilThere(address("outlines")).catch(() => null);
    if (!shapes) return; // who may not ask any more is told by the page itself
    const of = (kind) => ({ ...shapes, features: shapes.features.filter((one) => one.properties.kind === kind) });
    const regions = L.geoJSON(of("roaz"), {
      style: {
        weight: this.dark ? 2 : 1.6,
        color: this.dark ? "#0B131C" : "#fff",
        fillOpacity: 1,
        fillColor: "url(#p-regular)",
      },
      onEachFeature: (feature, layer) => {
        this.regions.set(feature.properties.code, layer);
        if (!this.quiet) layer.on("click", () => this.onRegion(feature.properties.code));
      },
    }).addTo(this.map);
    this.settle(regions.getBounds());
    L.geoJSON(of("veiligheidsregio"), {
      interactive: false,
      style: { weight: 0.8, color: this.dark ? "#5F7385" : "#6B7B89", fill: false, dashArray: "2 3", opacity: 0.8 },
    }).addTo(this.map);
    this.flows.eachLayer((/** @type {any} */ layer) => layer.bringToFront?.());
    /** @type {any} */ (this.layers).zbDrawn = "";
    /** @type {any} */ (this.incidents).zbDrawn = ""; // drawn again, above the outlines
    this.arrangeSoon();
    this.redraw();
  }

  /** Show a part of the country larger, where an installation uses no more of it. */
  settle(bounds) {
    if (!bounds.isValid() || bounds.getNorth() - bounds.getSouth() > PART_DEGREES) return;
    this.home = bounds;
    if (!this.touched && !this.focused) this.map.fitBounds(bounds, { padding: [10, 10], animate: false });
  }

  /** Say whether the ground is dark now: the theme may change while the map is on the screen. */
  get dark() {
    const chosen = document.documentElement.dataset.theme;
    return this.alwaysDark || (chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  }

  /** Return how large marks are: smaller on a small map, so that they do not hide it. */
  get size() {
    return this.scale() * Math.min(1, (this.width || 430) / 430);
  }

  /** Look at the place of an activiteit: its area, or what is around its point; else the map stays as it is. */
  see({ area, latitude, longitude }) {
    if (!area && latitude === null) return;
    this.touched = true; // look at the place, not at the country
    if (area) this.map.fitBounds(L.geoJSON(area).getBounds(), { maxZoom: NEAR, animate: false });
    else this.map.setView([latitude, longitude], NEAR, { animate: false });
  }

  /** Return the outlines of the regions, as GeoJSON; none before they came. */
  geometries() {
    return [...this.regions.values()].map((layer) => layer.feature?.geometry).filter(Boolean);
  }

  /** Show one region, or the whole country for null; once per choice, so that people can look around. */
  focus(code) {
    const shape = code ? this.regions.get(code) : null;
    if (this.focused === code || (code && !shape)) return;
    this.focused = code;
    this.touched = code !== null;
    this.map.fitBounds(shape ? shape.getBounds() : this.home, { padding: [10, 10], animate: false });
  }

  /**
   * Draw regions and hospitals for a layer: `phase`, a kind of bed, `ed` or `flows`.
   * @param {any[]} regions
   * @param {any[]} rows
   * @param {string} layer
   * @param {{flows?: any[], chosen?: string | null, incidents?: any[], layers?: any[]}} [more] `incidents`:
   *   of `incidentsNow`, `layers`: of `sharedLayers`
   */
  draw(regions, rows, layer, { flows = [], chosen = null, incidents = [], layers = [] } = {}) {
    this.last = [regions, rows, layer, { flows, chosen, incidents, layers }];
    for (const row of regions) this.drawRegion(row, layer, chosen);
    for (const row of rows) this.drawMark(row, layer, chosen);
    dropOthers(this.marks, rows);
    dropOthers(this.labels, regions);
    dropOthers(this.regions, regions);
    this.drawFlows(regions, flows);
    const drawn = [
      drawLayers(this.layers, layers, this.dark),
      drawIncidents(this.incidents, incidents, { dark: this.dark, quiet: this.quiet }),
    ];
    if (drawn.some(Boolean)) this.arrangeSoon();
  }

  /** Put the signs of activiteiten and of neighbours' layers off each other; returns what they cover. */
  arrangeSigns() {
    return settleSigns(this.map, [this.incidents, this.layers]);
  }

  redraw() {
    if (!this.last) return;
    const [regions, rows, layer, more] = this.last;
    this.draw(regions, rows, layer, more);
  }

  drawRegion(row, layer, chosen) {
    const shape = this.regions.get(row.code);
    if (shape) this.paint(shape, this.regionStyle(row, layer, chosen === row.code), chosen === row.code);
    this.drawLabel(row, layer);
  }

  regionStyle(row, layer, isChosen) {
    const phase = row.phase?.phase;
    const isOld = row.fresh * 2 < row.houses && !phase;
    const ground = phase ? `url(#p-${phase})` : "url(#p-regular)";
    const edge = this.dark ? { color: "#0B131C", weight: 2 } : { color: "#fff", weight: 1.6 };
    const pale = this.dark ? 0.45 : 0.4;
    return {
      fillColor: isOld ? "url(#p-old)" : ground,
      fillOpacity: layer === "phase" ? 1 : pale,
      ...(isChosen ? { color: this.dark ? "#8FBDF0" : "#154273", weight: 3.5 } : edge),
    };
  }

  paint(shape, style, isChosen) {
    const signature = JSON.stringify(style);
    if (shape.zbStyle === signature) return;
    shape.zbStyle = signature;
    shape.setStyle(style);
    if (isChosen) shape.bringToFront();
  }

  drawLabel(row, layer) {
    const figure = row.bed[layer]
      ? percent(row.bed[layer].ratio)
      : layer === "ed"
        ? interpolate(ngettext("%s stop", "%s stops", row.stops), [row.stops])
        : row.phase && row.phase.phase !== "regular"
          ? words.phase(row.phase.phase)
          : "";
    const text = `${row.region.short_name}|${figure}`;
    const known = this.labels.get(row.code);
    if (known?.zbText === text) return;
    known?.remove();
    const label = document.createElement("span");
    const name = document.createElement("b");
    name.textContent = row.region.short_name;
    const small = document.createElement("i");
    small.textContent = figure;
    label.append(name, small);
    /** @type {any} */
    const mark = L.marker(row.region.label, {
      interactive: false,
      keyboard: false,
      zIndexOffset: 500,
      icon: L.divIcon({ className: "region-label", html: label, iconSize: [0, 0] }),
    }).addTo(this.map);
    mark.zbText = text;
    mark.zbSpan = label;
    this.labels.set(row.code, mark);
    this.arrangeSoon();
  }

  /** Move the signs off each other, and the names off the marks and the signs, once per frame at most. */
  arrangeSoon() {
    if (this.arranging) return;
    this.arranging = true;
    requestAnimationFrame(() => {
      this.arranging = false;
      this.arrange();
    });
  }

  /** Say whether a point of the screen lies in a region other than `own`. */
  regionAt(x, y, own) {
    const at = this.map.containerPointToLayerPoint([x, y]);
    const where = new DOMPoint(at.x, at.y);
    return [...this.regions].some(([code, shape]) => code !== own && shape.getElement()?.isPointInFill(where));
  }

  arrange() {
    const signs = this.arrangeSigns();
    const at = (mark) => this.map.latLngToContainerPoint(mark.getLatLng());
    const shown = [...this.labels].filter(([, mark]) => mark.zbSpan.isConnected);
    const labels = shown.map(([, mark]) => mark);
    const boxes = shown.map(([code, mark]) => ({
      ...point(at(mark)),
      w: mark.zbSpan.offsetWidth + 2,
      h: mark.zbSpan.offsetHeight,
      foreign: (x, y) => this.regionAt(x, y, code),
    }));
    const marks = [...this.marks.values()].map((mark) => ({
      ...point(at(mark)),
      r: mark.options.icon.options.iconSize[0] / 2 - 3,
    }));
    const size = this.map.getSize();
    placeLabels(boxes, marks, { w: size.x, h: size.y }, signs).forEach(({ dx, dy }, index) => {
      labels[index].zbSpan.style.transform = `translate(calc(-50% + ${dx}px), calc(-50% + ${dy}px))`;
    });
  }

  drawMark(row, layer, chosen) {
    const { html, size } = markerOf(row, layer, { dark: this.dark, scale: this.size, chosen: chosen === row.code });
    const said = markerWords(row);
    let mark = this.marks.get(row.code);
    if (!mark) {
      mark = L.marker([row.facility.lat, row.facility.lon], {
        keyboard: !this.quiet,
        interactive: !this.quiet,
        riseOnHover: true,
        icon: L.divIcon({ className: "mark", html: "", iconSize: [size, size] }),
      });
      mark.on("click", () => this.onFacility(row.code));
      mark.on("keydown", ({ originalEvent }) => {
        if (!["Enter", " "].includes(originalEvent.key)) return; // Leaflet calls it a button, and leaves its keys to us
        originalEvent.preventDefault();
        this.onFacility(row.code);
      });
      mark.addTo(this.map);
      this.arrangeSoon();
      if (!this.quiet) {
        mark.bindTooltip("", { direction: "top" });
        keepTipIn(this.map, mark);
      }
      this.marks.set(row.code, mark);
    }
    if (mark.zbHtml !== html) {
      mark.setIcon(L.divIcon({ className: "mark", html: svgNodes(html), iconSize: [size, size] }));
      mark.zbHtml = html;
      mark.zbSaid = null;
    }
    if (mark.zbSaid !== said) {
      mark.zbSaid = said;
      mark.getElement()?.setAttribute("aria-label", said);
      say(this.map, mark, said);
    }
  }

  drawFlows(regions, flows) {
    const signature = JSON.stringify([this.dark, flows]);
    if (this.flowsDrawn === signature) return;
    this.flowsDrawn = signature;
    this.flows.clearLayers();
    const at = new Map(regions.map((row) => [row.code, row.region.label]));
    const labelled = new Set([...flows].sort((a, b) => b.count - a.count).slice(0, LABELLED));
    for (const flow of flows) {
      const from = flow.fromAt ?? at.get(flow.from);
      const to = flow.toAt ?? at.get(flow.to);
      if (from && to && flow.from !== flow.to) this.drawFlow(flow, from, to, labelled.has(flow));
    }
  }

  drawFlow(flow, from, to, labelled) {
    const ink = this.dark ? "#B9A8FF" : "#3B2A8C";
    const bend = curve(from, to);
    const weight = 1.6 + Math.min(flow.count, 12) * 0.35;
    L.polyline(bend, {
      color: this.dark ? "#0B131C" : "#fff",
      weight: weight + 2.4,
      opacity: 0.9,
      interactive: false,
    }).addTo(this.flows);
    /** @type {any} */
    const line = L.polyline(bend, {
      color: ink,
      weight,
      interactive: false,
      dashArray: flow.state === "proposed" ? "6 4" : undefined,
    }).addTo(this.flows);
    line.getElement?.()?.setAttribute("marker-end", "url(#m-flow)");
    if (!labelled) return;
    const label = document.createElement("b");
    label.textContent = count(flow.count);
    L.marker(bend[Math.floor(bend.length / 2)], {
      interactive: false,
      keyboard: false,
      zIndexOffset: 800,
      icon: L.divIcon({ className: "flow-label", html: label, iconSize: [0, 0] }),
    }).addTo(this.flows);
  }
}

/** Take away what was drawn for places that left the data. */
export function dropOthers(drawn, rows) {
  const there = new Set(rows.map((row) => row.code));
  for (const [code, layer] of drawn) {
    if (there.has(code)) continue;
    layer.remove();
    drawn.delete(code);
  }
}

const point = ({ x, y }) => ({ x, y });

/**
 * Return points of a gentle bend from a to b, so that there and back do not cover each other.
 * @returns {[number, number][]}
 */
function curve([lat1, lon1], [lat2, lon2]) {
  const middle = [(lat1 + lat2) / 2 + (lon2 - lon1) * 0.09, (lon1 + lon2) / 2 - (lat2 - lat1) * 0.14];
  return Array.from({ length: 17 }, (_, step) => {
    const t = step / 16;
    const mix = (a, m, b) => (1 - t) ** 2 * a + 2 * (1 - t) * t * m + t ** 2 * b;
    return [mix(lat1, middle[0], lat2), mix(lon1, middle[1], lon2)];
  });
}
