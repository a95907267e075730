import { HOLD, Outbox } from "/static/zb/outbox.js";
import { equal, ok, test } from "/units/harness.js";

let made = 0;

/** An outbox with a server that answers as told, and a clock that is set by hand. */
function outbox({ answer = () => new Response("{}"), who = "ann" } = {}) {
  made += 1;
  const clock = { now: Date.now() };
  const [real, ask] = [Date.now, window.fetch];
  Date.now = () => clock.now;
  const asked = [];
  window.fetch = async (url, options) => {
    asked.push({ url, ...options, body: JSON.parse(options.body) });
    return answer(asked.length);
  };
  const said = { sent: [], refused: [] };
  const box = new Outbox({
    name: `t${made}`, // those of other tests listen on
    who: () => who,
    now: () => new Date("2020-10-20T12:00:00Z"),
    changed: () => undefined,
    sent: (job) => said.sent.push(job.url),
    refused: (job, problem) => said.refused.push([job.url, problem.code, problem.field]),
  });
  const pass = async (ms) => {
    clock.now += ms;
    await box.flush();
  };
  const done = () => {
    Date.now = real;
    window.fetch = ask;
  };
  return { box, asked, said, pass, done };
}

const JOB = { url: "/beds", body: { n: 1 }, timed: true, facility: "H", fields: { "ic.occupied": 1 } };

/** Run a test and put the browser's own clock and line back, however it ends. */
const tried = (name, options, act) =>
  test(name, async () => {
    const made = outbox(options);
    try {
      await act(made);
    } finally {
      made.done();
    }
  });

tried("what is sent is held for its time, then goes once", {}, async ({ box, asked, said, pass }) => {
  box.add(JOB);
  await pass(HOLD - 1);
  equal([asked.length, box.held.length], [0, 1]);
  await pass(1);
  await pass(HOLD);
  equal([asked.length, said.sent, box.jobs], [1, ["/beds"], []]);
  ok(asked[0].keepalive, "a page that is left takes its report along");
});

tried("what is undone never goes, and comes back with what rested on it", {}, async ({ box, asked, pass }) => {
  box.add(JOB);
  const [first] = box.held;
  await pass(1_000);
  box.add({ ...JOB, url: "/ed" });
  box.add({ ...JOB, url: "/other", facility: "I" });
  equal(
    box.undo(first.act).map((job) => job.url),
    ["/beds", "/ed"],
  );
  await pass(HOLD);
  equal(
    asked.map((one) => one.url),
    ["/other"],
  );
});

tried("a second tap of the same thumb undoes nothing", {}, async ({ box }) => {
  box.add(JOB);
  equal([box.undo(box.held[0].act), box.held.length], [[], 1]);
});

tried("a page that is left sends at once what it held", {}, async ({ box, asked }) => {
  box.add(JOB, { ...JOB, url: "/ed" });
  dispatchEvent(new Event("pagehide"));
  equal(
    asked.map((one) => one.url),
    ["/beds", "/ed"],
  );
  equal(box.held, []);
});

const away = (times) => (number) => {
  if (number <= times) throw new TypeError("no line");
  return new Response("{}");
};

tried("without a line it is kept, cannot be undone, and says of when it is", { answer: away(1) }, async (made) => {
  const { box, asked, pass } = made;
  box.add(JOB);
  await pass(HOLD);
  equal([box.jobs.length, box.held, box.waiting], [1, [], true]);
  await pass(60_000);
  equal(asked[1].body, { n: 1, observed_at: "2020-10-20T12:00:00.000Z" });
  equal([asked[0].headers["Idempotency-Key"] === asked[1].headers["Idempotency-Key"], box.jobs], [true, []]);
});

tried("a machine that slept says of when its report is", {}, async ({ box, asked, pass }) => {
  box.add(JOB);
  await pass(3_600_000);
  equal(asked[0].body.observed_at, "2020-10-20T12:00:00.000Z");
});

const REFUSAL = () => new Response('{"title":"invalid","detail":"x","field":"ic.blocked"}', { status: 400 });

tried("what the server refuses is given back with its field", { answer: REFUSAL }, async ({ box, said, pass }) => {
  box.add(JOB);
  await pass(HOLD);
  equal([said.refused, box.jobs], [[["/beds", "invalid", "ic.blocked"]], []]);
});

tried("another person's jobs wait for that person", {}, async ({ box, asked, pass }) => {
  box.add(JOB);
  box.who = () => "bob";
  await pass(HOLD);
  equal([asked.length, box.jobs, box.kept.length], [0, [], 1]);
});

tried("a clock that is set back holds nothing for ever", {}, async ({ box, asked, pass }) => {
  box.add(JOB);
  await pass(-3_600_000);
  equal(asked.length, 1);
});
