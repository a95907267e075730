import { LogWrite } from "/static/zb/logwrite.js";
import { ctx } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

const [FIRE, CRASH, FLOOD] = ["Brand", "Botsing", "Water"].map((name, at) => ({ id: at + 1, name }));

/** Return a field with its form in the page, where somebody types. */
function written(activities, { picked = "", text = "" } = {}) {
  localStorage.clear();
  ctx.realm = "proef";
  const place = document.createElement("div");
  document.body.append(place);
  const field = new LogWrite(place);
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
