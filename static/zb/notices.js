/** Tell the person what came to wait while nobody looked: in a bar that stays, and by the browser where it was asked to.
 *  Without sound, and without a word about a patient: a notice stands on a locked screen too.
 */

import { address } from "./api.js";
import { byId, h, hide, on, patch } from "./dom.js";
import { keptName } from "./kept.js";
import { News } from "./news.js";
import { ctx, heard, refresh } from "./store.js";
import { waitingKeys, waitWords } from "./waits.js";

const news = new News();
const isAway = () => document.visibilityState === "hidden" || !document.hasFocus();
const switchName = () => keptName("notices");

/** @returns {"on" | "off" | "barred"} barred: this browser gives none here, or was told not to */
function standing() {
  // a browser gives them on a safe line only, and some phones not to a page
  if (!("Notification" in window) || !isSecureContext || Notification.permission === "denied") return "barred";
  try {
    return Notification.permission === "granted" && localStorage.getItem(switchName()) === "on" ? "on" : "off";
  } catch {
    return "off";
  }
}

function keep(wanted) {
  try {
    localStorage.setItem(switchName(), wanted ? "on" : "off");
  } catch {
    // a browser that keeps nothing is asked again on the next page
  }
}

/** Turn the browser's notices on, which asks its permission, or off. */
async function turn() {
  if (standing() === "on") keep(false);
  else if ((await Notification.requestPermission()) === "granted") keep(true);
  refresh();
}

/** Give one notice; of several tabs with the same news one is shown, by its tag. */
function show(page, keys, all) {
  const title = ctx.isExercise ? `${gettext("OEFENING")} · Zorgbeeld` : "Zorgbeeld";
  const tag = [ctx.realm, page, keys.at(-1)].join(" ");
  try {
    const notice = new Notification(title, {
      body: waitWords(page, all),
      tag,
      silent: true,
      lang: document.documentElement.lang,
    });
    // only to the front: to go elsewhere would take what is being typed
    notice.onclick = () => {
      focus();
      notice.close();
    };
  } catch {
    // some phones have the name and not the thing: the bar and the title say it
  }
}

/** Take what waits now, and tell what of it is news; return whether there is any. */
function look() {
  if (ctx.asOf !== null) return false;
  const came = news.look(waitingKeys(), isAway());
  if (standing() === "on") for (const [page, keys] of came) show(page, keys, news.missed.get(page) ?? []);
  return came.length > 0;
}

/** Draw the bar and the button; called with the frame. */
export function renderNotices() {
  look();
  renderBar();
  renderButton();
}

function renderBar() {
  const place = byId("nieuws");
  if (!place) return;
  hide(place, !news.missed.size);
  if (place.hidden) return;
  patch(
    place,
    h("strong", null, gettext("Terwijl u weg was")),
    [...news.missed].map(([page, keys]) =>
      h("a", { "data-key": page, href: address(`page-${page}`) }, waitWords(page, keys)),
    ),
    standing() === "off"
      ? h(
          "button",
          { type: "button", class: "btn", "data-key": "on", "data-notices": "turn" },
          gettext("Meldingen aanzetten"),
        )
      : null,
    h("button", { type: "button", class: "btn", "data-key": "seen", "data-notices": "seen" }, gettext("Gezien")),
  );
}

function renderButton() {
  const place = byId("meldingen-keuze");
  if (!place) return;
  const now = standing();
  patch(
    place,
    now === "barred"
      ? h(
          "p",
          { class: "hint" },
          gettext("Deze browser geeft hier geen meldingen. Het aantal staat in de titel en in een balk."),
        )
      : h(
          "button",
          { type: "button", class: "btn wide", "data-notices": "turn", "aria-pressed": String(now === "on") },
          now === "on" ? gettext("Meldingen staan aan") : gettext("Meldingen aanzetten"),
        ),
  );
}

/** Begin to tell, once a page. */
export function connectNotices() {
  heard(() => {
    if (look()) renderBar(); // nothing else is drawn while nobody looks
  });
  on(document, "click", (element) => {
    const act = element.closest("[data-notices]")?.dataset.notices;
    if (act === "turn") turn();
    if (act !== "seen") return;
    news.seen();
    refresh();
  });
}
