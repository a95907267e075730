import {
  aheadOf,
  goodWords,
  overOf,
  refusedWords,
  standingOf,
  stopOf,
  toldOf,
  wholeWords,
} from "/static/zb/edahead.js";
import { equal, test } from "/units/harness.js";

const row = (changed = {}) => ({
  facility: "H1",
  made_at: "2020-10-12T10:00Z",
  fresh_until: "2020-10-12T10:15Z",
  model: "ed-ridge 1",
  refused: "",
  ahead: [
    [1, 30, 33, 36],
    [2, 28, 34, 41],
    [3, 25, 33, 43],
    [4, 22, 31, 44],
  ],
  over: 0.12,
  stop: 0.2,
  nedocs: [60, 74, 90],
  quality: [0.7, 0.95, 166, "tried"],
  ...changed,
});
const at = (clock) => new Date(`2020-10-12T${clock}Z`);

test("the hour that is told is the nearest to two hours from now, with its own moment", () => {
  equal(toldOf(row(), at("10:01")), { at: at("12:00"), low: 28, middle: 34, high: 41 });
  const long = row({ fresh_until: "2020-10-12T14:00Z" });
  equal(toldOf(long, at("11:40")).at, at("14:00"));
  equal(toldOf(long, at("14:00")), null);
});

test("what is over its time, refused or unknown tells nothing and says why", () => {
  equal(standingOf(row(), at("10:16")), "stale");
  equal(toldOf(row(), at("10:16")), null);
  equal(refusedWords(row(), at("10:16")).includes("telt niet meer"), true);
  const refused = row({ refused: "worse_than_persistence", ahead: [], over: null, stop: null });
  equal(standingOf(refused, at("10:01")), "refused");
  equal(refusedWords(refused, at("10:01")).includes("het blijft zoals het is"), true);
  equal(stopOf(refused, at("10:01")), null);
  equal(standingOf(null, at("10:01")), "none");
});

test("a chance of a stop is told with the moment until which it is meant, and not after it", () => {
  const long = row({ fresh_until: "2020-10-12T14:00Z" });
  equal(stopOf(long, at("11:00")), { chance: 0.2, until: at("12:00") });
  equal(stopOf(long, at("12:30")), null);
  equal(stopOf(row({ stop: null }), at("10:01")), null);
});

test("a chance of a busy hour is told until that hour, and not after it", () => {
  const long = row({ fresh_until: "2020-10-12T14:00Z" });
  equal(overOf(long, at("11:59")), 0.12);
  equal(overOf(long, at("12:00")), null);
  equal(overOf(row(), at("10:16")), null);
  equal(overOf(row({ over: null }), at("10:01")), null);
});

test("the sentence says that it is no count, when it is about, and when it was made", () => {
  const words = wholeWords(row(), at("10:01"));
  for (const part of ["geen telling", "34", "28", "41", "20%", "gemaakt"]) equal(words.includes(part), true);
  equal(wholeWords(row(), at("10:16")), "");
});

test("how good it was is told beside what stays as it is", () => {
  equal(goodWords(row()).startsWith("30% minder ver naast"), true);
  equal(goodWords(row({ quality: [1.1, 0.8, 40, "kept"] })).startsWith("10% verder"), true);
  equal(goodWords(row({ quality: null })), "nog niet te zeggen");
});

test("a department is found in the entity of its region", () => {
  const state = { made_at: "a", fresh_until: "b", model: "m", rows: [{ facility: "H1", ahead: [] }] };
  const ctx = { state: (key) => (key === "edahead:R" ? state : undefined) };
  const found = aheadOf(ctx, { region: "R", code: "H1" });
  equal([found.model, found.refused, found.stop, found.nedocs], ["m", "", null, []]); // what is left out is unknown
  equal(aheadOf(ctx, { region: "R", code: "H2" }), null);
  equal(aheadOf(ctx, { region: "S", code: "H1" }), null);
});

test("an entry of an earlier version, with its quality by names, is read as one of now", () => {
  const quality = { ratio: 0.7, coverage: 0.95, number: 166, basis: "tried" };
  const old = { made_at: "2020-10-12T10:00Z", fresh_until: "2020-10-12T10:15Z", model: "m", rows: [row({ quality })] };
  const ctx = { state: () => old };
  equal(aheadOf(ctx, { region: "R", code: "H1" }).quality, [0.7, 0.95, 166, "tried"]);
  equal(goodWords(aheadOf(ctx, { region: "R", code: "H1" })), goodWords(row()));
});
