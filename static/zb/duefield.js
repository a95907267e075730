/** The field of a deadline: in so many minutes, at a moment of its own, or none. */

import { h } from "./dom.js";
import { fromDutch, wallClock } from "./format.js";
import { ctx } from "./store.js";

const CHOICES = [15, 30, 60, 120, 240];
const MINUTE = 60_000;

const minutesWords = (number) =>
  number < 60 ? interpolate(gettext("over %s min"), [number]) : interpolate(gettext("over %s uur"), [number / 60]);

// what was set last counts: a moment of one's own is no longer "in half an hour", and the other way round
document.addEventListener("input", ({ target }) => {
  const form = target instanceof Element && target.matches("[data-due]") ? target.closest("form") : null;
  if (!form) return;
  const within = /** @type {HTMLSelectElement} */ (form.querySelector("select[data-due]"));
  const at = /** @type {HTMLInputElement} */ (form.querySelector("input[data-due]"));
  if (target === at) within.value = "at";
  else if (Number(within.value)) at.value = wallClock(new Date(ctx.now().getTime() + Number(within.value) * MINUTE));
  at.required = within.value === "at"; // emptied it would be no deadline, which nobody chose
});

/** Return the field; `chosen`: minutes, or 0 for none; `at`: a moment that counts already. */
export function dueField(label, chosen = 30, at = null) {
  return [
    h("label", { for: "termijn" }, label),
    h(
      "select",
      { id: "termijn", name: "minutes", "data-due": "" },
      CHOICES.map((one) => h("option", { value: one, selected: !at && one === chosen }, minutesWords(one))),
      h("option", { value: "at", selected: Boolean(at) }, gettext("op een eigen moment")),
      h("option", { value: "", selected: !at && !chosen }, gettext("geen termijn")),
    ),
    h("label", { for: "moment" }, gettext("Eigen moment")),
    h("input", {
      id: "moment",
      name: "due_at",
      type: "datetime-local",
      "data-due": "",
      required: Boolean(at),
      value: wallClock(at ?? new Date(ctx.now().getTime() + chosen * MINUTE)),
    }),
  ];
}

/** Return the moment that was chosen, as commands take it; null for none. */
export function dueIn(data) {
  const chosen = data.get("minutes");
  if (!chosen) return null;
  if (chosen === "at") return fromDutch(String(data.get("due_at")))?.toISOString() ?? null;
  return new Date(ctx.now().getTime() + Number(chosen) * MINUTE).toISOString();
}
