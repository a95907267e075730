import { inFrame } from "/static/live/frame.js";
import { equal, test } from "/units/harness.js";

const told = () => new Promise((resolve) => inFrame(() => resolve("told")));

/** Let the browser draw no frame while `act` lasts. */
async function withoutFrames(act) {
  const { requestAnimationFrame: real } = globalThis;
  globalThis.requestAnimationFrame = () => 0;
  try {
    return await act();
  } finally {
    globalThis.requestAnimationFrame = real;
  }
}

test("what is told in the next frame is told, also where no frame comes", async () => {
  equal(await withoutFrames(told), "told");
});

test("it is told once, by the frame", async () => {
  let times = 0;
  inFrame(() => {
    times += 1;
  });
  await told();
  await new Promise((resolve) => requestAnimationFrame(resolve));
  equal(times, 1);
});
