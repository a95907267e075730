/** A place as people write it: coordinates of the Rijksdriehoek in metres, or WGS84 in degrees. */

/** The point on which the Rijksdriehoek rests: Amersfoort. */
const BASE = { x: 155_000, y: 463_000, latitude: 52.1551744, longitude: 5.38720621 };
// powers of dx and dy with their factor in seconds: F.H. Schreutelkamp and G.L. Strang van Hees (2001), to a metre
const NORTH = [
  [0, 1, 3235.65389],
  [2, 0, -32.58297],
  [0, 2, -0.2475],
  [2, 1, -0.84978],
  [0, 3, -0.0655],
  [2, 2, -0.01709],
  [1, 0, -0.00738],
  [4, 0, 0.0053],
  [2, 3, -0.00039],
  [4, 1, 0.00033],
  [1, 1, -0.00012],
];
const EAST = [
  [1, 0, 5260.52916],
  [1, 1, 105.94684],
  [1, 2, 2.45656],
  [3, 0, -0.81885],
  [1, 3, 0.05594],
  [3, 1, -0.05607],
  [0, 1, 0.01199],
  [3, 2, -0.00256],
  [1, 4, 0.00128],
  [0, 2, 0.00022],
  [2, 0, -0.00022],
  [5, 0, 0.00026],
];
const RD = { x: [-7_000, 300_000], y: [289_000, 629_000] };
const LAND = { latitude: [50.7, 53.8], longitude: [3.0, 7.3] };
const NEAR_KM = 25; // water and a strip beyond the border
const KM_A_DEGREE = 111.2;

/** @param {number} value @param {number[]} range */
const within = (value, range) => value >= range[0] && value <= range[1];
const sum = (terms, dx, dy) => terms.reduce((total, [p, q, factor]) => total + factor * dx ** p * dy ** q, 0);
const round = (value) => Math.round(value * 1e5) / 1e5;

/** Return where a point of the Rijksdriehoek is, in degrees of WGS84. */
export function fromRd(x, y) {
  const dx = (x - BASE.x) * 1e-5;
  const dy = (y - BASE.y) * 1e-5;
  return {
    latitude: round(BASE.latitude + sum(NORTH, dx, dy) / 3600),
    longitude: round(BASE.longitude + sum(EAST, dx, dy) / 3600),
  };
}

/** Return the numbers in a text: a comma is a decimal one in `51,85 4,55`, and none in `95123,427456`. */
function numbers(text) {
  const found = (text.match(/-?\d+(?:[.,]\d+)?/g) ?? []).flatMap((one) =>
    /^-?\d{4,},\d{4,}$/.test(one) ? one.split(",") : [one],
  );
  return found.map((one) => Number(one.replace(",", ".")));
}

/**
 * Return the place that a text names, or null for what is none in the Netherlands.
 * @param {string} text such as `51.8512, 4.5523` (in either order) or `95123 427456`
 * @returns {{latitude: number, longitude: number} | null}
 */
export function readPlace(text) {
  const found = numbers(text);
  if (found.length !== 2) return null;
  const [first, second] = found;
  if (within(first, RD.x) && within(second, RD.y)) return fromRd(first, second);
  for (const [latitude, longitude] of [found, [second, first]])
    if (within(latitude, LAND.latitude) && within(longitude, LAND.longitude))
      return { latitude: round(latitude), longitude: round(longitude) };
  return null;
}

function isInRing(latitude, longitude, ring) {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [x1, y1] = ring[at];
    const [x2, y2] = ring[before];
    if (y1 > latitude !== y2 > latitude && longitude < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Say whether a place lies in one of these outlines (GeoJSON geometries), or on the water or the border beside them. */
export function isIn({ latitude, longitude }, outlines) {
  const rings = outlines.flatMap((one) =>
    (one.type === "Polygon" ? [one.coordinates] : one.coordinates).map((polygon) => polygon[0]),
  );
  if (rings.some((ring) => isInRing(latitude, longitude, ring))) return true;
  const east = Math.cos((latitude * Math.PI) / 180);
  const near = (NEAR_KM / KM_A_DEGREE) ** 2;
  return rings.some((ring) => ring.some(([x, y]) => ((x - longitude) * east) ** 2 + (y - latitude) ** 2 <= near));
}
