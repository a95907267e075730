import { keepTipIn } from "/static/zb/maptips.js";
import { equal, test } from "/units/harness.js";

const [WIDE, TIP] = [200, 80];

/** A map of 200 px in which a mark stands at `x`; what it says hangs over its middle. */
function stand(x) {
  const container = document.createElement("div");
  container.style.cssText = `position:absolute;left:0;top:0;width:${WIDE}px;height:100px`;
  const tip = document.createElement("div");
  tip.style.cssText = `position:absolute;top:40px;width:${TIP}px;height:20px`;
  container.append(tip);
  document.body.append(container);
  const heard = {};
  const hears = { on: (name, heed) => (heard[name] = heed) };
  const tooltip = {
    options: {},
    getElement: () => tip,
    update: () => {
      tip.style.left = `${mark.x - TIP / 2}px`;
    },
  };
  const map = { ...hears, getContainer: () => container };
  const mark = { ...hears, x, getTooltip: () => tooltip };
  return { map, mark, heard, tip: () => tip.getBoundingClientRect(), end: () => container.remove() };
}

test("what a mark says stays within the map, also when the map moves under it", () => {
  const { map, mark, heard, tip, end } = stand(190);
  keepTipIn(map, mark);
  heard.tooltipopen();
  equal(tip().right, WIDE);
  mark.x = 100;
  heard.move();
  equal(tip().left, 100 - TIP / 2);
  mark.x = 5;
  heard.move();
  equal(tip().left, 0);
  heard.tooltipclose();
  mark.x = 100;
  heard.move();
  equal(tip().left, 0); // nobody reads it: it stays as it is
  end();
});
