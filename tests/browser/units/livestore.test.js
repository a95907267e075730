/** What a browser keeps of a picture: the position on disk is never ahead of the entities beside it. */

import { Picture } from "/static/live/picture.js";
import { Store } from "/static/live/store.js";
import { equal, test } from "/units/harness.js";

const event = (seq, key, v) => ({ seq, key, state: { v }, line: null });
const frame = (...events) => ({
  op: "events",
  from: events[0].seq,
  to: events.at(-1).seq,
  tag: `t${events.at(-1).seq}`,
  events,
});
const AT_FIVE = { epoch: "e", seq: 5, tag: "t5", entities: { a: event(3, "a", 1), b: event(4, "b", 1) }, log: [] };

async function opened(realm) {
  const store = new Store(realm, "r");
  await store.open();
  return store;
}

/** Return what a page that opens now finds: the position, and the value of each entity. */
async function found(realm) {
  const store = await opened(realm);
  const kept = await store.load();
  store.close();
  return kept && [kept.seq, Object.fromEntries([...kept.entities].map(([key, one]) => [key, one.state.v]))];
}

/** A picture that is on disk, and its store with a disk that is slow from now on. */
async function slow(realm) {
  const store = await opened(realm);
  const picture = new Picture();
  picture.load(AT_FIVE);
  store.note(picture, null);
  await store.flush(picture);
  let release = () => undefined;
  store.writing = new Promise((resolve) => {
    release = resolve;
  });
  const apply = (...events) => {
    store.note(picture, picture.apply(frame(...events)).changed);
  };
  return { store, picture, release, apply };
}

test("what came while a change waited for the disk is not on it before its turn", async () => {
  const { store, picture, release, apply } = await slow("proef-beurt");
  apply(event(6, "a", 2));
  const written = store.flush(picture);
  apply(event(7, "b", 2));
  release();
  await written;
  store.close(); // the page is left before the next turn
  equal(await found("proef-beurt"), [6, { a: 2, b: 1 }]);
});

test("a picture that is emptied for another reader is on disk as it was", async () => {
  const { store, picture, release, apply } = await slow("proef-leeg");
  apply(event(6, "a", 2));
  const written = store.flush(picture);
  picture.clear();
  picture.load({ ...AT_FIVE, seq: 9, tag: "t9", entities: { secret: event(9, "secret", 9) } });
  release();
  await written;
  store.close();
  equal(await found("proef-leeg"), [6, { a: 2, b: 1 }]);
});

test("of two tabs that write, one that went on from less leaves the other's changes whole", async () => {
  const first = await slow("proef-twee");
  first.release();
  const second = await opened("proef-twee");
  const other = new Picture();
  other.import(await second.load());
  first.apply(event(6, "a", 2));
  await first.store.flush(first.picture);
  // the second begins anew from the whole, of a moment before
  second.note(other, null);
  await second.flush(other);
  first.apply(event(7, "b", 2));
  await first.store.flush(first.picture);
  equal(await found("proef-twee"), [5, { a: 1, b: 1 }]);
  await first.store.flush(first.picture); // whole, as is noted
  equal(await found("proef-twee"), [7, { a: 2, b: 2 }]);
  first.store.close();
  second.close();
});

test("what an earlier version kept is forgotten: it may lack what its position says", async () => {
  const made = indexedDB.open("zorgbeeld-live:proef-oud:r", 1);
  made.onupgradeneeded = () => {
    made.result.createObjectStore("entities");
    made.result.createObjectStore("position").put({ epoch: "e", seq: 4, tag: "t", log: [] }, "now");
  };
  await new Promise((resolve) => {
    made.onsuccess = resolve;
  });
  made.result.close();
  equal(await found("proef-oud"), null);
});
