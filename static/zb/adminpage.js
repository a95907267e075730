/** Django's pages of administrators: names for the fields that it leaves without one. */

/** @param {string} id @returns {string} what the label of a field says */
const labelOf = (id) => document.querySelector(`label[for="${id}"]`)?.textContent?.replace(/:\s*$/, "").trim() ?? "";

/** @param {Element} box @returns {string} what the list is called that a box of Select2 stands for */
const listOf = (box) => labelOf(box.closest(".select2-container")?.previousElementSibling?.id ?? "");

/** Name the boxes that Select2 puts in the place of lists. */
function nameLists() {
  for (const box of document.querySelectorAll(".select2-selection, .select2-selection__rendered"))
    if (listOf(box)) box.setAttribute("aria-label", listOf(box));
}

/** Name the two fields of a moment: what it is, with the word that stands before each. */
function nameMoments() {
  for (const field of document.querySelectorAll(".datetime input")) {
    const group = field.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
    const word = field.previousSibling?.textContent ?? "";
    field.setAttribute("aria-label", `${group} ${word}`.replace(/:/g, "").replace(/\s+/g, " ").trim());
  }
}

/** Name the cells of a list by their column: a telephone shows them beneath each other, without the heads. */
function nameCells() {
  const heads = [...document.querySelectorAll("#result_list thead th")].map(
    (head) => head.querySelector(".text")?.textContent?.trim() ?? "",
  );
  for (const row of document.querySelectorAll("#result_list tbody tr"))
    for (const [at, cell] of [...row.children].entries()) if (heads[at]) cell.setAttribute("data-label", heads[at]);
}

nameMoments();
nameLists();
nameCells();
// Select2 puts its boxes there when it is ready, which may be after everything else
new MutationObserver(nameLists).observe(document.body, { childList: true, subtree: true });
// the field in which one looks for a row of a list is made when the list opens
document.addEventListener("focusin", ({ target }) => {
  if (!(target instanceof Element) || !target.matches(".select2-search__field")) return;
  const open = document.querySelector(".select2-container--open .select2-selection");
  target.setAttribute("aria-label", open?.getAttribute("aria-label") ?? "");
});
