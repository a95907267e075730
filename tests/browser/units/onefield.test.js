import { LogWrite } from "/static/zb/logwrite.js";
import { lineIsBack } from "/static/zb/lostline.js";
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
