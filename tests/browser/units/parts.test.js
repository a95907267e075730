import { firstSentence } from "/static/zb/parts.js";
import { equal, test } from "/units/harness.js";

test("a long explanation is cut after its first sentence, not after the dot of a name", () => {
  const told =
    "Kliniekpatiënt 2 gaat naar St. Anna Ziekenhuis (92 minuten rijden). Van de 79 huizen blijven er 3 over.";
  equal(firstSentence(told)[1], "Kliniekpatiënt 2 gaat naar St. Anna Ziekenhuis (92 minuten rijden).");
  equal(
    firstSentence("IC-patiënt 1 van Adrz gaat naar Amphia; niets anders past.")[1],
    "IC-patiënt 1 van Adrz gaat naar Amphia;",
  );
  equal(firstSentence("Een zin alleen, zonder vervolg."), null);
});
