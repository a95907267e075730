/** Light, dark, or as the machine has it: kept in this browser, set before anything is drawn (no module). */

(() => {
  const KEY = "zorgbeeld-theme";
  const root = document.documentElement;

  const read = () => {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return ""; // a browser that keeps nothing: as the machine has it
    }
  };

  const keep = (chosen) => {
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // it holds for this page only
    }
  };

  const show = (chosen) => {
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-theme-choice]"))) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
    }
  };

  show(read());
  document.addEventListener("DOMContentLoaded", () => show(read()));
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest("[data-theme-choice]")
    );
    if (!button) return;
    keep(button.dataset.themeChoice ?? "");
    show(button.dataset.themeChoice ?? "");
  });
})();
