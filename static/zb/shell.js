/** The frame of every screen: exercise clock and controls, counts in the menu, the state of the line,
 *  and the loud warning when what is shown is not the present.
 */

import { Problem, post, realmPath, Unreachable } from "./api.js";
import { actions, byId, h, patch, toast } from "./dom.js";
import { age, dateKey, delay, fromDutch, longDay, time } from "./format.js";
import { may, waits } from "./rights.js";
import { ctx, isLive } from "./store.js";

const LOUD_AFTER = 2_500; // milliseconds without connection before the screen says so: a blink is no outage

let downSince = null;
let spoken = "";

/** Render the frame; called with every render of the screen. */
export function renderShell() {
  renderClock();
  renderStatus();
  renderWarning();
  if (!ctx.ready) return;
  renderPast();
  renderBadges();
  renderGrip();
  renderSteering();
  const print = byId("print-moment");
  if (print) print.textContent = `${longDay(ctx.now())} ${time(ctx.now())}`;
}

function renderClock() {
  const place = byId("klok");
  const clock = ctx.state("clock");
  if (!place || !clock || !ctx.live) return;
  const now = ctx.live.now();
  const pace = clock.day_seconds ? interpolate(gettext("1 dag = %s"), [age(clock.day_seconds)]) : "";
  patch(
    place,
    `${longDay(now)} `,
    h("b", null, time(now)),
    pace ? h("span", { class: "pace" }, ` · ${pace}`) : null,
    clock.running ? null : h("span", { class: "paused" }, gettext("stilgezet")),
  );
}

function statusWords() {
  const { connection, lastUpdate, delayMs, synced } = ctx.status;
  if (isLive())
    return [
      "live",
      delayMs === null || delayMs === undefined ? gettext("live") : interpolate(gettext("live · %s"), [delay(delayMs)]),
    ];
  if (connection === "live" && !synced) return ["sync", gettext("bijwerken…")];
  if (!lastUpdate) return ["start", gettext("verbinden…")];
  return ["down", interpolate(gettext("verbinding weg, beeld van %s"), [time(lastUpdate)])];
}

function renderStatus() {
  const place = byId("status");
  if (!place) return;
  const [state, words] = statusWords();
  place.dataset.state = state;
  patch(place, h("i", { "aria-hidden": "true" }), h("span", null, words));
  const said = state === "live" ? gettext("Verbonden") : state === "down" ? gettext("Verbinding weg") : "";
  if (said && said !== spoken && (spoken || state === "down")) byId("status-spoken").textContent = said;
  if (said) spoken = said;
}

function renderWarning() {
  const place = byId("waarschuwing");
  if (isLive()) downSince = null;
  else downSince ??= Date.now();
  const down = downSince !== null && Date.now() - downSince > LOUD_AFTER;
  const problem = ctx.status.problem;
  document.body.classList.toggle("is-down", down);
  place.hidden = !down;
  if (!down) return;
  const last = ctx.status.lastUpdate;
  const old = last ? age((Date.now() - last) / 1000) : "";
  patch(
    place,
    h("strong", null, gettext("Dit beeld is oud.")),
    " ",
    problem
      ? problem.message
      : last
        ? interpolate(
            gettext(
              "De verbinding is weg; u ziet de stand van %(time)s (%(age)s geleden). Verbinden gaat vanzelf verder.",
            ),
            { time: time(last), age: old },
            true,
          )
        : gettext("Er is nog geen verbinding met de server. Verbinden gaat vanzelf verder."),
  );
}

function renderPast() {
  const place = byId("verleden");
  document.body.classList.toggle("is-past", ctx.asOf !== null);
  if (!place) return;
  place.hidden = ctx.asOf === null;
  if (ctx.asOf === null) return;
  patch(
    place,
    h("strong", null, gettext("Verleden")),
    " ",
    interpolate(gettext("U ziet de stand van %s. Besluiten kan alleen in het heden."), [
      `${longDay(ctx.asOf)} ${time(ctx.asOf)}`,
    ]),
    " ",
    h("button", { type: "button", class: "btn", "data-act": "now" }, gettext("Terug naar nu")),
  );
}

function renderBadges() {
  const found = waits();
  const counts = {
    beeld: found.total,
    fasen: found.proposals.length,
    spreiding: found.runOpen,
    "mijn-huis": found.offers.length,
  };
  for (const badge of document.querySelectorAll("[data-badge]")) {
    const number = counts[badge.dataset.badge] ?? 0;
    badge.hidden = number === 0;
    badge.textContent = String(number);
    badge.title = interpolate(ngettext("%s wacht op u", "%s wachten op u", number), [number]);
  }
  const bare = document.title.replace(/^\(\d+\) /, "");
  document.title = found.total ? `(${found.total}) ${bare}` : bare;
}

function renderGrip() {
  const place = byId("grip");
  if (!place) return;
  const raised = [...ctx.entities.values()]
    .filter((event) => event.key.startsWith("grip:") && event.state?.level > 0)
    .map((event) => event.state)
    .sort((a, b) => b.level - a.level);
  patch(
    place,
    raised
      .slice(0, 2)
      .map((grip) =>
        h(
          "span",
          { class: "grip-chip", "data-key": grip.veiligheidsregio, title: grip.incident },
          `${ctx.ref.veiligheidsregio.get(grip.veiligheidsregio)?.name ?? grip.veiligheidsregio} · GRIP ${grip.level}`,
        ),
      ),
    raised.length > 2 ? h("span", { class: "grip-chip" }, `+${raised.length - 2}`) : null,
  );
}

const PACES = [30, 60, 120, 240, 600];

function renderSteering() {
  const place = byId("sturen");
  if (place) place.hidden = ctx.asOf !== null; // one steers the present
  const clock = ctx.state("clock");
  if (
    !place ||
    !clock ||
    !may("situation.exercise_steer") ||
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
            value: `${dateKey(ctx.live.now())}T${time(ctx.live.now())}`,
            min: `${dateKey(ctx.live.now())}T00:00`,
            max: clock.ends_on ? `${dateKey(clock.ends_on)}T23:59` : null,
          }),
        ),
        h("button", { class: "btn" }, gettext("Springen")),
      ),
    ),
  );
}

/** Send a change and say how it ended; return the answer, or null when it did not work. */
export async function send(path, body, done, key) {
  try {
    const answer = await post(realmPath(path), body, key);
    if (done) toast(done);
    return answer ?? {};
  } catch (error) {
    if (!(error instanceof Problem) && !(error instanceof Unreachable)) throw error;
    toast(error.message, "bad");
    return null;
  }
}

const steer = (body) => send("exercise/", body, gettext("Doorgegeven."));

/** Connect the controls of the frame, once. */
export function connectShell() {
  const band = byId("sturen");
  if (band) {
    actions(band, { pause: () => steer({ action: "pause" }), resume: () => steer({ action: "resume" }) });
    band.addEventListener("change", (event) => {
      if (event.target.id === "tempo")
        steer({ action: "speed", day_seconds: Number(event.target.value) }).then(() => event.target.blur());
    });
    band.addEventListener("submit", (event) => {
      event.preventDefault();
      const to = fromDutch(new FormData(event.target).get("to"));
      steer({ action: "jump", to: to.toISOString() });
      band.querySelector("details").open = false;
    });
  }
  const past = byId("verleden");
  if (past) actions(past, { now: () => ctx.live.seek(null) });
  const menu = document.querySelector("details.me");
  document.addEventListener("click", (event) => {
    if (menu?.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
