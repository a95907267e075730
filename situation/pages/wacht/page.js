/** Everything that waits for the person at the screen, on one list: each card does what it asks, or leads there. */

import { actions, byId, h, patch } from "../../zb/dom.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, start } from "../../zb/store.js";
import { waitActions } from "../../zb/waitpanel.js";
import { waitGroups } from "../../zb/waits.js";

const titleOf = (page) =>
  document.querySelector(`[data-badge="${page}"]`)?.parentElement?.firstChild?.textContent?.trim() ?? page;

function group({ page, said, cards }) {
  return h(
    "section",
    { class: "card", "data-key": page, "aria-label": titleOf(page) },
    h("div", { class: "ttl" }, h("h2", null, titleOf(page)), h("small", null, said)),
    h("div", { class: "wait-cards" }, cards),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const groups = waitGroups();
  patch(
    byId("wachtend"),
    groups.length
      ? groups.map(group)
      : h(
          "p",
          { class: "card empty" },
          gettext("Er wacht niets op u. Wat komt, verschijnt hier vanzelf en staat als getal in het menu."),
        ),
  );
}

connectShell();
actions(document.querySelector("main"), waitActions());
start(render);
