import { Problem } from "/static/zb/api.js";
import { begins, watchBegin } from "/static/zb/begin.js";
import { equal, ok, test } from "/units/harness.js";

/** Return what a page says that is not there, after a while or at once. */
async function said(act, isLate) {
  const main = document.body.appendChild(document.createElement("main"));
  const real = window.setTimeout;
  let late = () => undefined;
  window.setTimeout = (then) => {
    late = then;
    return 0;
  };
  const shown = watchBegin();
  window.setTimeout = real;
  await act();
  if (isLate) late();
  const words = document.querySelector(".late-bar p").textContent;
  shown();
  ok(!document.querySelector(".late-bar"), "it stays");
  main.remove();
  return words;
}

test("a page that waits says for what, and of what came nothing", async () => {
  const words = await said(async () => {
    begins("picture", new Promise(() => undefined));
    await begins("me", Promise.resolve(1));
  }, true);
  ok(words.includes("het beeld"), words);
  ok(!words.includes("wat u hier mag"), words);
});

test("a page of which the server refuses the beginning says that, and not that it comes", async () => {
  const words = await said(
    () =>
      begins("me", Promise.reject(new Problem("refused", "Dit mag u niet.", { status: 403 }))).catch(() => undefined),
    false,
  );
  equal(words, "Dit mag u niet.");
});
