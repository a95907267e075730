import { send } from "/static/zb/send.js";
import { equal, test } from "/units/harness.js";

test("the same change tapped twice goes out once, another one and a later one by themselves", async () => {
  const asked = [];
  let answer = () => {};
  const real = globalThis.fetch;
  globalThis.fetch = (_url, { body }) => {
    asked.push(body);
    return new Promise((done) => {
      answer = () =>
        done(new Response(JSON.stringify({ answer: {} }), { headers: { "Content-Type": "application/json" } }));
      if (body.includes("other")) answer();
    });
  };
  const first = send("/api/v1/a/", { step: "seek" });
  const second = send("/api/v1/a/", { step: "seek" });
  const release = answer;
  await send("/api/v1/a/", { step: "other" });
  release();
  await Promise.all([first, second]);
  equal(asked.length, 2);
  const later = send("/api/v1/a/", { step: "seek" });
  answer();
  await later;
  equal(asked.length, 3);
  globalThis.fetch = real;
});

test("what is meant anew after another change at that address goes out, also while the first is on its way", async () => {
  const asked = [];
  const answers = [];
  const real = globalThis.fetch;
  globalThis.fetch = (_url, { body }) => {
    asked.push(JSON.parse(body).action);
    return new Promise((done) => {
      answers.push((status) => done(new Response("{}", { status, headers: { "Content-Type": "application/json" } })));
    });
  };
  const steer = (action) => send("/api/v1/steer/", { action });
  const all = [steer("pause"), steer("resume"), steer("pause"), steer("pause")];
  equal(asked, ["pause", "resume", "pause"]);
  for (const answer of answers.splice(0)) answer(422);
  equal(await Promise.all(all), [null, null, null, null]);
  const again = steer("pause"); // one that did not work may be tried again
  answers.pop()(200);
  equal(await again, {});
  equal(asked.length, 4);
  globalThis.fetch = real;
});
