import { h, patch } from "/static/zb/dom.js";
import { keepFocus, keepIn } from "/static/zb/focus.js";
import { equal, ok, test } from "/units/harness.js";

const card = (id, act) =>
  h("article", { "data-key": id, id }, h("button", { type: "button", id: `${id}-act`, disabled: act === "off" }, id));
const root = () => {
  const panel = h("section", { id: "panel" });
  document.body.append(panel);
  return panel;
};
const at = () => document.activeElement?.id;
const tab = (element, shiftKey = false) => {
  const event = new KeyboardEvent("keydown", { key: "Tab", shiftKey, bubbles: true, cancelable: true });
  element.dispatchEvent(event);
  return event.defaultPrevented;
};

test("when what has the focus goes away, its neighbour has it and no button", () => {
  const panel = root();
  patch(panel, card("a"), card("b"), card("c"));
  document.getElementById("b-act")?.focus();
  patch(panel, card("a"), card("c"));
  equal(at(), "c");
  patch(panel, card("a"), card("c"));
  equal(at(), "c");
  patch(panel, card("a"));
  equal(at(), "a");
  patch(panel);
  equal(at(), "panel");
});

test("the focus elsewhere is left alone", () => {
  const [panel, other] = [root(), h("button", { id: "other" })];
  document.body.append(other);
  patch(panel, card("a"), card("b"));
  other.focus();
  patch(panel, card("b"));
  equal(at(), "other");
});

test("the focus is given back to what had it, or near there when that is gone or off", () => {
  const panel = root();
  patch(panel, card("a"), card("b"));
  const [elsewhere, opener] = [h("button", { id: "x" }), document.getElementById("a-act")];
  document.body.append(elsewhere);
  const after = (act) => {
    opener?.focus();
    const giveBack = keepFocus();
    elsewhere.focus();
    act();
    giveBack();
    return at();
  };
  equal(
    after(() => undefined),
    "a-act",
  );
  equal(
    after(() => patch(panel, card("a", "off"), card("b"))),
    "a",
  );
  patch(panel, card("a"), card("b"));
  equal(
    after(() => {
      patch(panel, card("b"));
      elsewhere.remove();
    }),
    "b",
  );
});

test("Tab goes round in what is open", () => {
  const box = h("div", { id: "box" }, card("a"), card("b", "off"), card("c"));
  document.body.append(box);
  keepIn(box);
  const [first, last] = [document.getElementById("a-act"), document.getElementById("c-act")];
  last?.focus();
  ok(tab(box));
  equal(at(), "a-act");
  ok(tab(box, true));
  equal(at(), "c-act");
  first?.focus();
  ok(!tab(box), "between the edges Tab is the browser's");
});
