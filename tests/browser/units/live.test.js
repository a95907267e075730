import { Live } from "/static/live/live.js";
import { Picture } from "/static/live/picture.js";
import { Store } from "/static/live/store.js";
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

test("of a start that was overtaken by another nothing joins any more", async () => {
  const real = { fetch: window.fetch };
  const answers = [];
  window.fetch = () => new Promise((answer) => answers.push(answer));
  let joined = 0;
  navigator.locks.request = () => {
    joined += 1;
    return new Promise(() => undefined); // another tab leads
  };
  const live = new Live({ realm: "proef", addresses: ADDRESSES });
  const asked = async (count) => {
    while (answers.length < count) await new Promise((resolve) => setTimeout(resolve));
  };
  live.start();
  await asked(1);
  live.stop();
  live.start();
  await asked(2);
  for (const answer of answers) answer(Response.json({ ticket: "t", reader: "r", expires_in: 60 }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  equal(joined, 1);
  live.stop();
  delete navigator.locks.request;
  window.fetch = real.fetch;
});

/** A tab that is not the first: another holds the lock; `dialled`: how many lines it opened itself. */
async function following(act) {
  const real = { fetch: window.fetch, socket: window.WebSocket };
  const made = { dialled: 0, tell: () => undefined };
  const joined = new Promise((resolve) => {
    navigator.locks.request = () => {
      resolve();
      return new Promise(() => undefined);
    };
  });
  window.WebSocket = class {
    constructor() {
      made.dialled += 1;
      made.tell();
    }

    close() {}
  };
  window.fetch = () =>
    Promise.resolve(Response.json({ ticket: "t", reader: "volger", expires_in: 60, url: "/live", sse: "/sse" }));
  const live = new Live({ realm: "proef", addresses: ADDRESSES });
  live.start();
  await joined;
  const leader = new BroadcastChannel("zorgbeeld-live:proef:volger");
  await act(live, leader, made);
  leader.close();
  live.stop();
  delete navigator.locks.request;
  Object.assign(window, { fetch: real.fetch, WebSocket: real.socket });
}

test("a burst that a tab cannot follow yet is one question to the tab that leads", () =>
  following(async (live, leader, made) => {
    const frame = (seq) => ({ op: "events", from: seq, to: seq, tag: `t${seq}`, events: [] });
    for (let seq = 1; seq < 12; seq += 1) leader.postMessage({ from: "leider", t: "frame", frame: frame(seq) });
    const told = new Promise((resolve) => {
      live.onState(resolve);
      made.tell = () => resolve(null);
    });
    const { entities, ...rest } = SNAPSHOT;
    leader.postMessage({ from: "leider", t: "state", data: { ...rest, entities: new Map(Object.entries(entities)) } });
    await told;
    equal([live.seq, made.dialled], [5, 0]);
  }));

test("where the reader changed nothing of before comes back from the disk", async () => {
  const store = new Store("proef", "volger");
  await store.open();
  const picture = new Picture();
  picture.load(SNAPSHOT);
  store.note(picture, null);
  await store.flush(picture);
  store.close();
  await following(async (live, leader) => {
    const asked = new Promise((resolve) => {
      window.fetch = () => {
        resolve();
        return new Promise(() => undefined); // nobody says who reads now
      };
    });
    leader.postMessage({ from: "leider", t: "reader" });
    await asked;
    equal([live.seq, live.entities.size], [0, 0]);
  });
});

test("a moment that is yet to come by the realm's clock is no past", async () => {
  const real = { fetch: window.fetch };
  const clock = { time: "2020-10-12T02:00:00Z", set_at: new Date().toISOString(), running: true, rate: 24 };
  const told = (at, state) => ({ ...SNAPSHOT, entities: { clock: { seq: 1, key: "clock", at, state, line: null } } });
  const live = new Live({ realm: "proef", addresses: ADDRESSES });
  const shows = async (moment, snapshot) => {
    window.fetch = () => Promise.resolve(Response.json(snapshot));
    await live.seek(new Date(moment));
    return live.isPast;
  };
  const played = told("2020-10-11T22:00:00Z", clock);
  equal(await shows("2020-10-12T01:50:00Z", played), true);
  equal(await shows("2020-10-12T09:00:00Z", played), false); // of an exercise, though years ago
  equal(await shows("2099-01-01T00:00:00Z", { ...SNAPSHOT, entities: {} }), false);
  equal(await shows("2019-01-01T00:00:00Z", { ...SNAPSHOT, entities: {} }), true);
  window.fetch = real.fetch;
});
