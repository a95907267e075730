import { declinedToMe, declinedWords, handoversToMe, staffingWords } from "/static/zb/activities.js";
import { ctx, refresh } from "/static/zb/store.js";
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

test("of the past nothing of a handover waits: a button there would change what is so now", async () => {
  const declined = { username: "anna", declined: { by: "Bea" } };
  const offered = { username: "bea", handover: { to: "anna" } };
  ctx.me = { username: "anna" };
  ctx.entities = new Map([declined, offered].map((state, at) => [`post:3:VR17:${at}`, { state }]));
  refresh(); // what was found in the world before is forgotten
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  equal([declinedToMe().length, handoversToMe().length], [1, 1]);
  ctx.asOf = new Date("2026-04-02T12:00:00Z");
  equal([declinedToMe().length, handoversToMe().length], [0, 0]);
  ctx.asOf = null;
});
