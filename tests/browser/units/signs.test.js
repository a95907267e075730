import { settleSigns } from "/static/zb/incidentmap.js";
import { placeSigns } from "/static/zb/signs.js";
import { equal, ok, test } from "/units/harness.js";

const PHONE = { w: 358, h: 320 };
const sign = (x, y, w = 230) => ({ x, y, r: 14, w, h: 32 });
const boxes = (signs, frame = PHONE) =>
  placeSigns(signs, frame).map((at, index) => ({ ...at, w: signs[index].w, h: signs[index].h }));
const touch = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const inside = (box, { w, h }) => box.x >= 0 && box.y >= 0 && box.x + box.w <= w && box.y + box.h <= h;

test("a sign with room stands to the right of its point", () => {
  equal(placeSigns([sign(40, 100)], PHONE), [{ x: 54, y: 84 }]);
});

test("a sign at the right edge of a phone is whole, and leaves its point free", () => {
  for (const x of [120, 180, 240, 300, 340]) {
    const [box] = boxes([sign(x, 160)]);
    ok(inside(box, PHONE), `cut at ${x}`);
    ok(!touch(box, { x: x - 14, y: 146, w: 28, h: 28 }), `over its point at ${x}`);
  }
});

test("signs of activiteiten close by do not lie on each other, wherever on the map", () => {
  for (const [x, y] of [
    [40, 20],
    [180, 160],
    [350, 310],
  ]) {
    const found = boxes([sign(x, y), sign(x + 5, y + 4, 180), sign(x, y), sign(x - 8, y - 6, 200)]);
    found.forEach((one, at) => {
      ok(inside(one, PHONE), `cut at ${x}`);
      for (const other of found.slice(at + 1)) ok(!touch(one, other), `two on each other at ${x}`);
    });
  }
});

test("a sign leaves the point of another free", () => {
  const [box] = boxes([sign(40, 100), sign(90, 100)]);
  ok(!touch(box, { x: 76, y: 86, w: 28, h: 28 }));
});

test("a row of points has its signs beside them, in its order", () => {
  const found = boxes([sign(230, 240), sign(220, 225), sign(205, 215), sign(190, 190)]);
  const tops = found.map(({ y }) => y);
  equal(
    [...tops].sort((a, b) => b - a),
    tops,
  );
});

test("the same map gives the same places", () => {
  const make = () => placeSigns([sign(100, 100), sign(110, 104)], PHONE);
  equal(make(), make());
});

test("a sign whose point is not on what the map shows is hidden, and there again with it; both groups make room", () => {
  const container = document.createElement("div");
  document.body.append(container);
  const mark = (place) => {
    const element = document.createElement("div");
    element.innerHTML = "<div class='incident-sign' style='position: absolute; width: 200px; height: 30px'></div>";
    container.append(element);
    return { place, getLatLng: () => place, getElement: () => element, sign: element.firstChild };
  };
  const map = {
    getSize: () => ({ x: 358, y: 320 }),
    getContainer: () => container,
    latLngToContainerPoint: (at) => at,
  };
  const [one, layer, gone] = [mark({ x: 40, y: 100 }), mark({ x: 42, y: 102 }), mark({ x: 400, y: 100 })];
  const settle = () => settleSigns(map, [{ getLayers: () => [one, gone] }, { getLayers: () => [layer] }]);
  const top = ({ sign }) => Number.parseInt(sign.style.top, 10);
  settle();
  equal(
    [one, layer, gone].map(({ sign }) => sign.classList.contains("is-off")),
    [false, false, true],
  );
  ok(Math.abs(top(one) - (top(layer) + 2)) >= 30, `${top(one)} and ${top(layer)}`);
  gone.place.x = 200;
  settle();
  ok(!gone.sign.classList.contains("is-off"));
});
