import { Unreachable } from "/static/zb/api.js";
import { LogWrite } from "/static/zb/logwrite.js";
import { lineIsBack, sayRefused } from "/static/zb/lostline.js";
import { ctx } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const [FIRE, CRASH, FLOOD] = ["Brand", "Botsing", "Water"].map((name, at) => ({ id: at + 1, name }));

/** Return a field with its form in the page, where somebody types. */
function written(activities, { picked = "", text = "", own = false } = {}) {
  if (!own) localStorage.clear();
  ctx.realm = "proef";
  const place = document.createElement("div");
  document.body.append(place);
  const field = new LogWrite(place, { own });
  field.draw(activities);
  const form = () => /** @type {any} */ (place.querySelector("form"));
  if (picked) form().elements.activity.value = picked;
  form().elements.text.value = text;
  form().elements.text.dispatchEvent(new Event("input", { bubbles: true }));
  return { place, field, form };
}

test("another activiteit that begins takes a half written line nowhere else, and the caret stays", () => {
  const { field, form } = written([FIRE, CRASH], { picked: "2", text: "Laatste T1 weg" });
  form().elements.text.focus();
  form().elements.text.setSelectionRange(3, 3);
  field.draw([FLOOD, FIRE, CRASH]);
  const { activity, text } = form().elements;
  equal([activity.value, text.value, text.selectionStart], ["2", "Laatste T1 weg", 3]);
  equal(document.activeElement, text);
});

test("a line whose activiteit closed says that it goes elsewhere now", () => {
  const { place, field, form } = written([FIRE, CRASH], { picked: "2", text: "Laatste T1 weg" });
  field.draw([FIRE]);
  equal(form().elements.activity.value, "1");
  ok(place.querySelector(".form-error")?.textContent?.includes("gesloten"));
});

test("what was typed stays in sight when nothing goes any more, and goes when it may again", () => {
  const { place, field, form } = written([FIRE], { text: "Half geschreven" });
  field.draw([]);
  equal([place.hidden, form().elements.text.readOnly, form().querySelector("button").disabled], [false, true, true]);
  field.draw([FIRE]);
  equal([form().elements.text.value, form().elements.text.readOnly], ["Half geschreven", false]);
});

test("an empty field goes without a word", () => {
  const { place, field } = written([FIRE]);
  field.draw([]);
  ok(place.hidden);
});

test("of several activiteiten none is chosen unasked; the one whose log is open is", () => {
  const { field, form } = written([FIRE, CRASH], { text: "Laatste T1 weg" });
  equal([form().elements.activity.value, form().checkValidity()], ["", false]);
  field.draw([FIRE, CRASH], "2");
  equal([form().elements.activity.value, form().checkValidity()], ["2", true]);
});

test("what alone there was nobody chose: once there are two, one chooses, but a line that was begun keeps its own", () => {
  const { field, form } = written([FIRE]);
  field.draw([CRASH, FIRE]);
  equal([form().elements.activity.value, form().checkValidity()], ["", false]);
  const begun = written([FIRE], { text: "Laatste T1 weg" });
  begun.field.draw([CRASH, FIRE]);
  equal(begun.form().elements.activity.value, "1");
});

/** Have the next line of a form on its way; return how it is answered. */
function onItsWay(form) {
  const real = globalThis.fetch;
  let answered = (_answer) => {};
  globalThis.fetch = () => new Promise((done) => (answered = done));
  form().requestSubmit();
  return async () => {
    answered(new Response("{}", { status: 200, headers: { "Content-Type": "application/json" } }));
    globalThis.fetch = real;
    for (let turn = 0; turn < 50; turn += 1) await new Promise((go) => setTimeout(go));
  };
}

test("what was typed while a line was on its way stays; the line itself goes from a form that was built anew", async () => {
  const { field, form } = written([FIRE], { text: "Laatste T1 weg" });
  const arrived = onItsWay(form);
  form().elements.text.value = "Eerste T2 weg";
  form().elements.text.dispatchEvent(new Event("input", { bubbles: true }));
  await arrived();
  equal([form().elements.text.value, field.typed], ["Eerste T2 weg", "Eerste T2 weg"]);

  const other = onItsWay(form);
  field.draw([CRASH, FIRE]);
  await other();
  equal([form().elements.text.value, field.typed], ["", ""]);
});

test("what is said since is not taken for a lost line when the line is back", () => {
  const { place, field } = written([FIRE], { text: "Half geschreven" });
  const told = /** @type {any} */ (place.querySelector(".form-error"));
  sayRefused(told, new Unreachable());
  told.hidden = true; // she typed on
  field.draw([]);
  lineIsBack();
  ok(told.textContent.includes("niet verzonden"), told.textContent);
});

test("what did not go because the line was lost says so, and that it can go once the line is back", async () => {
  const { place, form } = written([FIRE], { text: "Laatste T1 weg" });
  const told = /** @type {any} */ (place.querySelector(".form-error"));
  const real = globalThis.fetch;
  globalThis.fetch = async () => {
    throw new TypeError("the line is gone");
  };
  form().requestSubmit();
  for (let turn = 0; turn < 50 && told.hidden; turn += 1) await new Promise((go) => setTimeout(go));
  globalThis.fetch = real;
  ok(told.textContent.includes("blijft staan"), told.textContent);
  equal(form().elements.text.value, "Laatste T1 weg");

  lineIsBack();
  ok(told.textContent.includes("terug. Verstuur"), told.textContent);
});

test("who looks at another log in the middle of a line still writes it where she began", () => {
  const { field, form } = written([FIRE, CRASH], { picked: "2", text: "Laatste T1 weg" });
  field.draw([FIRE, CRASH], "1");
  equal([form().elements.activity.value, form().elements.text.value], ["2", "Laatste T1 weg"]);
});

test("what was typed at one activiteit never stands in the field of another", () => {
  written([FIRE], { own: true, text: "Bron beperkt" });
  const other = written([CRASH], { own: true });
  equal(other.form().elements.text.value, "");
  const back = document.createElement("div");
  document.body.append(back);
  new LogWrite(back, { own: true }).draw([FIRE]);
  equal(/** @type {any} */ (back.querySelector("form")).elements.text.value, "Bron beperkt");
});
