import { Engine } from "/static/live/engine.js";
import { equal, ok, test } from "/units/harness.js";

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

/** An engine that had a ticket, whose line is closed, and which is answered 403 when it asks for another. */
async function turnedAway(realm, body, type) {
  const made = browser();
  window.zbEarly = undefined; // nothing was asked for before
  const real = window.fetch;
  window.fetch = () => Promise.resolve(new Response(body, { status: 403, headers: { "Content-Type": type } }));
  let told = 0;
  const count = () => {
    told += 1;
  };
  addEventListener("zb:ended", count);
  let away = () => undefined;
  const offline = new Promise((resolve) => {
    away = resolve;
  });
  const engine = new Engine({
    realm,
    reader: "r",
    addresses: { snapshot: "/snapshot", ticket: "/ticket" },
    ticket: { ticket: "t", url: "/live", sse: "/sse", expires_in: 100 },
    onLoad: () => undefined,
    onApply: () => undefined,
    onStatus: ({ problem }) => problem && away(problem.code),
    onReader: () => undefined,
  });
  engine.picture.load(SNAPSHOT);
  engine.start();
  const socket = await made.dialled;
  socket.readyState = 1;
  socket.onmessage({ data: JSON.stringify(HELLO) });
  socket.onclose({ code: 4403 });
  const code = await offline;
  const { connection } = engine.status;
  await engine.stop();
  removeEventListener("zb:ended", count);
  window.fetch = real;
  made.back();
  return { code, connection, told };
}

test("who had a ticket and gets none is told that the function here ended", async () => {
  const said = JSON.stringify({ title: "refused", status: 403, detail: "Dit mag u niet." });
  equal(await turnedAway("proef-einde", said, "application/problem+json"), {
    code: "refused",
    connection: "offline",
    told: 1,
  });
});

test("a gate on the way that lets nothing through ends no function", async () => {
  equal(await turnedAway("proef-poort", "<h1>Forbidden</h1>", "text/html"), {
    code: "http_403",
    connection: "offline",
    told: 0,
  });
});

/** An engine of a reader who has nothing yet, with answers that come when they are told to. */
async function begun(realm) {
  const made = browser();
  window.zbEarly = undefined;
  const real = window.fetch;
  const told = { asks: 0, loads: 0, said: 0 };
  const asked = new Promise((resolve) => {
    window.fetch = (url) => {
      if (!String(url).startsWith("/snapshot")) return real(url);
      told.asks += 1;
      return new Promise((answer) => resolve(() => answer(Response.json(SNAPSHOT))));
    };
  });
  let loaded = () => undefined;
  const first = new Promise((resolve) => {
    loaded = resolve;
  });
  const engine = new Engine({
    realm,
    reader: "r",
    addresses: { snapshot: "/snapshot", ticket: "/ticket" },
    ticket: { ticket: "t", url: "/live", sse: "/sse", expires_in: 100 },
    onLoad: () => {
      told.loads += 1;
      loaded();
    },
    onApply: () => undefined,
    onStatus: () => {
      told.said += 1;
    },
    onReader: () => undefined,
  });
  engine.start();
  const socket = await made.dialled;
  const back = () => {
    window.fetch = real;
    made.back();
  };
  return { engine, made, socket, asked, first, told, back };
}

test("a line that never greets keeps no picture away", async () => {
  const { engine, asked, first, told, back } = await begun("proef-stom");
  equal(told.asks, 1); // beside the line, which is dialled
  const answer = await asked;
  answer();
  await first;
  equal([engine.picture.seq, engine.status.synced], [5, false]);
  await engine.stop();
  back();
});

test("what comes for an engine that stopped changes nothing any more", async () => {
  const { engine, made, socket, asked, told, back } = await begun("proef-laat");
  socket.readyState = 1;
  socket.onmessage({ data: JSON.stringify(HELLO) });
  const answer = await asked;
  const stopped = engine.stop();
  const { said } = told;
  engine.picture.load({ ...SNAPSHOT, seq: 9, tag: "t9" }); // it is the next reader's by now
  answer();
  await stopped;
  await engine.loading;
  equal([engine.picture.seq, told.loads, told.said], [9, 0, said]);
  ok(!made.sent.length, "it subscribed");
  back();
});
