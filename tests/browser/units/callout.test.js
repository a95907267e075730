/** What an alarm adds up to, and when a contact must be confirmed again. */

import { peopleIn, ratesOf } from "/static/zb/activities.js";
import { callLine, callRate } from "/static/zb/activityview.js";
import { confirmed, confirmedWords, placeBody, placeKey, tally, waitsForHouse } from "/static/zb/callout.js";
import { callCard } from "/static/zb/calloutview.js";
import { ctx, refresh } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const seat = (state, call = null, step = 0) => ({ state, call, step });

test("an alarm counts who comes, who is silent, and whom nobody answers for", () => {
  const sum = tally({
    seats: [seat("filled", 1), seat("filled", 2, 1), seat("asked", 3), seat("unreached", 4, 2), seat("ended", 5)],
    calls: [
      { id: 1, answer: "come" },
      { id: 2, answer: "later" },
      { id: 3, answer: "" },
      { id: 4, answer: "not" },
    ],
  });
  equal(sum, { all: 4, yes: 2, people: 2, silent: 1, unreached: 1, escalated: 1, no: 1 });
});

test("a function that ended asks nobody any more, but for who was noted for it", () => {
  const before = { me: ctx.me, asOf: ctx.asOf, live: ctx.live };
  Object.assign(ctx, { me: { username: "u", may: [], mandates: [] }, asOf: null, live: { now: () => new Date() } });
  const named = (state, name, call = null) => ({ state, function_name: name, name: "Hier", call });
  const card = (seats) => {
    const call = { id: 7, seats: seats.map((_, at) => at), answer: "", username: "u" };
    const alarm = { id: 1, kind: "alarm", what: "Kom.", opened_at: "2026-07-21T12:00:00Z", opened_by: "W", seats };
    return callCard([alarm, call]);
  };
  const over = card([named("ended", "HON"), named("ended", "HIN", 8)]);
  ok(!over.querySelector("button") && !over.textContent.includes("HON"));
  ok(over.textContent.includes("niet meer opgeroepen"));
  const half = card([named("ended", "HON"), named("asked", "HIN", 7)]);
  ok(half.querySelector("button") && half.textContent.includes("HIN") && !half.textContent.includes("HON"));
  const noted = card([named("ended", "HON", 7)]);
  ok(noted.querySelector("button") && noted.textContent.includes("HON"));
  Object.assign(ctx, before);
});

test("one person who comes for several functions is one person, and fills each of them", () => {
  const sum = tally({
    seats: [seat("filled", 1), seat("filled", 1), seat("filled", 2), seat("asked")],
    calls: [
      { id: 1, answer: "come" },
      { id: 2, answer: "come" },
    ],
  });
  equal([sum.yes, sum.people], [3, 2]);
});

test("functions and the people who come for them are counted in words of their own", () => {
  const words = (confirmed, total, people) => confirmedWords({ confirmed, total, people });
  equal(words(3, 7, 1), "3 van 7 functies bevestigd, door 1 persoon");
  equal(words(3, 7, 2), "3 van 7 functies bevestigd, door 2 personen");
  equal([words(0, 1, 0), words(2, 4, null)], ["0 van 1 functie bevestigd", "2 van 4 functies bevestigd"]);
  const told = callRate({ confirmed: 3, total: 6, people: 1, later: 0, silent: 2, unreached: 1 });
  equal(told.querySelector("b").textContent, "3 van 6 functies bevestigd, door 1 persoon");
  equal(told.querySelector(".muted").textContent, "2 functies nog stil · voor 1 functie niemand bereikt");
});

test("over the calls of an activiteit each person counts once; of what was kept before they had numbers that is not known", () => {
  const filled = (who, answer = "come") => ({ state: "filled", who, answer });
  const calls = [
    { alarm: 4, seats: [filled(1), filled(1), { state: "asked", who: null, answer: "" }] },
    { alarm: 5, seats: [filled(1), filled(2, "later")] },
  ];
  equal([peopleIn(calls), peopleIn(calls, "later")], [2, 1]);
  const before = {
    alarm: 6,
    seats: [
      { state: "filled", answer: "come" },
      { state: "filled", answer: "come" },
    ],
  };
  equal([peopleIn([before]), peopleIn([...calls, before])], [null, null]);
  equal(peopleIn([...calls, before], "later"), 1);
});

test("the line of a call tells no number of people where that is not known, and who comes later by its own number", () => {
  const seat = (code, state, answer = "") => ({ function: code, state, answer });
  const call = {
    alarm: 6,
    activity: 3,
    state: "open",
    veiligheidsregio: "VR17",
    seats: [seat("hin", "filled", "later"), seat("hon", "filled", "later"), seat("im", "asked"), seat("gags", "asked")],
    total: 4,
    confirmed: 2,
    later: 2,
    silent: 2,
  };
  ctx.entities = new Map([["callup:6", { key: "callup:6", state: { ...call, unreached: 0 } }]]);
  const told = callLine(3).textContent;
  ok(told.includes("2 van 4 functies bevestigd"), told);
  ok(told.includes("2 komen later") && !told.includes("person"), told);
});

test("a function for which two calls run counts once, as far as it got", async () => {
  const call = (alarm, states) => ({
    alarm,
    activity: 3,
    state: "open",
    veiligheidsregio: "VR17",
    seats: Object.entries(states).map(([code, state]) => ({ function: code, state, who: null, answer: "" })),
    later: 0,
  });
  const first = call(6, { hin: "ended", hon: "asked", gags: "unreached", im: "asked" });
  const second = call(7, { hon: "filled", gags: "asked", im: "unreached", dpg: "asked" });
  equal(ratesOf([first, second]), { total: 4, confirmed: 1, silent: 3, unreached: 0 });
  equal(ratesOf([second, { ...first, veiligheidsregio: "VR18" }]).total, 7);
  ctx.entities = new Map([first, second].map((state) => [`callup:${state.alarm}`, { state }]));
  refresh(); // what was found in the world before is forgotten
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  ok(callLine(3).textContent.includes("1 van 4 functies bevestigd"), callLine(3).textContent);
});

test("a contact is old after ninety days and never before somebody confirmed it", () => {
  const now = new Date("2026-04-02T12:00:00Z");
  equal(confirmed({ confirmed_at: null }, now), "never");
  equal(confirmed({ confirmed_at: "2026-01-02T12:00:00Z" }, now), "fresh");
  equal(confirmed({ confirmed_at: "2026-01-02T11:59:00Z" }, now), "old");
});

test("a place has the key and the name that the server gives it", () => {
  equal(placeKey({ kind: "facility", code: "MAASSTAD" }), "MAASSTAD");
  equal(placeKey({ kind: "region", code: "TCZWN" }), "region:TCZWN");
  equal(placeBody({ kind: "country", code: "" }), { country: true });
});

test("an address for offers waits until the house itself said that it is right; others do not", () => {
  const desk = { code: "admissions", mail: "opname@example.org", vouched: false, demo: false };
  ok(waitsForHouse(desk));
  ok(!waitsForHouse({ ...desk, vouched: true }) && !waitsForHouse({ ...desk, mail: "" }));
  ok(!waitsForHouse({ ...desk, code: "ico" }) && !waitsForHouse({ ...desk, demo: true }));
});
