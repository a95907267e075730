import { Basis } from "/static/zb/basis.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const KEY = "peer:dashboard";
const stands = (seq, state) => ctx.entities.set(KEY, { key: KEY, seq, at: "2020-11-01T10:00:00+01:00", state });
const WORKS = { state: "active", changes: 1, failing_since: null };

/** Return what a dialog decides on, opened on a line that works. */
function opened(facts) {
  ctx.entities = new Map();
  stands(1, WORKS);
  const told = [];
  const turn = (changed) => told.push(changed);
  const basis = new Basis({ key: KEY, place: document.createElement("div"), turn, facts });
  return { basis, told };
}

test("a line that fails stands in nobody's way who changes how it is set up", () => {
  const { basis, told } = opened(["state", "changes"]);
  stands(2, { ...WORKS, failing_since: "2020-11-01T10:00:00+01:00" });
  basis.look();
  equal([basis.changed, basis.place.hidden, told.at(-1)], [false, true, false]);
  stands(3, { ...WORKS, changes: 2 });
  equal(basis.changed, true);
});

test("what is gone, or new, is another", () => {
  const { basis } = opened(["state", "changes"]);
  stands(2, null);
  equal([basis.changed, basis.over], [true, true]);
  ctx.entities = new Map();
  const none = new Basis({ key: KEY, place: document.createElement("div"), turn: () => {}, facts: ["state"] });
  stands(1, WORKS);
  equal(none.changed, true);
});

test("without facts all that happens to it matters", () => {
  const { basis } = opened([]);
  stands(2, WORKS);
  equal(basis.changed, true);
});
