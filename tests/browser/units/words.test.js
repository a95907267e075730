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
