/** Where the signs of activiteiten stand on the map: beside their points, whole within the map, off each other. */

const GAP = 14; // px from the middle of a point to its sign
const EDGE = 3; // px that stay free at the edges
const BETWEEN = 3; // px between two signs
const ROWS = 8; // signs above and below that are tried
const COVERS = { sign: 40, point: 10 }; // what a covered px² costs, against a px of distance

const overlap = (a, b) =>
  Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));
const between = (least, value, most) => Math.max(least, Math.min(value, most));
const grown = ({ x, y, w, h }) => ({ x: x - BETWEEN, y: y - BETWEEN, w: w + 2 * BETWEEN, h: h + 2 * BETWEEN });

/** Return the places that are tried for a sign, all within the frame; the first is the usual one. */
function candidates({ x, y, w, h }, frame) {
  const found = [];
  for (let row = 0; row <= ROWS; row += 1)
    for (const dy of row ? [row, -row] : [0])
      for (const left of [x + GAP, x - GAP - w, x - w / 2])
        found.push({
          x: between(EDGE, left, frame.w - w - EDGE),
          y: between(EDGE, y - h / 2 + (dy * (h + GAP)) / 2, frame.h - h - EDGE),
          w,
          h,
        });
  return found;
}

/** Return how far a place is from its point. */
function distance(place, { x, y }) {
  const dx = x - between(place.x, x, place.x + place.w);
  const dy = y - between(place.y, y, place.y + place.h);
  return Math.hypot(dx, dy);
}

/** The orders in which signs take their places: what comes first in one is in the way of the others. */
const ORDERS = [() => 0, (a, b) => a.y - b.y, (a, b) => b.y - a.y, (a, b) => a.x - b.x, (a, b) => b.x - a.x];

/** Return places for signs that take them one after the other, and what these cost together. */
function inTurn(signs, points, frame) {
  /** @type {any[]} */
  const taken = [];
  let sum = 0;
  const cost = (place, sign) =>
    taken.reduce((all, other) => all + overlap(place, other), 0) * COVERS.sign +
    points.reduce((all, other) => all + overlap(place, other), 0) * COVERS.point +
    distance(place, sign);
  const places = signs.map((sign) => {
    const tried = candidates(sign, frame).map((place) => ({ place, cost: cost(place, sign) }));
    const best = tried.reduce((least, one) => (one.cost < least.cost ? one : least));
    taken.push(grown(best.place));
    sum += best.cost;
    return best.place;
  });
  return { places, sum };
}

/**
 * Return per sign where its upper left corner stands, in px of the map: of a few orders the one that leaves them nearest.
 * @param {{x: number, y: number, r: number, w: number, h: number}[]} signs the point with its radius, the size of the sign
 * @param {{w: number, h: number}} frame the map
 */
export function placeSigns(signs, frame) {
  const points = signs.map(({ x, y, r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r }));
  const tried = ORDERS.map((order) => {
    const turn = [...signs].sort(order);
    const { places, sum } = inTurn(turn, points, frame);
    return { sum, at: new Map(turn.map((sign, index) => [sign, places[index]])) };
  });
  const { at } = tried.reduce((best, one) => (one.sum < best.sum ? one : best));
  return signs.map((sign) => ({ x: at.get(sign).x, y: at.get(sign).y }));
}
