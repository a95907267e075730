import { Engine } from "/static/live/engine.js";
import { equal, test } from "/units/harness.js";

const SNAPSHOT = { epoch: "e", seq: 5, tag: "t5", entities: {}, log: [] };
const HELLO = {
  op: "hello",
  epoch: "e",
  head: 5,
  ticket: "t2",
  expires_in: 100,
  reader: "r",
  build: "",
  now: "2026-01-31T12:00:00Z",
};

/** What a browser has, as far as an engine asks it: a line that is dialled and not yet there, and a first picture. */
function browser() {
  const real = { socket: window.WebSocket, early: window.zbEarly };
  const made = { sent: [] };
  made.dialled = new Promise((resolve) => {
    window.WebSocket = class {
      readyState = 0;

      constructor() {
        made.socket = this;
        resolve(this);
      }

      send(text) {
        made.sent.push(JSON.parse(text));
      }

      close() {
        this.readyState = 3;
      }
    };
  });
  window.zbEarly = () =>
    new Promise((resolve) => {
      made.bring = resolve;
    });
  made.back = () => {
    window.WebSocket = real.socket;
    window.zbEarly = real.early;
  };
  return made;
}

test("a first picture that comes while the line is being made is followed from there", async () => {
  const made = browser();
  let engine = /** @type {any} */ (null);
  const loaded = new Promise((resolve) => {
    engine = new Engine({
      realm: "proef-engine",
      reader: "r",
      addresses: { snapshot: "/snapshot", ticket: "/ticket" },
      ticket: { ticket: "t", url: "/live", sse: "/sse", expires_in: 100 },
      onLoad: resolve,
      onApply: () => undefined,
      onStatus: () => undefined,
      onReader: () => undefined,
    });
  });
  engine.start();
  await made.dialled;
  made.bring(SNAPSHOT);
  await loaded;
  equal(made.sent, []); // nothing can be said yet
  made.socket.readyState = 1;
  made.socket.onmessage({ data: JSON.stringify(HELLO) });
  equal(made.sent, [{ op: "sub", epoch: "e", since: 5, tag: "t5" }]);
  await engine.stop();
  made.back();
});

test("who had a ticket and gets none is told that the function here ended", async () => {
  const made = browser();
  window.zbEarly = undefined; // nothing was asked for before
  const real = window.fetch;
  window.fetch = () =>
    Promise.resolve(
      new Response(JSON.stringify({ title: "refused", status: 403, detail: "Dit mag u niet." }), {
        status: 403,
        headers: { "Content-Type": "application/problem+json" },
      }),
    );
  const ended = new Promise((resolve) => {
    addEventListener("zb:ended", resolve, { once: true });
  });
  const engine = new Engine({
    realm: "proef-einde",
    reader: "r",
    addresses: { snapshot: "/snapshot", ticket: "/ticket" },
    ticket: { ticket: "t", url: "/live", sse: "/sse", expires_in: 100 },
    onLoad: () => undefined,
    onApply: () => undefined,
    onStatus: () => undefined,
    onReader: () => undefined,
  });
  engine.picture.load(SNAPSHOT);
  engine.start();
  const socket = await made.dialled;
  socket.readyState = 1;
  socket.onmessage({ data: JSON.stringify(HELLO) });
  socket.onclose({ code: 4403 });
  await ended;
  equal(engine.status.connection, "offline");
  await engine.stop();
  window.fetch = real;
  made.back();
});
