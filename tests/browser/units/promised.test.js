import { promisedMark, promisedWords } from "/static/zb/promised.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const line = (bed, more) => ({
  ...{ bed, held_in: 0, reserved_in: 0, under_way_in: 0, isolation_in: 0, reserved_out: 0 },
  ...more,
});

test("what is promised of a kind of bed stands beside what is free, and nothing where nothing is", () => {
  const lines = [line("ward", { held_in: 1, reserved_in: 2, isolation_in: 1 }), line("ic", { reserved_out: 2 })];
  ctx.entities = new Map([["promised:H1", { key: "promised:H1", seq: 1, state: { facility: "H1", lines } }]]);
  equal(promisedMark("H1", "ward")?.textContent, "3 toegezegd");
  equal(promisedWords("H1", "ward"), "1 vastgehouden voor een voorstel · 2 gereserveerd · 1 daarvan in isolatie");
  equal(promisedMark("H1", "ic")?.textContent, "2 gaan weg");
  equal(promisedMark("H1", "picu"), null);
  equal(promisedMark("H2", "ward"), null);
});
