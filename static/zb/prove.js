/** Where somebody is asked anew who she is: in a tab of its own, so that what stands in a form here stays. */

import { h } from "./dom.js";

const ID = "toon-wie";
const TAB = "zb-toon-wie"; // one, however often something is pressed before it is used

/** Open that tab; a browser that lets no page open one is helped by a link that is pressed. */
export function prove() {
  const where = document.body.dataset.prove ?? "";
  if (!open(where, TAB) && !document.getElementById(ID)) offer(where);
}

/** Show the way over everything else: a dialog with a form may stand open, and stays. */
function offer(where) {
  const way = h("a", { class: "btn pri", href: where, target: TAB, autofocus: true }, gettext("Tonen wie u bent"));
  const back = h("button", { type: "button", class: "btn" }, gettext("Sluiten"));
  const dialog = h(
    "dialog",
    { class: "ask", "aria-labelledby": ID },
    h("div", { id: ID, class: "ask-head" }, gettext("Toon eerst opnieuw wie u bent")),
    h(
      "div",
      { class: "ask-body" },
      h("p", null, gettext("Uw browser opende het tabblad daarvoor niet. Wat u invulde, blijft hier staan.")),
    ),
    h("div", { class: "ask-foot" }, h("span", { class: "ask-acts" }, way), back),
  );
  // by the press itself: `close` is told late to a page behind the tab that opened
  for (const each of [way, back]) each.addEventListener("click", () => dialog.remove());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
