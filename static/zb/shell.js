/** The frame of every screen: exercise clock and controls, counts in the menu, the state of the line,
 *  and the loud warning when what is shown is not the present.
 */

import { activityHref, areaName, gripsRaised } from "./activities.js";
import { address, intention, post } from "./api.js";
import { renderClosed } from "./closed.js";
import { actions, byId, h, hide, mark, on, patch } from "./dom.js";
import { age, delay, longDay, moment, time } from "./format.js";
import { renderHealth } from "./health.js";
import { connectKeys } from "./keys.js";
import { lineIsBack } from "./lostline.js";
import { connectNewer, renderNewer } from "./newer.js";
import { connectNotices, renderNotices } from "./notices.js";
import "./invalid.js";
import { isDown, pictureAt } from "./outage.js";
import { watchTexts } from "./patients.js";
import { connectSteering, renderSteering } from "./steering.js";
import { ctx, heard, isLive, seek } from "./store.js";
import { waitCounts, waitTotal } from "./waits.js";

let spoken = "";
let wasLive = false;

/** Render the frame; called with every render of the screen. */
export function renderShell() {
  renderClock();
  renderStatus();
  renderWarning();
  renderNewer();
  renderHealth();
  if (!ctx.ready) return;
  renderPast();
  renderClosed();
  renderBadges();
  renderNotices();
  renderGrip();
  renderSteering();
  const print = byId("print-moment");
  if (print) patch(print, `${longDay(ctx.now())} ${time(ctx.now())}`);
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
  const { connection, delayMs, synced } = ctx.status;
  if (isLive())
    return [
      "live",
      delayMs === null || delayMs === undefined ? gettext("live") : interpolate(gettext("live · %s"), [delay(delayMs)]),
    ];
  if (connection === "live" && !synced) return ["sync", gettext("bijwerken…")];
  const last = pictureAt();
  if (!last) return ["start", gettext("verbinden…")];
  return ["down", interpolate(gettext("verbinding weg, beeld van %s"), [moment(last.at, ctx.live.now())])];
}

function renderStatus() {
  const place = byId("status");
  if (!place) return;
  const [state, words] = statusWords();
  if (place.dataset.state !== state) place.dataset.state = state;
  patch(place, h("i", { "aria-hidden": "true" }), h("span", null, words));
  const said = state === "live" ? gettext("Verbonden") : state === "down" ? gettext("Verbinding weg") : "";
  if (said && said !== spoken && (spoken || state === "down")) byId("status-spoken").textContent = said;
  if (said) spoken = said;
}

function renderWarning() {
  const place = byId("waarschuwing");
  const down = isDown();
  const problem = ctx.status.problem;
  mark("is-down", down);
  if (isLive() && !wasLive) lineIsBack(); // after a blink that nobody is warned of as well
  wasLive = isLive();
  hide(place, !down);
  if (!down) return;
  const last = pictureAt();
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
            { time: moment(last.at, ctx.live.now()), age: age(last.seconds) },
            true,
          )
        : gettext("Er is nog geen verbinding met de server. Verbinden gaat vanzelf verder."),
  );
}

function renderPast() {
  const place = byId("verleden");
  mark("is-past", ctx.asOf !== null);
  if (!place) return;
  hide(place, ctx.asOf === null);
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

function renderBadge(badge, number) {
  const text = String(number);
  if (badge.textContent === text && badge.title) return; // else the browser draws the menu anew each second
  hide(badge, number === 0);
  badge.textContent = text;
  badge.title = interpolate(ngettext("%s wacht op u", "%s wachten op u", number), [number]);
}

/** On a phone, where the menu is folded, what waits is one tap away. */
function renderWaitsLink(total) {
  const link = byId("wacht-knop");
  if (!link) return;
  hide(link, total === 0);
  const text = interpolate(ngettext("%s wacht", "%s wachten", total), [total]);
  if (link.ariaLabel !== text) link.ariaLabel = text;
  // on a narrow phone the number alone: beside a GRIP level the head would grow a line under somebody's thumb
  patch(
    link,
    h("span", { class: "waits-count" }, total),
    h("span", { class: "waits-word" }, text.replace(/^\d+ /, "")),
  );
}

function renderBadges() {
  const counts = new Map(waitCounts());
  const total = waitTotal();
  for (const badge of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-badge]")))
    renderBadge(badge, counts.get(badge.dataset.badge ?? "") ?? 0);
  renderBadge(byId("menu-telling"), total);
  renderWaitsLink(total);
  const bare = document.title.replace(/^\(\d+\) /, "");
  const title = total ? `(${total}) ${bare}` : bare;
  if (document.title !== title) document.title = title;
}

/** One chip, however much runs: the highest level and how many more; the head stays as wide as it is. */
function renderGrip() {
  const place = byId("grip");
  if (!place) return;
  const raised = gripsRaised();
  if (!raised.length) {
    patch(place);
    return;
  }
  const [highest] = raised;
  const said = raised
    .map((grip) => `GRIP ${grip.level} ${areaName(grip.veiligheidsregio)}: ${grip.incident}`)
    .join("\n");
  const one = new Set(raised.map((grip) => grip.activity)).size === 1 && highest.activity;
  const more = raised.length > 1 ? ` +${raised.length - 1}` : "";
  patch(
    place,
    h(
      "a",
      {
        class: "grip-chip is-raised",
        title: said,
        // whoever speaks to the screen says what stands there
        "aria-label": more ? `GRIP ${highest.level}${more}: ${said}` : said,
        href: one ? activityHref(highest.activity) : address("page-activiteiten"),
      },
      `GRIP ${highest.level}`,
      more ? h("span", { class: "grip-more" }, more) : null,
    ),
  );
}

/** On a phone the menu stands folded behind a button, which counts what waits. */
function connectMenu() {
  const button = byId("menu-knop");
  const fold = (isOpen) => button.setAttribute("aria-expanded", String(isOpen));
  on(button, "click", () => fold(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    fold(false);
    button.focus();
  });
}

/** Note that this page goes to paper; without a line it is printed all the same. */
function notePrint() {
  post(address("network.page_printed"), { page: document.body.dataset.page }, intention()).catch(() => {});
}

/** Connect the controls of the frame, once. */
export function connectShell() {
  connectMenu();
  connectKeys();
  connectSteering();
  connectNotices();
  connectNewer();
  watchTexts();
  heard(renderBadges); // the title is read while the page is not
  addEventListener("beforeprint", notePrint);
  const past = byId("verleden");
  if (past)
    actions(past, {
      now: () => seek(null),
    });
  const folded = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".top details"))];
  on(document, "click", (element) => {
    for (const menu of folded) if (menu.open && !menu.contains(element)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" ? folded.find((one) => one.open) : null;
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
