import { Live } from "/static/live/live.js";
import { equal, test } from "/units/harness.js";

const SNAPSHOT = {
  epoch: "e",
  seq: 5,
  tag: "t5",
  entities: { a: { seq: 3, key: "a", state: { v: 1 }, line: null } },
  log: [],
};
const ADDRESSES = { snapshot: "/snapshot", ticket: "/ticket" };

/** Let a page be seen or not, as a browser says it. */
function look(state) {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}

test("a tab that is left before its frame comes is told all the same, and once", async () => {
  const real = { fetch: window.fetch, frame: window.requestAnimationFrame };
  const frames = [];
  window.requestAnimationFrame = (act) => frames.push(act);
  window.fetch = (address) =>
    String(address).includes("snapshot")
      ? Promise.resolve(new Response(JSON.stringify(SNAPSHOT), { headers: { "Content-Type": "application/json" } }))
      : new Promise(() => undefined); // no ticket comes: nothing is live
  const live = new Live({ realm: "proef", addresses: ADDRESSES });
  let told = 0;
  const heard = new Promise((resolve) => {
    live.onState(() => {
      told += 1;
      resolve(told);
    });
  });
  live.start();
  await live.seek(5);
  equal([frames.length, told], [1, 0]);
  look("hidden");
  await heard;
  look("visible");
  for (const act of frames) act(0);
  equal(told, 1);
  live.stop();
  delete document.visibilityState;
  Object.assign(window, { fetch: real.fetch, requestAnimationFrame: real.frame });
});
