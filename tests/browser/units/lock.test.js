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

test("who may open no tab gets a link to show anew who she is, once, and the page stays", async () => {
  const { frame, inside } = await page();
  inside.document.body.dataset.prove = "/account/opnieuw/";
  const asked = [];
  inside.open = (where) => !asked.push(where) || null; // as a browser does that lets no page open one
  for (let time = 0; time < 2; time += 1) inside.dispatchEvent(new Event("zb:prove"));
  const dialogs = [...inside.document.querySelectorAll("dialog[open]")];
  const way = dialogs[0]?.querySelector("a");
  equal(asked.length, 2);
  equal(dialogs.length, 1);
  equal([way.getAttribute("href"), way.target], ["/account/opnieuw/", "zb-toon-wie"]);
  way.addEventListener("click", (event) => event.preventDefault());
  way.click();
  equal(inside.document.querySelector("dialog"), null);
  frame.remove();
});

test("a tab that opened is all: nothing stands over the page", async () => {
  const { frame, inside } = await page();
  inside.open = () => inside;
  inside.dispatchEvent(new Event("zb:prove"));
  equal(inside.document.querySelector("dialog"), null);
  frame.remove();
});
