/** Where the names of regions stand on the map: near their middle, but off the hospitals and each other. */

const STEP = 7; // pixels between places that are tried
const REACH = 7; // steps in each direction
const COVERED = 6; // a sign lies over a name, a mark leaves some of it to be read

const overlap = (a, b) =>
  Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

function candidates(label) {
  const found = [];
  for (let dy = -REACH; dy <= REACH; dy += 1) {
    for (let dx = -REACH; dx <= REACH; dx += 1) {
      found.push({ dx: dx * STEP, dy: dy * STEP, far: dx * dx + dy * dy });
    }
  }
  return found
    .sort((a, b) => a.far - b.far)
    .map((one) => ({
      ...one,
      x: label.x + one.dx - label.w / 2,
      y: label.y + one.dy - label.h / 2,
      w: label.w,
      h: label.h,
    }));
}

/** Return what it costs that a name stands in a region of another name: its middle most, its ends less. */
function foreignness(label, place) {
  const [x, y] = [label.x + place.dx, label.y + place.dy];
  const ends = [-0.35, 0.35].filter((part) => label.foreign(x + part * label.w, y)).length;
  return (label.foreign(x, y) ? 1_500 : 0) + ends * 200;
}

/** Return per label `{dx, dy}` in pixels. `labels`: [{x, y, w, h, foreign}] by centre, where
 *  `foreign(x, y)` says that a point lies in another region: a name there would mislead;
 *  `marks`: [{x, y, r}]; `frame`: {w, h}; `signs`: [{x, y, w, h}] by the upper left corner, which lie over the names.
 *  Greedy, in order: good enough for a dozen names, and the same every time.
 */
export function placeLabels(labels, marks, frame, signs = []) {
  // the same number of pixels is further on a small map: a name must not end up with the neighbours
  const smallness = Math.max(1, 430 / frame.w) ** 2;
  const taken = marks.map((mark) => ({ x: mark.x - mark.r, y: mark.y - mark.r, w: 2 * mark.r, h: 2 * mark.r }));
  return labels.map((label) => {
    /** @type {any} */
    let best = null;
    for (const place of candidates(label)) {
      const outside = place.x < 0 || place.y < 0 || place.x + place.w > frame.w || place.y + place.h > frame.h;
      const cost =
        taken.reduce((sum, other) => sum + overlap(place, other), 0) +
        signs.reduce((sum, sign) => sum + overlap(place, sign), 0) * COVERED +
        place.far * 5 * smallness +
        (outside ? 1e6 : 0) +
        foreignness(label, place);
      if (!best || cost < best.cost) best = { ...place, cost };
    }
    taken.push(best);
    return { dx: best.dx, dy: best.dy };
  });
}
