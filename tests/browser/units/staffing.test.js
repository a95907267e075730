import { declinedToMe, declinedWords, staffingWords } from "/static/zb/activities.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

test("one function is not spoken of as several", () => {
  equal(staffingWords({ held: 0, needed: 1 }), "0 van 1 functie bezet");
  equal(staffingWords({ held: 1, needed: 2 }), "1 van 2 functies bezet");
});

test("who offered a function hears that it was declined, and nobody else does", () => {
  const post = {
    activity: 3,
    veiligheidsregio: "VR17",
    function: "hin",
    username: "anna",
    declined: { by: "Bea", answer: "", at: "2026-04-02T12:00:00Z" },
  };
  ctx.ref = { functions: [] };
  ctx.entities = new Map([["post:3:VR17:hin", { state: post }]]);
  ctx.me = { username: "anna" };
  equal(declinedToMe().map(declinedWords), ["Bea neemt hin niet over"]);
  ctx.me = { username: "bea" };
  equal(declinedToMe().length, 0);
});
