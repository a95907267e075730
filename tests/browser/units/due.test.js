import { h } from "/static/zb/dom.js";
import { dueField, dueIn } from "/static/zb/duefield.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2026-04-02T12:00:00Z"); // 14:00 in the Netherlands
const typed = (field, value) => {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

function asked() {
  ctx.now = () => NOW;
  const form = h("form", null, dueField("Klaar"));
  document.body.append(form);
  return {
    within: form.querySelector("select"),
    at: form.querySelector("input"),
    chosen: () => dueIn(new FormData(form)),
  };
}

test("a moment that somebody set counts, also when she did not say so in the list before it", () => {
  const { within, at, chosen } = asked();
  typed(at, "2026-04-02T18:30");
  equal([within.value, chosen()], ["at", "2026-04-02T16:30:00.000Z"]);
});

test("what is chosen from the list shows its moment, and no deadline is none", () => {
  const { within, at, chosen } = asked();
  typed(within, "60");
  equal([at.value, chosen()], ["2026-04-02T15:00", "2026-04-02T13:00:00.000Z"]);
  typed(within, "");
  equal(chosen(), null);
});

test("a moment of one's own that is emptied is no choice for no deadline", () => {
  const { within, at } = asked();
  typed(at, "");
  equal([within.value, at.checkValidity()], ["at", false]);
  typed(within, "");
  equal(at.checkValidity(), true);
});
