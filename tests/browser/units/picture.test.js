import { LOG_KEPT, Picture } from "/static/live/picture.js";
import { equal, test } from "/units/harness.js";

const event = (seq, key, state, line = null) => ({ seq, key, state, line });

function held() {
  const picture = new Picture();
  picture.load({ epoch: "e", seq: 5, tag: "t5", entities: { a: event(3, "a", { v: 1 }) }, log: [] });
  return picture;
}

const frame = (from, to, ...events) => ({ from, to, tag: `t${to}`, events });

test("nothing is applied before a snapshot", () => {
  equal(new Picture().apply(frame(0, 1)).outcome, "gap");
});

test("a frame that goes on is applied, an older one changes nothing, a later one is a gap", () => {
  const picture = held();
  equal(picture.apply(frame(4, 5, event(5, "a", { v: 0 }))).outcome, "old");
  equal(picture.apply(frame(7, 8)).outcome, "gap");
  equal(picture.seq, 5);
  equal(picture.apply(frame(6, 7, event(7, "a", { v: 2 }))).changed, ["a"]);
  equal([picture.seq, picture.tag, picture.entities.get("a").state], [7, "t7", { v: 2 }]);
});

test("of a frame that overlaps only what is new counts", () => {
  const picture = held();
  const { events } = picture.apply(frame(4, 6, event(5, "a", { v: 9 }), event(6, "b", { v: 1 })));
  equal([events.map((one) => one.seq), picture.entities.get("a").state], [[6], { v: 1 }]);
});

test("what is gone is gone", () => {
  const picture = held();
  picture.apply(frame(6, 6, event(6, "a", null)));
  equal(picture.entities.has("a"), false);
});

test("the log keeps its newest lines", () => {
  const picture = held();
  const many = Array.from({ length: LOG_KEPT + 3 }, (_, index) => event(6 + index, "n", {}, { cat: "note" }));
  picture.apply(frame(6, 8 + LOG_KEPT, ...many));
  equal([picture.log.length, picture.log[0].seq], [LOG_KEPT, 9]);
});

test("what one tab gives another takes over, without sharing it", () => {
  const picture = held();
  const other = new Picture();
  other.import(picture.export());
  picture.apply(frame(6, 6, event(6, "a", null)));
  equal([other.seq, other.entities.has("a")], [5, true]);
});
