/** An announced arrival that does not come: called off by who announced it, or by who coordinates there. */

import { address } from "./api.js";
import { sure } from "./ask.js";
import { h } from "./dom.js";
import { canAct, may } from "./rights.js";
import { send } from "./send.js";
import { seenOf } from "./store.js";

/** Return the button that calls an arrival off: whoever sees one may. */
export const callOff = (arrival, words) =>
  canAct() && may("capacity.arrival_announce")
    ? h(
        "button",
        { type: "button", class: "btn small", "data-call-off": arrival.id, "data-words": words },
        gettext("Afzeggen…"),
        h("span", { class: "unseen" }, ` ${words}`),
      )
    : null;

document.addEventListener("click", async (event) => {
  const button = /** @type {HTMLElement | null} */ (
    /** @type {HTMLElement} */ (event.target).closest?.("[data-call-off]") ?? null
  );
  if (!button) return;
  const { callOff: arrival = "", words } = button.dataset;
  const seen = seenOf(`arrival:${arrival}`);
  const yes = await sure({
    title: gettext("Aankomst afzeggen?"),
    body: h("p", null, interpolate(gettext("%s komt dan niet; de SEH ziet het meteen."), [words])),
    yes: gettext("Afzeggen"),
  });
  if (!yes) return;
  const url = address("capacity.arrival_end", { arrival });
  await send(url, { outcome: "cancelled", ...seen }, gettext("De aankomst is afgezegd."));
});
