import { agreementsOf, countedText } from "/static/zb/agreements.js";
import { heaviest, levelChip, scoreText, trendMark } from "/static/zb/pressure.js";
import { ctx } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const state = (more) => ({ level: 2, least: 2, most: 2, score: 38, low: 38, high: 38, trend: null, ...more });

test("a level that cannot be judged says between which it lies, and never a calm one", () => {
  const unknown = levelChip(state({ level: null, least: 1, most: 4 }));
  ok(unknown.textContent.includes("1–4"));
  ok(unknown.classList.contains("lvl-unknown"));
  equal(unknown.querySelectorAll("b.on").length, 0);
  equal(levelChip(state({ level: 3 })).querySelectorAll("b.on").length, 3);
});

test("a score shows the range that silence leaves, and its trend with a sign", () => {
  equal(scoreText(state({})), "38");
  equal(scoreText(state({ low: 31, high: 52 })), "38 (31–52)");
  equal(scoreText(state({ score: null, low: 0, high: 100 })), "– (0–100)");
  ok(trendMark(state({ trend: 4 })).textContent.includes("+4"));
  ok(trendMark(state({ trend: -4 })).textContent.includes("−4"));
  equal(trendMark(state({})).textContent, "–");
});

test("what is heaviest stands first, and what nobody knows last", () => {
  const rows = [null, state({ score: 10 }), state({ score: null, high: 100 }), state({ score: 40 })];
  equal(
    rows.sort(heaviest).map((one) => one?.score),
    [40, 10, null, undefined],
  );
});

test("agreements of a region: what is broken first, with what was counted against what was agreed", () => {
  const one = (code, kept, region = "R1") => [
    `agreement:${region}/${code}`,
    { state: { region, code, state: kept, indicator: { check: "ed_open" }, evidence: { value: 0, line: 1 } } },
  ];
  ctx.entities = new Map([one("a", "kept"), one("b", "broken"), one("c", "unknown"), one("d", "broken", "R2")]);
  equal(
    agreementsOf("R1").map((found) => found.code),
    ["b", "c", "a"],
  );
  equal(agreementsOf("").length, 4);
  equal(countedText(agreementsOf("R1")[0]), "nu 0, afgesproken 1");
  ctx.entities = new Map();
});
