import { comparisonView, readable, unreadWords } from "/static/zb/planread.js";
import { writtenBy } from "/static/zb/planversions.js";
import { planFacts } from "/static/zb/planview.js";
import { equal, ok, test } from "/units/harness.js";

const NOW = new Date("2026-03-09T12:00:00Z");
const nothing = { title: "Mijn plan", faults: 0, statements: [], differences: [] };

test("a text that cannot be read and one that can but is of elsewhere are said in two sentences", () => {
  ok(unreadWords("text").includes("nog niet te lezen"));
  ok(unreadWords("around").includes("is te lezen, maar"));
  ok(unreadWords("around") !== unreadWords("text"));
});

test("such a draft shows no plan under its name, read or compared", () => {
  for (const view of [readable, comparisonView])
    for (const unread of ["text", "around"]) equal(view({ ...nothing, unread }).textContent, unreadWords(unread));
  ok(readable({ ...nothing, unread: "" }).textContent.includes("Mijn plan"));
});

test("a version says who approved it and who wrote it; nobody approved one from a file", () => {
  const plan = { author: "De schrijver", source: "bron", valid_from: "2026-03-01T00:00:00Z" };
  const approved = [{ by: "De voorzitter" }, { by: "De DPG" }];
  ok(planFacts({ ...plan, approved_by: approved }).includes("vastgesteld door De voorzitter en De DPG"));
  ok(planFacts({ ...plan, approved_by: approved }).includes("geschreven door De schrijver"));
  ok(!planFacts({ ...plan, approved_by: [] }).includes("vastgesteld"));
});

test("drafts with one name are told apart by who wrote last, and when", () => {
  const draft = (id, by, at) => writtenBy({ id, changed_by: by, changed_at: at }, NOW);
  const lines = [draft(1, "Anna", "2026-03-09T10:00:00Z"), draft(2, "Bram", "2026-03-09T11:30:00Z")];
  equal(lines, ["nr. 1 · Anna, 11:00", "nr. 2 · Bram, 12:30"]);
});
