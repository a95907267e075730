import { PlanDraft } from "/static/zb/plandraft.js";
import { equal, test } from "/units/harness.js";

function written(state) {
  const draft = new PlanDraft(1, () => {}, false);
  Object.assign(draft, {
    state,
    document: { rules: [{ id: "2.2", sentence: { nl: "Van eerst", en: "At first" } }] },
    rulesSaid: [{ nl: "Als het 95% is.", en: "When it is 95%." }],
  });
  return draft;
}
const sentence = (draft) => draft.document.rules[0].sentence.nl;

test("what the server made of an earlier version is not taken as the sentence of this one", () => {
  for (const state of ["changed", "keeping", "away", "refused", "moved"]) {
    const draft = written(state);
    draft.useWords(0);
    equal([draft.wordsHold, sentence(draft)], [false, "Van eerst"]);
  }
  const draft = written("kept");
  draft.useWords(0);
  clearTimeout(draft.timer);
  equal([sentence(draft), draft.wordsHold], ["Als het 95% is.", false]);
});

test("one version is on its way at a time, whatever is changed meanwhile", async () => {
  const draft = written("changed");
  let asked = 0;
  const real = globalThis.fetch;
  globalThis.fetch = () => {
    asked += 1;
    return new Promise(() => {});
  };
  try {
    draft.sending = true;
    draft.drop("/rules/0/sentence"); // a change while it is on its way
    await draft.keep();
    equal([asked, draft.state], [0, "changed"]);
  } finally {
    clearTimeout(draft.timer);
    globalThis.fetch = real;
  }
});
