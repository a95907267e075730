import { aboutName } from "/static/zb/sourceplaces.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

test("what a neighbour tells is called by its place and its theme, and what is not known here by its code", () => {
  const [facility, region] = [new Map([["EMC", { name: "Erasmus MC" }]]), new Map([["AZO", { short_name: "Oost" }]])];
  Object.assign(ctx, { ref: { facility, region } });
  equal(
    ["staff:EMC", "ed:EMC", "phase:AZO", "beds:NIEUW"].map((ref) => aboutName(ref)),
    ["Erasmus MC, Personeel", "Erasmus MC", "Oost", "beds:NIEUW"],
  );
});
