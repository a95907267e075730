import { againSaid } from "/static/zb/again.js";
import { equal, ok, test } from "/units/harness.js";

const after = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();

test("a line that waits says how long, one that is due does not", () => {
  ok(againSaid(after(250)).startsWith("Het wordt over 4 min"));
  ok(againSaid(after(7)).startsWith("Het wordt over "));
  for (const at of [after(-1), null, undefined, ""]) equal(againSaid(at), "Het wordt vanzelf opnieuw geprobeerd.");
});
