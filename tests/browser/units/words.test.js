import { useRoles } from "/static/zb/roles.js";
import * as words from "/static/zb/words.js";
import { equal, ok, test } from "/units/harness.js";

test("an unknown code shows as it is, and nothing shows as nothing", () => {
  equal([words.phase("later"), words.phase(null), words.phase(undefined)], ["later", "", ""]);
});

test("every known code has a word that is not the code", () => {
  equal([words.phase("regular"), words.traffic("stop"), words.runState("done")], ["Regulier", "Stop", "klaar"]);
  for (const table of [words.refusals(), words.themes(), words.reliabilities()])
    for (const [code, word] of Object.entries(table)) ok(word && word !== code, code);
});

test("a text in two languages is said in that of the page, else in Dutch", () => {
  equal([words.said({ nl: "vol", en: "full" }), words.said({ nl: "vol" }), words.said(null)], ["vol", "vol", ""]);
  document.documentElement.lang = "en";
  equal([words.said({ nl: "vol", en: "full" }), words.said({ nl: "vol" })], ["full", "vol"]);
  document.documentElement.lang = "nl";
});

test("a text whose English stands beside it is read in the language of the page", () => {
  const event = { by: "Oefening", by_en: "Exercise", reason: "Te vol." };
  equal(
    [words.readable(event, "by"), words.readable(event, "reason"), words.readable(null, "by")],
    ["Oefening", "Te vol.", ""],
  );
  document.documentElement.lang = "en";
  equal([words.readable(event, "by"), words.readable(event, "reason")], ["Exercise", "Te vol."]);
  document.documentElement.lang = "nl";
});

test("a role is called what the reference data calls it", () => {
  useRoles([{ code: "hin", brief_nl: "HIN", brief_en: "head of information" }]);
  equal([words.roleBrief("hin"), words.roleBrief("later")], ["HIN", "later"]);
});
