/** Saying that a patient left or arrived, or that the vehicle is back: now, or at the moment that somebody heard or saw. */

import { address } from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { fromDutch, moment, wallClock } from "./format.js";
import { arrivalExpected, backExpected } from "./late.js";
import { ctx } from "./store.js";

const WORDS = () => ({
  depart: {
    title: gettext("R-%s is vertrokken"),
    planned: gettext("Gepland vertrek: %s"),
    done: gettext("Vertrek gemeld."),
  },
  arrive: {
    title: gettext("R-%s is aangekomen"),
    planned: gettext("Verwachte aankomst: %s"),
    done: gettext("Aankomst gemeld."),
  },
  ride_back: {
    title: gettext("Het voertuig van R-%s is terug"),
    planned: gettext("Terug verwacht: %s"),
    done: gettext("Terugkeer gemeld."),
  },
});

/** Ask when a patient left or arrived, or the vehicle was back. `about`: the entity on which it is decided, as the person sees it. */
export function tellMove(one, step, about = "") {
  const now = ctx.now();
  const said = WORDS()[step];
  const planned = { depart: one.leaves_at, arrive: arrivalExpected(one), ride_back: backExpected(one) }[step];
  const opened = wallClock(now);
  const sure = h("input", { type: "checkbox", name: "sure", value: "1" });
  const asked = h(
    "div",
    { class: "asked-back", "data-when-asked": "1", hidden: true },
    h("label", { class: "pick" }, sure, h("span", null, gettext("dit klopt, zo was het"))),
  );
  const dialog = ask({
    about,
    title: h("h3", null, interpolate(said.title, [one.number])),
    body: [
      planned ? h("p", { class: "muted" }, interpolate(said.planned, [moment(planned, now)])) : null,
      h("label", { for: "wanneer" }, gettext("Wanneer")),
      h("input", { id: "wanneer", name: "at", type: "datetime-local", value: opened, max: opened }),
      h("p", { class: "hint" }, gettext("Laat staan voor: nu.")),
      asked,
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => {
      const given = String(data.get("at"));
      const at = given && given !== opened ? (fromDutch(given)?.toISOString() ?? null) : null;
      const told = { step, ...(at ? { at } : {}), ...(data.get("sure") ? { sure: true } : {}) };
      return [address("patientspread.request_move", { pmr: one.id }), told, said.done];
    },
  });
  // what was confirmed of one moment is not said of another
  dialog.querySelector("#wanneer").addEventListener("input", () => {
    asked.hidden = true;
    sure.checked = false;
  });
}
