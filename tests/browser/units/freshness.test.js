import { freshness, timeliness } from "/static/zb/freshness.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2026-01-01T12:00:00Z");

// the server's own rule has the same cases: tests/capacity/test_freshness.py
for (const one of await (await fetch("/units/freshness.json")).json())
  test(`fresh as on the server: ${one.age_s} of ${one.stale_after_s}`, () => {
    const at = one.age_s === null ? null : new Date(NOW.getTime() - one.age_s * 1000).toISOString();
    const state = { observed_at: at, stale_after_s: one.stale_after_s };
    equal(
      [timeliness(state, NOW), freshness(state, NOW)],
      [one.verdict, one.verdict === "due" ? "fresh" : one.verdict],
    );
  });
