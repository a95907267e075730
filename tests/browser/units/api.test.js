import { address, call, intention, Problem, Unreachable, upload } from "/static/zb/api.js";
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
