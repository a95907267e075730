import { isOther, isTyped } from "/static/zb/typed.js";
import { equal, test } from "/units/harness.js";

function field(html) {
  const holder = document.createElement("div");
  holder.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  return holder.querySelector("input, textarea");
}

function typed(html, value) {
  const found = field(html);
  found.value = value;
  return isTyped(found);
}

test("a page is to be reloaded when the server says another version, and never while one is unknown", () => {
  equal(isOther("0.1.0+aa", "0.1.0+bb"), true);
  equal(isOther("0.1.0+aa", "0.1.0+aa"), false);
  equal(isOther("0.1.0+aa", null), false);
  equal(isOther(undefined, "0.1.0+aa"), false);
});

test("words that were typed would be lost; what stood there, what is sought and what is kept would not", () => {
  equal(typed("<textarea></textarea>", "Extra bedden open"), true);
  equal(typed("<textarea></textarea>", "  "), false);
  equal(typed('<input type="text" value="IC">', "IC"), false);
  equal(typed('<input type="text" value="IC">', "IC en kliniek"), true);
  equal(typed('<input type="search">', "Maasstad"), false);
  equal(typed('<main data-kept><input type="text"></main>', "12"), false);
});
