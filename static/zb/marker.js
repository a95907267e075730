/** The mark of a hospital, readable without colour: how far the ring is filled is the occupancy, a bar
 *  through the top means more than 100 %, a triangle or cross in the middle is the ED, dots are old figures.
 */

import { level, worst } from "./derive.js";
import { kindShort } from "./kinds.js";
import { occupancyShort } from "./parts.js";
import * as words from "./words.js";

const INK = { normal: "#154273", high: "#B35900", over: "#9E1B32", unknown: "#5B6875" };
const DARK = { normal: "#7FB2E5", high: "#F6B04E", over: "#FF6B81", unknown: "#9AA8B5" };

/** Return the radius in pixels: by the number of beds, so that area tells size. */
function radius(row, scale) {
  const counts = Object.values(row.bed).map((line) => line.operational ?? row.facility.demo?.[line.bed] ?? 0);
  const beds = counts.reduce((total, number) => total + number, 0);
  return (4.4 + Math.sqrt(Math.max(beds, 60)) / 5.2) * scale;
}

function arc(center, r, ratio) {
  const share = Math.min(Math.max(ratio, 0), 1);
  if (share >= 0.999) return `M${center} ${center - r}A${r} ${r} 0 1 1 ${center - 0.01} ${center - r}Z`;
  const angle = share * 2 * Math.PI;
  const x = (center + r * Math.sin(angle)).toFixed(2);
  const y = (center - r * Math.cos(angle)).toFixed(2);
  return `M${center} ${center - r}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${x} ${y}`;
}

const ED_SHAPES = {
  pressure: (c, r, ink) => `<path d="M${c} ${c - r}L${c + r} ${c + r * 0.8}H${c - r}Z" fill="${ink}"/>`,
  stop: (c, r, ink) =>
    `<path d="M${c - r} ${c - r}L${c + r} ${c + r}M${c + r} ${c - r}L${c - r} ${c + r}" stroke="${ink}" stroke-width="2.6" fill="none"/>`,
};

function ratioOf(row, layer) {
  if (row.bed[layer]) return row.bed[layer].ratio;
  return layer === "ed" ? null : worst(row);
}

/** A full ring is open, half a ring open in part, a stroke closed. */
function standing(row, c, r, inks, width) {
  const state = row.standing?.state ?? "open";
  const edge = `<circle cx="${c}" cy="${c}" r="${r}" fill="none" stroke="${inks.unknown}" stroke-width="1.4"/>`;
  if (state === "closed")
    return `${edge}<path d="M${c - r * 0.6} ${c}H${c + r * 0.6}" stroke="${inks.over}" stroke-width="3"/>`;
  return `${edge}<path d="${arc(c, r, state === "open" ? 1 : 0.5)}" fill="none" stroke="${inks.normal}" stroke-width="${width}"/>`;
}

function ring(row, layer, c, r, dark) {
  const ratio = ratioOf(row, layer);
  const inks = dark ? DARK : INK;
  const paper = dark ? "#0B131C" : "#fff";
  const width = r * 0.44;
  const disc = `<circle cx="${c}" cy="${c}" r="${r}" fill="${paper}"/>`;
  if (layer === "standing") return `${disc}${standing(row, c, r, inks, width)}`;
  if (layer === "ed")
    return `${disc}<circle cx="${c}" cy="${c}" r="${r}" fill="none" stroke="${inks.unknown}" stroke-width="1.4"/>`;
  const fresh = (row.bed[layer]?.fresh ?? row.bedsFresh) === "fresh";
  if (!fresh || ratio === null) {
    return `${disc}<circle cx="${c}" cy="${c}" r="${r}" fill="none" stroke="${inks.unknown}" stroke-width="${width}" stroke-dasharray="1.6 2.2"/>`;
  }
  const ink = inks[level(ratio)];
  const track = dark ? "#3B4A58" : "#C9D3DC";
  const over =
    ratio > 1
      ? `<path d="M${c} ${c - r - width}V${c - r + width * 1.15}" stroke="${paper}" stroke-width="4.4"/><path d="M${c} ${c - r - width - 1}V${c - r + width}" stroke="${dark ? "#fff" : "#16202B"}" stroke-width="2.2"/>`
      : "";
  return (
    `${disc}<circle cx="${c}" cy="${c}" r="${r}" fill="none" stroke="${track}" stroke-width="${width}"/>` +
    `<path d="${arc(c, r, ratio)}" fill="none" stroke="${ink}" stroke-width="${width}"/>${over}`
  );
}

function emergency(row, layer, c, r, dark) {
  const traffic = row.ed?.traffic;
  if (!ED_SHAPES[traffic]) return "";
  const inks = dark ? DARK : INK;
  const ink = row.edFresh !== "fresh" ? inks.unknown : traffic === "stop" ? (dark ? "#fff" : "#16202B") : inks.high;
  return ED_SHAPES[traffic](c, r * (layer === "ed" ? 0.62 : 0.42), ink);
}

/** Return `{html, size}` of a hospital's mark on a map layer: `phase`, a kind of bed, `ed` or `flows`. */
export function markerOf(row, layer, { dark = false, scale = 1, chosen = false } = {}) {
  const r = radius(row, scale);
  const size = Math.ceil(r * 2 + r * 0.44 + 8);
  const c = size / 2;
  const halo = chosen
    ? `<circle cx="${c}" cy="${c}" r="${c - 1}" fill="none" stroke="${dark ? "#fff" : "#154273"}" stroke-width="2"/>`
    : "";
  return {
    size,
    html: `<svg width="${size}" height="${size}" viewBox="0 0 ${size} ${size}" aria-hidden="true">${ring(row, layer, c, r, dark)}${emergency(row, layer, c, r, dark)}${halo}</svg>`,
  };
}

/** Return the same in words: the name of the mark for who listens or hovers. */
export function markerWords(row) {
  const held = row.standing && row.standing.state !== "open" ? `, ${words.operating(row.standing.state)}` : "";
  if (row.bedsFresh === "unknown" && held) return `${row.facility.name}${held}`;
  if (row.bedsFresh === "unknown") return `${row.facility.name}: ${gettext("geen cijfers")}`;
  const old = row.bedsFresh === "stale" ? `, ${gettext("verouderd")}` : "";
  const ed = row.ed ? `, ${gettext("SEH")} ${words.traffic(row.ed.traffic).toLowerCase()}` : "";
  const beds = Object.values(row.bed)
    .filter((line) => line.ratio !== null || (line.onOpen ?? null) !== null)
    .map((line) => `${kindShort(line.bed)} ${occupancyShort(line)}`);
  return `${row.facility.name}: ${beds.join(", ") || "–"}${ed}${old}${held}`;
}
