import { isFeed, sourceFacts } from "/static/zb/sources.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2026-01-01T12:00:00Z");
const ago = (minutes) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const label = (source) => source.toUpperCase();
const typed = {
  bed: "ward",
  source: "manual",
  observed_at: ago(10),
  stale_after_s: 28_800,
  why: { code: "held", until: ago(-60) },
};
const feed = (minutes) => ({
  source: "hix",
  observed_at: ago(minutes),
  stale_after_s: 600,
  values: { operational: 400, occupied: 391 },
});

test("what was typed counts until its moment, beside what the feed says", () => {
  const facts = sourceFacts({ ...typed, others: [feed(5)] }, NOW, label);
  equal([facts.counts, facts.held, facts.silent], ["MANUAL", true, []]);
  equal(facts.others, [{ label: "HIX", value: 391, at: ago(5) }]);
});

test("a feed that fell silent says so, beside others and alone", () => {
  const beside = sourceFacts({ ...typed, why: { code: "silent" }, others: [feed(30)] }, NOW, label);
  equal([beside.silent, beside.held], [[{ label: "HIX", since: ago(30) }], false]);
  equal(sourceFacts({ ...feed(11), bed: "ward" }, NOW, label).silent.length, 1);
  equal(sourceFacts({ ...feed(9), bed: "ward" }, NOW, label).silent, []);
});

test("one source alone has nothing to explain; an unknown figure is no nought", () => {
  equal(sourceFacts(typed, NOW, label).counts, "");
  const silentOn = { ...feed(1), values: {} };
  equal(sourceFacts({ ...typed, others: [silentOn] }, NOW, label).others[0].value, null);
  equal(["manual", "file", "exercise", "", "automatic", "hix"].map(isFeed), [false, false, false, false, true, true]);
});
