/** Reading a report and the published quarters while the line is down: said once, asked again, and of nothing else. */

import { EditionRead } from "/static/zb/editionread.js";
import { ReportRead } from "/static/zb/reportread.js";
import { ctx } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const settled = () => new Promise((done) => setTimeout(done, 20));
const given = (body, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const down = () => Promise.reject(new TypeError("down"));

/** Run with answers of the server by address, and with timers that run when they are told to. */
async function world(act) {
  const real = { fetch: window.fetch, setTimeout: window.setTimeout, seq: ctx.seq };
  const later = [];
  const set = (name, value) => Object.assign(window, { [name]: value });
  set("setTimeout", (run, ms) => (ms >= 10_000 ? later.push(run) : real.setTimeout.call(window, run, ms)));
  const server = { answer: down };
  set("fetch", (url) => server.answer(String(url)));
  document.body.append(Object.assign(document.createElement("div"), { id: "meldingen" }));
  try {
    await act(server, async () => {
      for (const run of later.splice(0)) run();
      await settled();
    });
  } finally {
    Object.assign(window, { fetch: real.fetch, setTimeout: real.setTimeout });
    ctx.seq = real.seq;
  }
}
const toasts = () => document.querySelectorAll(".toast").length;

test("that a report could not be read anew is said once while the line is down, and again the next time", () =>
  world(async (server, pass) => {
    const report = new ReportRead();
    server.answer = async () => given({ title: "rapport" });
    report.follow("/een", false);
    await settled();
    equal(report.document, { title: "rapport" });
    server.answer = down;
    report.read("/een");
    await settled();
    equal(toasts(), 1);
    const removed = () => document.getElementById("meldingen").replaceChildren();
    for (let turn = 0; turn < 3; turn += 1) {
      removed();
      report.read("/een");
      await settled();
      equal(toasts(), 0);
    }
    server.answer = async () => given({ title: "rapport" });
    await report.read("/een");
    server.answer = down;
    await report.read("/een");
    equal(toasts(), 1);
    await pass();
  }));

const LIST = { published: [{ quarter: "2020-2" }, { quarter: "2020-1" }], waiting: ["2020-3"] };
const quarters = async (url) => {
  const quarter = /quarter=([^&]+)|([0-9]{4}-[0-9])/.exec(url);
  return given(quarter ? { quarter: quarter[1] ?? quarter[2] } : LIST);
};

test("a quarter that is not there is none: the newest is shown, and a chosen one that is there", () =>
  world(async (server) => {
    server.answer = quarters;
    for (const [asked, shown] of [
      ["1999-1", "2020-2"],
      ["2020-1", "2020-1"],
      ["2020-3", "2020-3"],
      ["", "2020-2"],
    ]) {
      const view = new EditionRead(asked);
      view.follow(2);
      await settled();
      equal([view.quarter, view.document?.quarter, view.problem], [shown, shown, ""]);
    }
  }));

test("a fault stands until an answer comes, and what is asked again is only what is still asked", () =>
  world(async (server, pass) => {
    const view = new EditionRead("2020-1");
    view.follow(2);
    await settled();
    ok(view.problem && view.isRead);
    let asked = 0;
    server.answer = () => {
      asked += 1;
      ok(view.problem, "the fault is gone before an answer came");
      return down();
    };
    await pass();
    equal([asked, Boolean(view.problem)], [1, true]);
    // another is chosen: what was asked before is not asked again
    server.answer = quarters;
    view.quarter = "2020-2";
    view.follow(2);
    await settled();
    equal([view.document.quarter, view.problem], ["2020-2", ""]);
    let again = 0;
    server.answer = (url) => {
      again += 1;
      return quarters(url);
    };
    await pass();
    equal([again, view.document.quarter], [0, "2020-2"]);
  }));
