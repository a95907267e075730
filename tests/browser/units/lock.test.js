import { equal, test } from "/units/harness.js";

/** A page of somebody, in a frame, at a part of itself. */
async function page() {
  const frame = document.createElement("iframe");
  frame.src = "/";
  await new Promise((done) => {
    frame.addEventListener("load", done, { once: true });
    document.body.append(frame);
  });
  const inside = frame.contentWindow;
  inside.location.hash = "#deel";
  inside.document.body.dataset.reader = "r";
  const script = inside.document.createElement("script");
  script.type = "module";
  script.src = "/static/zb/lock.js";
  await new Promise((done) => {
    script.onload = done;
    inside.document.body.append(script);
  });
  return { frame, inside };
}

test("a page whose reader has no function any more is asked anew, also at a part of itself", async () => {
  const { frame, inside } = await page();
  const anew = new Promise((done) => frame.addEventListener("load", () => done("anew"), { once: true }));
  const stays = new Promise((done) => {
    const { body } = inside.document;
    new MutationObserver(() => body.querySelector(".locked") && done("stays")).observe(body, { childList: true });
  });
  inside.dispatchEvent(new Event("zb:ended"));
  equal(inside.document.documentElement.style.display, "none");
  equal(await Promise.race([anew, stays]), "anew");
  equal(frame.contentWindow.document.body.dataset.reader, undefined);
});
