import { textEditor } from "/static/zb/plantext.js";
import { equal, ok, test } from "/units/harness.js";

const FAULT = { line: 3, place: "/rules/0", nl: "dit hoort een lijst te zijn", en: "this must be a list" };

/** A draft as the page has it: kept, with its text, for somebody who may write. */
function draft(more = {}, given = {}) {
  return {
    given: { state: "draft", text: "version: 2\n", readable: true, ...given },
    state: "kept",
    readOnly: false,
    typed: null,
    faults: [],
    revision: 4,
    generation: 1,
    ...more,
  };
}

function shown(one) {
  const box = document.createElement("div");
  box.append(...[textEditor(one)].flat().filter(Boolean));
  return box;
}

const field = (box) => box.querySelector("#plan-tekst");
const button = (box) => box.querySelector("[data-act=plan-text]");

test("the text of a draft stands in a field that its writer can change and keep", () => {
  const box = shown(draft());
  equal(field(box).value, "version: 2\n");
  ok(!field(box).disabled);
  ok(button(box), "no button to keep it");
  ok(box.querySelector(`label[for=${field(box).id}]`), "the field has no name");
});

test("what was typed and not kept stands there before what the server has", () => {
  equal(field(shown(draft({ typed: { revision: 4, text: "version: 3\n" } }))).value, "version: 3\n");
});

test("who only reads, and a draft that was submitted, have a field that is closed and no button", () => {
  for (const one of [draft({ readOnly: true }), draft({}, { state: "submitted" })]) {
    const box = shown(one);
    ok(field(box).disabled, "the field is open");
    equal(button(box), null);
  }
});

test("each fault stands above the text with its line", () => {
  const words = shown(draft({ faults: [FAULT] }, { readable: false })).textContent;
  ok(words.includes("tekstregel 3"), words);
  ok(words.includes(FAULT.nl), words);
});

test("a draft that somebody else changed asks which of the two counts", () => {
  const box = shown(draft({ state: "moved", faults: [FAULT] }));
  ok(box.querySelector("[data-act=plan-theirs]") && box.querySelector("[data-act=plan-mine]"), "no choice");
  ok(!box.textContent.includes(FAULT.nl), "the faults of the older text stand there");
});

test("before it is fetched there is nothing to write in", () => {
  for (const one of [null, draft({ given: null }), draft({ state: "loading" })]) equal(field(shown(one)), null);
});
