/** What the meetlat means: questions by version, four nothings, and which earlier answer still answers. Pure. */

import { freshness } from "./freshness.js";

export const THEMES = ["space", "staff", "supplies", "standard", "inflow", "outflow"];
export const LEVELS = ["regular", "adapted", "crisis"];
export const NOT_APPLICABLE = "not_applicable";

const MEANING = ["code", "theme", "text", "answers", "number"];
const meaning = (question) => JSON.stringify(MEANING.map((name) => question[name] ?? null));

/** Return the questions of a sector as they were asked in a version; null when they are not known here. */
export const versionOf = (questionnaires, sector, version) =>
  questionnaires.find((one) => one.sector === sector && one.version === version) ?? null;

/** Return the answers to an earlier version that still answer this one: where the question means the same. */
export function comparable(asked, earlier, answers) {
  const found = {};
  for (const question of asked?.questions ?? []) {
    const before = earlier?.questions.find((one) => one.code === question.code);
    const answer = answers?.[question.code];
    if (before && answer && meaning(before) === meaning(question)) found[question.code] = answer;
  }
  return found;
}

/** Return what is sent of an answer: not its theme and moment, which the server knows. */
export function bare(answer) {
  if (!answer) return null;
  const { level, trend = "", expect_24 = "", expect_72 = "", number = null, duiding = "" } = answer;
  return { level, trend, expect_24, expect_72, number, duiding };
}

export const same = (one, other) => JSON.stringify(bare(one)) === JSON.stringify(bare(other));

/** Return the answer with one more thing said; what does not apply has no trend, expectation or count. */
export function withField(answer, field, value) {
  const next = { ...(bare(answer) ?? bare({ level: "" })), [field]: value };
  return next.level === NOT_APPLICABLE ? bare({ level: NOT_APPLICABLE, duiding: next.duiding }) : next;
}

/** Return the heaviest of some levels, empty without any. */
export const worst = (levels) => LEVELS.reduce((found, level) => (levels.includes(level) ? level : found), "");

/**
 * Return how a facility stands at a theme: `{kind, level, at, old, answers}`; `kind`: `not_asked`, `not_answered`,
 * `not_applicable` or `answered`. An answer that is old is no answer of now.
 * @param {any} state of `survey:<FACILITY>`, null when it never answered
 * @param {any} asked the questions it answered, or is asked
 * @param {string} theme
 * @param {Date} now
 */
export function themeStanding(state, asked, theme, now) {
  const questions = (asked?.questions ?? []).filter((one) => one.theme === theme);
  const answers = questions.map((one) => state?.answers[one.code]).filter(Boolean);
  const levels = answers.map((one) => one.level);
  const at = answers.length ? answers.map((one) => one.at).sort()[0] : null;
  const old = at !== null && freshness({ observed_at: at, stale_after_s: state.stale_after_s }, now) === "stale";
  const level = worst(levels);
  const kind = !questions.length
    ? "not_asked"
    : level
      ? "answered"
      : answers.length < questions.length
        ? "not_answered"
        : NOT_APPLICABLE;
  return { kind, level, at, old, answers };
}
