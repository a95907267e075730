import { begunAt, elevenIn, foundIn, passesEleven, warningFor, watchTexts } from "/static/zb/patients.js";
import { equal, ok, test } from "/units/harness.js";

const YEAR = 2026;

// the server finds the same: tests/journal/test_patients.py
for (const [text, kinds] of await (await fetch("/units/patients.json")).json())
  test(`what is about one person in “${text}”`, () => {
    equal(
      foundIn(text, YEAR).map((one) => one.kind),
      kinds,
    );
    equal(warningFor(text, YEAR)?.certain ?? false, kinds.includes("bsn") || kinds.includes("birth"));
  });

test("one digit off passes no eleven-test", () => {
  ok(passesEleven("123456782"));
  ok(!passesEleven("123456783"));
});

test("what is certain stands under its field, and the field is not valid until it is gone", () => {
  watchTexts();
  const field = document.createElement("textarea");
  document.body.append(field);
  const type = (text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  type("bed 4: 123456782");
  const note = document.getElementById("geen-patient");
  ok(!note.hidden && note.textContent.includes("123456782"), note.textContent);
  ok(!field.checkValidity());

  type("mevr. Jansen");
  ok(!note.hidden && note.textContent.includes("mevr. Jansen"), note.textContent);
  ok(field.checkValidity(), "what only may be a name is no mistake");

  type("bed 4");
  ok(note.hidden && field.checkValidity());
});

test("in a dialog the note is a part of the form: below its field, above the buttons, and there while one is pressed", () => {
  const dialog = document.createElement("dialog");
  dialog.innerHTML =
    "<form><div class='ask-body'><div><span><textarea></textarea></span></div></div><div class='ask-foot'><button type='button'>Ja</button></div></form>";
  document.body.append(dialog);
  dialog.showModal();
  const field = dialog.querySelector("textarea");
  const type = (text) => {
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  type("mevr. Jansen");
  const note = document.getElementById("geen-patient");
  ok(note.matches(".ask-body > .is-inside") && note.previousElementSibling.contains(field));
  dialog.querySelector("button").focus();
  ok(!note.hidden, "the buttons do not move under the finger");
  type("bed 4");
  ok(note.hidden);
  dialog.remove();
});

test("where a field stands with its button on the page the note is between them, and goes with what is sent", () => {
  const form = document.createElement("form");
  form.dataset.kept = "";
  form.innerHTML = "<textarea></textarea><div><button type='button'>Delen</button></div>";
  document.body.append(form);
  const field = form.querySelector("textarea");
  field.focus();
  field.value = "mevr. Jansen";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const note = document.getElementById("geen-patient");
  ok(note.previousElementSibling === field && note.nextElementSibling.matches("div") && !note.hidden);
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  ok(note.hidden);
  form.remove();
});

test("digits that may become a number are begun while one writes at them, until something else follows", () => {
  const atEnd = (text) => begunAt(text, text.length);
  for (const [text, digits] of [
    ["1112", 4],
    ["8 T1 11122233", 9],
    ["111.222.33", 8],
    ["11122233 ", 8],
    ["111 22 23 3", 8],
    ["in 2026", 4],
    ["06 12345678", 10],
    ["geboren 3-4-1931 ", 4], // a whole date: nothing of it is a beginning
    ["12.10.2020", 4],
    ["12-10-20", 6],
  ])
    equal(atEnd(text), digits);
  for (const text of [
    "",
    "12",
    "in 2026 is",
    "11122233 en",
    "111222333",
    "8 T1 111.222.333",
    "0612345678",
    "111222333 ",
  ])
    equal(atEnd(text), 0);
  equal(
    [-1, 1, 9, 18].map((at) => begunAt("8 T1 11122233 erbij", at)),
    [0, 0, 9, 0],
  );
});

test("only what passes the eleven-test is refused while several write, wherever something else is called a number", () => {
  equal(elevenIn("bsn 12345678 en 111.222.333"), [{ digits: "111222333", start: 16, end: 27 }]);
});
