/** What is said at a field of a dialog: that it is full, and what the server refused of it. */

import { h } from "./dom.js";
import { sayRefused } from "./lostline.js";

/** Say below a text that it is as long as it may be: what was pasted beyond that is not in it. */
export function sayFull(field) {
  if (!(field instanceof HTMLTextAreaElement) || field.maxLength < 0) return;
  const there = field.nextElementSibling?.matches(".is-full") ? field.nextElementSibling : null;
  if (field.value.length < field.maxLength) there?.remove();
  else if (!there)
    field.after(
      h(
        "p",
        { class: "hint is-full", role: "status" },
        interpolate(gettext("Hier passen %s tekens."), [field.maxLength]),
      ),
    );
}

/** Return the field of a form for `contacts.1.telephone`: of several with one name, that of the row. */
function fieldOf(form, path) {
  const parts = path.split(".");
  const name = parts.at(-1);
  const found = name ? form.elements.namedItem(name) : null;
  const row = Number(parts.findLast((part) => /^\d+$/.test(part)) ?? 0);
  return found instanceof RadioNodeList ? (found[row] ?? null) : found;
}

/** Say what was refused: at its field where that is in the form. */
export function showProblem(form, error, problem) {
  const field = fieldOf(form, problem.field);
  const asked = field instanceof HTMLElement ? field.closest("[data-when-asked]") : null;
  if (asked) {
    error.after(asked); // below the question, where a long form does not scroll it away
    asked.removeAttribute("hidden");
  }
  const label = field instanceof HTMLElement ? form.querySelector(`label[for="${field.id}"]`) : null;
  const row = field instanceof HTMLElement ? field.closest("fieldset")?.querySelector("legend")?.textContent : "";
  const named = [row, label?.textContent].filter(Boolean).join(", ");
  sayRefused(error, problem, named ? `${named}: ${problem.message}` : problem.message);
  if (!label || !(field instanceof HTMLElement)) return;
  error.id = "vraag-fout";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", error.id);
  field.addEventListener("input", () => field.removeAttribute("aria-invalid"), { once: true });
  field.focus();
}
