import { address, call, intention, Problem, Unreachable, upload, urgent } from "/static/zb/api.js";
import { equal, ok, test, throws } from "/units/harness.js";

/** Answer the next request in place of the server; return what was asked. */
function answering(status, body) {
  const asked = {};
  window.fetch = async (url, options) => {
    Object.assign(asked, { url, ...options });
    return new Response(body, { status });
  };
  return asked;
}

const failure = (promise) =>
  promise.then(
    () => null,
    (error) => error,
  );

test("an address is known by its name, in the realm of the page", () => {
  equal(address("situation.note_post"), "/api/v1/realms/proef/notes/");
  equal(address("capacity.beds_report", { facility: "a/b c" }), "/api/v1/realms/proef/facilities/a%2Fb%20c/beds/");
  equal(address("page-beeld", { realm: "ander" }), "/r/ander/beeld/");
});

test("an unknown name and a missing part are said, not guessed", () => {
  throws(() => address("nowhere"), "nowhere");
  throws(() => address("capacity.beds_report"), "facility");
  throws(() => address("capacity.beds_report", { facility: "" }), "facility");
});

test("JSON goes with token and key, and what comes back is read", async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: it is how Django gives the token
  document.cookie = "csrftoken=t%3D1";
  const asked = answering(200, '{"a": 1}');
  equal(await call("/x", { method: "POST", body: { b: 2 }, key: "k" }), { a: 1 });
  equal(
    [asked.method, asked.body, asked.headers["X-CSRFToken"], asked.headers["Idempotency-Key"]],
    ["POST", '{"b":2}', "t=1", "k"],
  );
});

test("a file goes as a form, with the type that the browser gives it", async () => {
  const asked = answering(200, "{}");
  await upload("/x", new File(["a"], "a.csv"), "k");
  equal(asked.body.get("file").name, "a.csv");
  ok(!("Content-Type" in asked.headers));
});

test("a refusal is an error with code, sentence and field, and final", async () => {
  answering(422, '{"title": "bad_value", "detail": "Te veel.", "field": "ic"}');
  const error = await failure(call("/x"));
  ok(error instanceof Problem);
  equal(
    [error.code, error.message, error.field, error.status, error.final],
    ["bad_value", "Te veel.", "ic", 422, true],
  );
});

test("a server that is away, a line that is down and nonsense may be asked again", async () => {
  for (const status of [502, 503, 504]) {
    answering(status, "<html>");
    ok((await failure(call("/x"))) instanceof Unreachable);
  }
  window.fetch = () => Promise.reject(new TypeError("down"));
  const error = await failure(call("/x"));
  equal([error instanceof Unreachable, error.code, error.final], [true, "network", false]);
  answering(500, "<html>");
  equal((await failure(call("/x"))).final, false);
});

test("every intention has a key of its own", () => {
  equal(new Set(Array.from({ length: 1000 }, intention)).size, 1000);
});

/** Ask what a page cannot do without, on a clock that passes when it is told to; `answers`: of each request, as they come. */
async function asking(...answers) {
  const real = window.setTimeout;
  const late = [];
  const asked = [];
  window.setTimeout = (act) => late.push(act);
  window.fetch = () => {
    asked.push(1);
    return answers[asked.length - 1];
  };
  const wanted = urgent("/x");
  window.setTimeout = real;
  const pass = () => {
    for (const act of late.splice(0)) act();
  };
  return { wanted, asked, pass };
}
const never = new Promise(() => undefined);

test("an answer that is late is asked for once more, and the first to come counts", async () => {
  let bring = (_answer) => undefined;
  const slow = new Promise((resolve) => {
    bring = resolve;
  });
  const second = await asking(never, Promise.resolve(Response.json({ a: 2 })));
  second.pass();
  equal([await second.wanted, second.asked.length], [{ a: 2 }, 2]);
  const first = await asking(slow, never);
  first.pass();
  bring(Response.json({ a: 1 }));
  equal([await first.wanted, first.asked.length], [{ a: 1 }, 2]);
});

test("what was refused or came in time is not asked again", async () => {
  const refused = await asking(Promise.resolve(Response.json({ title: "no", detail: "Nee." }, { status: 403 })));
  equal([(await failure(refused.wanted)).code, refused.asked.length], ["no", 1]);
  const there = await asking(Promise.resolve(Response.json({ a: 1 })));
  equal([await there.wanted, there.asked.length], [{ a: 1 }, 1]);
});

/** Return what was refused; of what still waits that it does. */
const refusedSoon = (wanted) =>
  Promise.race([failure(wanted), new Promise((resolve) => setTimeout(() => resolve({ code: "waits" }), 50))]);

test("what the server refuses is known at once, though the other one hangs", async () => {
  const no = () => Promise.resolve(Response.json({ title: "no", detail: "Nee." }, { status: 403 }));
  const second = await asking(never, no());
  second.pass();
  equal((await refusedSoon(second.wanted)).code, "no");
  let bring = (_answer) => undefined;
  const first = await asking(
    new Promise((resolve) => {
      bring = resolve;
    }),
    never,
  );
  first.pass();
  bring(await no());
  equal((await refusedSoon(first.wanted)).code, "no");
});

test("of two of which one line broke the other one counts", async () => {
  let bring = (_answer) => undefined;
  const slow = new Promise((resolve) => {
    bring = resolve;
  });
  const { wanted, pass } = await asking(slow, Promise.reject(new TypeError("down")));
  pass();
  bring(Response.json({ a: 1 }));
  equal(await wanted, { a: 1 });
  const away = () => Promise.reject(new TypeError("down"));
  const neither = await asking(slow.then(away), away());
  neither.pass();
  ok((await failure(neither.wanted)) instanceof Unreachable);
});
