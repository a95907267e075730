/** One's own work: what waits for the person at the screen, and the work of her functions as the hour asks for it. */

import { activityHref } from "../../zb/activities.js";
import { askActivity } from "../../zb/activitydialogs.js";
import { address } from "../../zb/api.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { logList } from "../../zb/logpanel.js";
import { canAct } from "../../zb/rights.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, start } from "../../zb/store.js";
import { waitActions } from "../../zb/waitpanel.js";
import { waitGroups, waitTotal } from "../../zb/waits.js";
import { partsNow, tone } from "../../zb/work.js";
import { PARTS, toneWords } from "../../zb/workparts.js";

const works = JSON.parse(byId("werk").textContent);

const titleOf = (page) =>
  document.querySelector(`[data-badge="${page}"]`)?.parentElement?.firstChild?.textContent?.trim() ?? page;

function group({ page, said, cards }) {
  return h(
    "section",
    { class: "card", "data-key": page, "aria-label": interpolate(gettext("Wacht op u: %s"), [titleOf(page)]) },
    h("div", { class: "ttl" }, h("h3", null, titleOf(page)), h("small", null, said)),
    h("div", { class: "wait-cards" }, cards),
  );
}

/** Return one part of the work; nothing where it has nothing to say. */
function part(name, now) {
  const { title, page, draw } = PARTS[name];
  const content = draw(now);
  if (!content) return null;
  return h(
    "section",
    { class: "card work-part", "data-key": name, "aria-labelledby": `werk-${name}` },
    h(
      "div",
      { class: "ttl" },
      h("h2", { id: `werk-${name}` }, title()),
      h("small", null, h("a", { href: address(`page-${page}`) }, gettext("alles"))),
    ),
    content,
  );
}

/** Where the screen has room below the work, and something goes on: the last lines of the log. */
const ROOM = matchMedia("(min-width: 1081px) and (min-height: 720px)");

function renderLog(now) {
  const place = byId("werk-log");
  place.hidden = !ROOM.matches || tone() === "calm";
  if (!place.hidden) patch(byId("logboek"), logList(ctx.log, now));
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  const groups = waitGroups();
  const total = waitTotal();
  const head = byId("werk-stand");
  head.dataset.tone = tone();
  patch(head, Object.keys(works).length ? toneWords() : "");
  patch(
    byId("wacht-getal"),
    h("b", { class: total ? "waits-count" : "muted" }, total),
    h(
      "span",
      null,
      total
        ? ngettext("wacht op u", "wachten op u", total)
        : !canAct()
          ? gettext("Er wacht niets op u.")
          : gettext("Er wacht niets op u. Wat komt, verschijnt hier vanzelf en staat als getal in het menu."),
    ),
  );
  patch(byId("wachtend"), groups.map(group));
  patch(
    byId("werk-delen"),
    partsNow(works).map((name) => part(name, now)),
  );
  renderLog(now);
}

connectShell();
actions(document.querySelector("main"), {
  ...waitActions(),
  open: () => {
    if (!canAct()) return;
    askActivity(null, ({ activity }) => {
      location.href = activityHref(activity);
    });
  },
});
start(render);
