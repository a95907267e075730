import { hiddenLine, movesTable, variantTable } from "/static/zb/runmoves.js";
import { ctx } from "/static/zb/store.js";
import { runSentence } from "/static/zb/waitpanel.js";
import { equal, ok, test } from "/units/harness.js";

const run = (more) => ({ id: 7, scope: "ZW", state: "done", moves: 3, unplaced: 0, seconds: 1, ...more });
const all = { text: "", state: "", house: false };
const hidden = { moves: 3, unplaced: 0, words: { nl: "U ziet er geen.", en: "You see none." } };
const as = (...mandates) => {
  ctx.ref = { facility: new Map([["H", { region: "ZW" }]]), roles: [] };
  ctx.entities = new Map();
  ctx.me = { may: [], mandates };
};
const isNumber = (one) => runSentence(one).includes("alleen het aantal");

test("a plan of a region is to others a number, to those there and to the houses concerned a list", () => {
  as({ role: "national_coordinator" });
  ok(isNumber(run()));
  ok(!isNumber(run({ assumed: true })) && !isNumber(run({ scope: "national" })) && !isNumber(run({ moves: 0 })));
  as({ role: "regional_coordinator", region: "NO" });
  ok(isNumber(run()));
  as({ role: "regional_coordinator", region: "ZW" });
  ok(!isNumber(run()));
  as({ role: "hospital_liaison", facility: "H" });
  ok(!isNumber(run()));
});

test("where the number is all that a reader knows, it says why, and no empty table says otherwise", () => {
  as({ role: "national_coordinator" });
  equal(hiddenLine({ hidden }).textContent, "U ziet er geen.");
  equal([hiddenLine({ hidden: null }), hiddenLine(null)], [null, null]);
  equal([movesTable(run(), [], all, { hidden }), variantTable([], { hidden })], [null, null]);
});

test("who fetches no plan reads that its moves do not concern the own house; an empty plan moves nobody", () => {
  as({ role: "hospital_liaison", facility: "H" });
  ok(movesTable(run(), [], all).textContent.includes("De 3 verplaatsingen"));
  ok(movesTable(run({ moves: 0 }), [], all).textContent.includes("niemand"));
});
