/** The clock of an exercise in the hands of whoever leads it: stand still, go on, pace, jump. */

import { address } from "./api.js";
import { actions, byId, h, on, patch } from "./dom.js";
import { age, dateKey, dutchMoments, wallClock } from "./format.js";
import { canAct, may } from "./rights.js";
import { send } from "./send.js";
import { ctx, isLive } from "./store.js";

const PACES = [30, 60, 120, 240, 600];

/** Show pace, pause and jump to whoever leads the exercise. */
export function renderSteering() {
  const place = byId("sturen");
  if (place) place.hidden = !canAct(); // one steers the present
  const clock = ctx.state("clock");
  if (
    !place ||
    !clock ||
    !may("situation.exercise_steer") ||
    !isLive() || // what was kept may say the contrary: a button would turn into the other under a finger
    place.contains(document.activeElement?.closest("select, input") ?? null)
  )
    return;
  const paces =
    PACES.includes(clock.day_seconds) || !clock.day_seconds
      ? PACES
      : [...PACES, clock.day_seconds].sort((a, b) => a - b);
  patch(
    place,
    h(
      "button",
      { type: "button", class: "band-btn", "data-act": clock.running ? "pause" : "resume" },
      clock.running ? gettext("Stilzetten") : gettext("Verder"),
    ),
    h(
      "label",
      { class: "band-label" },
      h("span", null, gettext("1 dag =")),
      " ",
      h(
        "select",
        { id: "tempo", "data-own": true, "data-key": `pace-${clock.day_seconds}` },
        paces.map((pace) => h("option", { value: pace, selected: pace === clock.day_seconds }, age(pace))),
      ),
    ),
    h(
      "details",
      { class: "jump" },
      h("summary", null, gettext("Springen")),
      h(
        "form",
        { id: "sprong", "data-own": true },
        h(
          "label",
          null,
          gettext("Verder spelen tot"),
          h("input", {
            type: "datetime-local",
            required: true,
            name: "to",
            value: wallClock(ctx.live.now()),
            min: `${dateKey(ctx.live.now())}T00:00`,
            max: clock.ends_on ? `${clock.ends_on}T23:59` : null, // the last day is played too
          }),
        ),
        h(
          "select",
          { name: "turn", "aria-label": gettext("Welk van de twee uren"), hidden: true },
          h("option", { value: "0" }, gettext("zomertijd")),
          h("option", { value: "1" }, gettext("wintertijd")),
        ),
        h("button", { class: "btn" }, gettext("Springen")),
      ),
    ),
  );
}

const steer = (body) => send(address("situation.exercise_steer"), body, gettext("Doorgegeven."));

/** Say at the field that a moment does not exist; ask which one when clocks show it twice. */
function checkMoment(form) {
  const field = form.elements.to;
  const moments = dutchMoments(field.value);
  const skipped = field.value && !moments.length;
  field.setCustomValidity(skipped ? gettext("Dit tijdstip bestaat niet: de klok gaat dan een uur vooruit.") : "");
  form.elements.turn.hidden = moments.length < 2;
  return moments;
}

function jump(form) {
  const moments = checkMoment(form);
  const to = moments[Number(form.elements.turn.value)] ?? moments[0];
  if (!to || !form.reportValidity()) return;
  steer({ action: "jump", to: to.toISOString() });
  form.closest("details").open = false;
}

/** Connect the controls, once. */
export function connectSteering() {
  const band = byId("sturen");
  if (!band) return;
  actions(band, { pause: () => steer({ action: "pause" }), resume: () => steer({ action: "resume" }) });
  on(band, "change", (target) => {
    if (target.id === "tempo") steer({ action: "speed", day_seconds: Number(target.value) }).then(() => target.blur());
  });
  on(band, "input", (target) => {
    if (target.name === "to") checkMoment(target.form);
  });
  on(band, "submit", (form, event) => {
    event.preventDefault();
    jump(form);
  });
}
