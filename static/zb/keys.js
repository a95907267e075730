/** Short-cuts: one letter goes somewhere, `?` lists them. Never while somebody types, in a dialog, or with Ctrl, Alt or
 *  Meta; they can be switched off (WCAG 2.1.4) and that is kept in this browser.
 */

import { show } from "./ask.js";
import { h, on } from "./dom.js";
import { keptName } from "./kept.js";

const OFF = keptName("keys-off");
const isOff = () => localStorage.getItem(OFF) !== null;

const PAGES = {
  w: "wacht",
  b: "beeld",
  h: "mijn-huis",
  c: "capaciteit",
  m: "meldkamer",
  f: "fasen",
  a: "activiteiten",
  o: "oproep",
  s: "spreiding",
  l: "logboek",
};

/** Return the pages that this person finds in the menu, with their letters. */
const there = () =>
  Object.entries(PAGES).flatMap(([letter, page]) => {
    const link = document.querySelector(`[data-badge="${page}"]`)?.closest("a");
    return link ? [{ letter, link, title: link.firstChild?.textContent?.trim() ?? page }] : [];
  });

/** What is done on the page itself: a letter, what it does, and the button or field that it is for. */
const here = () =>
  [
    {
      letter: "n",
      title: gettext("nieuw: melden, openen of toevoegen op deze pagina"),
      at: "main [data-act=open], main [data-act=new]",
    },
    { letter: "/", title: gettext("zoeken op deze pagina"), at: "main input[type=search]" },
    { letter: "i", title: gettext("naar de inhoud"), at: "main" },
    { letter: "u", title: gettext("ongedaan maken, zolang dat kan"), at: "[data-act=undo]" },
  ].map((one) => ({ ...one, found: /** @type {HTMLElement | null} */ (document.querySelector(one.at)) }));

function rows(list) {
  return h(
    "dl",
    { class: "keys" },
    list.map(({ letter, title }) => h("div", null, h("dt", null, h("kbd", null, letter)), h("dd", null, title))),
  );
}

/** Show which short-cuts there are here. */
export function showKeys() {
  const off = h("input", { type: "checkbox", checked: !isOff() });
  on(off, "change", (box) => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "")));
  show(
    h("h3", null, gettext("Sneltoetsen")),
    h("label", { class: "pick" }, off, h("span", null, gettext("Letters als sneltoets gebruiken"))),
    h("h4", null, gettext("Naar een scherm")),
    rows(there()),
    h("h4", null, gettext("Op deze pagina")),
    rows([...here().filter((one) => one.found), { letter: "?", title: gettext("deze lijst") }]),
    h("h4", null, gettext("In een venster")),
    rows([
      { letter: "Ctrl+Enter", title: gettext("versturen, ook vanuit een tekst van meer regels (op een Mac: ⌘+Enter)") },
      { letter: "Esc", title: gettext("sluiten; wat u invulde, gaat niet weg zonder vraag") },
    ]),
  );
}

const isTyping = (element) =>
  element?.closest?.("input, textarea, select, [contenteditable], dialog, .leaflet-container") ?? null;

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    showKeys();
    return;
  }
  if (isOff()) return;
  const page = there().find((one) => one.letter === event.key);
  const own = here().find((one) => one.letter === event.key && one.found);
  if (!page && !own) return;
  event.preventDefault();
  if (page) page.link.click();
  else {
    own?.found?.focus(); // a dialog gives the focus back to where it was opened
    if (own?.found?.matches("button")) own.found.click();
  }
}

/** Listen for short-cuts, once. */
export function connectKeys() {
  document.addEventListener("keydown", press);
  for (const button of document.querySelectorAll("[data-keys]")) on(button, "click", showKeys);
}
