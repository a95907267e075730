/** A machine whose clock is set wrong says of a moment of the server's what the server says of it. */
import { againSaid } from "/static/zb/again.js";
import { offerTold } from "/static/zb/offercard.js";
import { actsOf } from "/static/zb/pmr.js";
import { endWords } from "/static/zb/scopes.js";
import { ctx } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OFF = [0, 5 * MINUTE, -5 * MINUTE, DAY, -DAY];

/** Act with a clock of this machine that is so much ahead of the server's. */
function ahead(ms, act) {
  const live = ctx.live;
  const server = () => new Date(Date.now() - ms);
  ctx.live = { now: server, serverNow: server };
  try {
    act((minutes) => new Date(server().getTime() + minutes * MINUTE).toISOString());
  } finally {
    ctx.live = live;
  }
}

for (const off of OFF)
  test(`a clock that is ${off / MINUTE} minutes ahead`, () => {
    ahead(off, (within) => {
      ok(againSaid(within(4)).startsWith("Het wordt over "), "a line that waits was said to be due");
      equal(againSaid(within(-4)), "Het wordt vanzelf opnieuw geprobeerd.");
      equal(String(endWords(within(3), ctx.now())).includes("verlopen"), false);
      equal(endWords(within(-3), ctx.now()).textContent.includes("verlopen"), true);
    });
  });

for (const off of OFF)
  test(`an offer and a request, ${off / MINUTE} minutes ahead`, () => {
    ahead(off, (within) => {
      const before = { me: ctx.me, ref: ctx.ref, asOf: ctx.asOf };
      const mandate = { role: "regional_coordinator", region: "W" };
      const me = { username: "u", may: [], mandates: [mandate] };
      Object.assign(ctx, { me, ref: { facility: new Map(), bedKinds: [], kinds: [] }, asOf: null });
      const offer = { state: "proposed", from: "A", to: "B", bed: "ic", mode: "", why: null, number: 1 };
      const says = (at) =>
        offerTold({ ...offer, minutes: 30, answer_before: at }, ctx.now())
          .flat(9)
          .some((one) => one?.dataset?.key === "time");
      equal([says(within(3)), says(within(-3))], [true, false]);
      const asked = { id: 1, state: "sought", region: "W", from: "A", consent: "given", national_since: null };
      const confirms = (at) => actsOf({ ...asked, stands_until: at }).includes("confirm");
      equal([confirms(within(6 * 60 - 2)), confirms(within(6 * 60 + 2))], [true, false]);
      Object.assign(ctx, before);
    });
  });
