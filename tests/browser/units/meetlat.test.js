import { bare, comparable, same, themeStanding, withField, worst } from "/static/zb/meetlat.js";
import { arrived, draftKey, keptRounds, SurveyDraft } from "/static/zb/surveydraft.js";
import { equal, ok, test } from "/units/harness.js";

const NOW = new Date("2020-10-21T10:00:00Z");
const question = (code, theme, more = {}) => ({
  code,
  theme,
  text: { nl: code },
  answers: { crisis: { nl: "!" } },
  ...more,
});
const ASKED = {
  questions: [question("shifts", "staff"), question("onward", "outflow", { number: { nl: "hoeveel" } })],
};
const answer = (level, more = {}) => ({ theme: "x", at: "2020-10-21T09:00:00Z", ...bare({ level, ...more }) });
const state = (answers) => ({ stale_after_s: 7200, answers });

test("not asked, not answered, not applicable and nought are four things", () => {
  const kind = (answers, theme, asked = ASKED) => themeStanding(answers && state(answers), asked, theme, NOW).kind;
  equal(kind({}, "space"), "not_asked");
  equal(kind(null, "staff", null), "not_asked");
  equal(kind(null, "staff"), "not_answered");
  equal(kind({ onward: answer("regular") }, "staff"), "not_answered");
  equal(kind({ shifts: answer("not_applicable") }, "staff"), "not_applicable");
  const nought = themeStanding(state({ onward: answer("regular", { number: 0 }) }), ASKED, "outflow", NOW);
  equal([nought.kind, nought.answers[0].number], ["answered", 0]);
  equal(bare({ level: "regular" }).number, null);
});

test("an answer is old after its time, and the heaviest of a theme counts", () => {
  const late = new Date("2020-10-21T11:00:01Z");
  equal(themeStanding(state({ shifts: answer("crisis") }), ASKED, "staff", NOW).old, false);
  equal(themeStanding(state({ shifts: answer("crisis") }), ASKED, "staff", late).old, true);
  equal([worst(["regular", "crisis"]), worst(["not_applicable"])], ["crisis", ""]);
});

test("an earlier answer counts again wherever the question stands, and not when it means something else", () => {
  const turned = { questions: [...ASKED.questions].reverse() };
  const edited = { questions: [question("shifts", "staff", { text: { nl: "anders" } }), ASKED.questions[1]] };
  const answers = { shifts: answer("crisis"), onward: answer("adapted") };
  equal(Object.keys(comparable(turned, ASKED, answers)).sort(), ["onward", "shifts"]);
  equal(Object.keys(comparable(edited, ASKED, answers)), ["onward"]);
  equal(comparable(ASKED, null, answers), {});
});

test("what does not apply has no trend, expectation or count", () => {
  const heavy = bare({ level: "crisis", trend: "worse", number: 3, duiding: "vol" });
  equal(withField(heavy, "level", "not_applicable"), bare({ level: "not_applicable", duiding: "vol" }));
  equal(withField(null, "level", "crisis"), bare({ level: "crisis" }));
});

test("a draft survives the page and is gone when it arrived, whichever page was open", () => {
  const name = draftKey("r", "H1", 7);
  new SurveyDraft(name).set("shifts", bare({ level: "crisis" }), null);
  equal(keptRounds("r", "H1"), [7]);
  equal(new SurveyDraft(name).answers.shifts.level, "crisis");
  arrived("r", "H1", 7, { shifts: bare({ level: "crisis" }) });
  equal([keptRounds("r", "H1"), localStorage.getItem(name)], [[], null]);
});

test("what was chosen after it was sent goes once more, and what is on its way does not", () => {
  const draft = new SurveyDraft("t");
  const sent = { shifts: bare({ level: "crisis" }) };
  draft.set("shifts", sent.shifts, null);
  equal(draft.going(sent), {});
  draft.accept(sent);
  equal(draft.going({}), {});
  draft.set("shifts", bare({ level: "adapted" }), sent.shifts);
  equal(Object.keys(draft.going({})), ["shifts"]);
  draft.settle({ shifts: bare({ level: "adapted" }) });
  ok(draft.isEmpty);
});

test("an answer that goes back to what is known while another is on its way goes too", () => {
  const draft = new SurveyDraft("t");
  const known = bare({ level: "regular" });
  const sent = { shifts: bare({ level: "crisis" }) };
  draft.set("shifts", sent.shifts, known);
  draft.set("shifts", known, known, sent);
  draft.settle({ shifts: known }, sent);
  equal(draft.going(sent), { shifts: known });
  draft.settle({ shifts: known });
  ok(draft.isEmpty);
});

test("a choice that is taken back is no change, and another's answer meanwhile is said", () => {
  const draft = new SurveyDraft("t");
  const known = bare({ level: "regular" });
  draft.set("shifts", bare({ level: "crisis" }), known);
  ok(!draft.moved("shifts", known));
  ok(draft.moved("shifts", bare({ level: "adapted" })));
  draft.set("shifts", known, known);
  ok(draft.isEmpty);
  ok(same(null, undefined));
});

test("a full store is said and loses nothing on the screen", () => {
  const draft = new SurveyDraft("t");
  const keep = Storage.prototype.setItem;
  Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    draft.set("shifts", bare({ level: "crisis" }), null);
  } finally {
    Storage.prototype.setItem = keep;
  }
  equal([draft.full, draft.answers.shifts.level], [true, "crisis"]);
});
