import { choicesForMe } from "/static/zb/sharedchoice.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const AT = "2020-11-01T10:00:00+01:00";
const TEXT = { ref: "1", origin: "buren", title: "Beddendruk", revision: 2, ours_state: "conflict" };
const STATES = {
  "neighbour:buren": { neighbour: "buren", label: "Oost", gives: ["WEST"] },
  "heardtext:buren:1": TEXT,
  "heardtext:buren:2": { ...TEXT, ref: "2", ours_state: "waiting" },
};
ctx.entities = new Map(Object.entries(STATES).map(([key, state], seq) => [key, { key, seq, at: AT, state }]));

const looks = (mandate, may = ["lcms_bridge.peers"]) => {
  ctx.me = { mandates: [mandate], may, now: AT };
};

test("a text that a neighbour changed too waits for who decides about that neighbour", () => {
  looks({ role: "hin", region: "WEST" });
  equal(choicesForMe(), [TEXT]);
  looks({ role: "administrator" });
  equal(choicesForMe(), [TEXT]);
});

test("it waits for nobody else", () => {
  looks({ role: "hin", region: "OOST" });
  equal(choicesForMe(), []);
  looks({ role: "hin", region: "WEST" }, []);
  equal(choicesForMe(), []);
});
