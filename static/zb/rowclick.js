/** A click on a figure in a row does what the name of that row does: it is what people aim at.
 *
 *  For a pointer alone: the keyboard and a screen reader have the name, which is a button.
 */

import { on } from "./dom.js";

const OWN = "a, button, input, select, textarea, label, summary"; // they do something themselves

/** Have each row of the tables in an element open by a click anywhere on it. */
export function rowsOpen(root) {
  root.classList.add("rows-open");
  on(root, "click", (target) => {
    if (target.closest(OWN) || getSelection()?.toString()) return; // who marks a figure to copy it opens nothing
    target.closest("tr")?.querySelector("th[scope=row] button[data-act]")?.click();
  });
}
