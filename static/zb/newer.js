/** The server runs another version than the one this page came from: say so, and take nothing that was typed. */

import { sure } from "./ask.js";
import { byId, h, hide, on, patch } from "./dom.js";
import { ctx } from "./store.js";
import { isOther, isTyped } from "./typed.js";

const WALL_MS = [5_000, 60_000]; // walls reload by themselves, not all in one moment
let leaving = false;

const typed = () =>
  [.../** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll("textarea, input[type=text]"))].some(
    isTyped,
  );
const isOld = () => isOther(document.body.dataset.build, ctx.status.build);

/** Draw the bar; called with the frame. */
export function renderNewer() {
  const place = byId("versie");
  if (!place) return;
  hide(place, !isOld());
  if (place.hidden) return;
  patch(
    place,
    h("strong", null, gettext("Er is een nieuwe versie van Zorgbeeld.")),
    " ",
    gettext("Dit scherm is nog van de vorige: herlaad het zodra het uitkomt."),
    " ",
    h("button", { type: "button", class: "btn", "data-key": "reload", "data-newer": "reload" }, gettext("Herladen")),
  );
}

async function reload() {
  const goes =
    !typed() ||
    (await sure({
      title: gettext("Er staat nog tekst die niet is verzonden"),
      body: gettext("Bij herladen gaat die verloren. Verzend of kopieer die eerst."),
      yes: gettext("Toch herladen"),
    }));
  if (goes) location.reload();
}

/** Have the button reload the page, once a page. */
export function connectNewer() {
  on(document, "click", (element) => {
    if (element.closest("[data-newer]")) reload();
  });
}

/** On a wall, at which nobody types: reload by itself, each at a moment of its own. */
export function reloadWall() {
  if (leaving || !isOld()) return;
  leaving = true;
  document.body.dataset.leaving = ""; // who looks after walls sees that this one is about to
  const [least, most] = WALL_MS;
  setTimeout(() => location.reload(), least + Math.random() * (most - least));
}
