import { waitTotals } from "/static/zb/placements.js";
import { ctx, refresh } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2020-11-11T10:00:00+01:00");
const placement = (id, state, days) => {
  const ready_since = new Date(NOW.getTime() - days * 86_400_000).toISOString();
  const facts = { id, state, ready_since, region: "A", from: "H1", at_home: false, urgent: false, asks: [] };
  return [`placement:${id}`, { key: `placement:${id}`, seq: id, at: ready_since, state: facts }];
};

test("who has a place waits for none, and lies in a wrong bed until she is there", async () => {
  ctx.me = { mandates: [{ role: "cav_desk", region: "A" }], may: [] };
  ctx.ref = { facility: new Map([["H1", { code: "H1", name: "Huis", sector: "hospital" }]]) };
  ctx.entities = new Map([placement(1, "waiting", 2), placement(2, "asked", 3), placement(3, "placed", 9)]);
  refresh();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  equal(waitTotals(NOW), { waiting: 2, days: 14, longest: 3 });
});
