import { placeLabels } from "/static/zb/labels.js";
import { equal, ok, test } from "/units/harness.js";

const FRAME = { w: 400, h: 400 };
const home = () => false;
const label = (x, y, foreign = home) => ({ x, y, w: 60, h: 20, foreign });
const boxOf = (one, move) => ({ x: one.x + move.dx - one.w / 2, y: one.y + move.dy - one.h / 2, w: one.w, h: one.h });
const touch = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

test("a name without neighbours stays in its middle", () => {
  equal(placeLabels([label(200, 200)], [], FRAME), [{ dx: 0, dy: 0 }]);
});

test("a name leaves a mark free", () => {
  const one = label(200, 200);
  const [move] = placeLabels([one], [{ x: 200, y: 200, r: 8 }], FRAME);
  ok(!touch(boxOf(one, move), { x: 192, y: 192, w: 16, h: 16 }));
});

test("two names do not lie on each other", () => {
  const two = [label(200, 200), label(205, 203)];
  const [a, b] = placeLabels(two, [], FRAME);
  ok(!touch(boxOf(two[0], a), boxOf(two[1], b)));
});

test("a name at the edge stays on the map", () => {
  const one = label(5, 395);
  const box = boxOf(one, placeLabels([one], [], FRAME)[0]);
  ok(box.x >= 0 && box.y >= 0 && box.x + box.w <= FRAME.w && box.y + box.h <= FRAME.h);
});

test("a name does not move into another region when there is room in its own", () => {
  const one = label(200, 200, (x) => x > 200);
  const [move] = placeLabels([one], [{ x: 200, y: 200, r: 8 }], FRAME);
  ok(move.dx <= 0);
});

test("the same map gives the same places", () => {
  const make = () => placeLabels([label(100, 100), label(120, 110), label(90, 95)], [{ x: 100, y: 100, r: 9 }], FRAME);
  equal(make(), make());
});

test("a name stands beside a sign that would cover it, also where a hospital is near", () => {
  const one = label(200, 200);
  const sign = { x: 150, y: 188, w: 160, h: 24 };
  const [move] = placeLabels([one], [{ x: 200, y: 228, r: 8 }], FRAME, [sign]);
  ok(!touch(boxOf(one, move), sign));
});
