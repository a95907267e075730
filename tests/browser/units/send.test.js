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
