/** The activiteiten of a realm: what runs, what somebody here may open, and the archive. */

import { activityHref, areaName, kindName, openAreas, runningActivities } from "../../zb/activities.js";
import { askActivity } from "../../zb/activitydialogs.js";
import { act, activityCard, demoChip, gripChip } from "../../zb/activityview.js";
import { address, get } from "../../zb/api.js";
import { closedThen } from "../../zb/closed.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { tableHead } from "../../zb/parts.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { all, ctx, refresh, shownWith, start } from "../../zb/store.js";
import * as words from "../../zb/words.js";

/** @type {{archive: any[] | null, closed: string}} */
const view = { archive: null, closed: "" };

function list(now) {
  const found = runningActivities();
  if (found.length) return found.map((one) => activityCard(one, now));
  return h(
    "div",
    { class: "card empty-card" },
    h(
      "p",
      { class: "empty" },
      closedThen()
        ? gettext("Er loopt niets; de omgeving is gesloten.")
        : openAreas().length
          ? gettext("Er loopt niets. Open een activiteit zodra u van een incident hoort, of ruim voor een evenement.")
          : gettext(
              "Er loopt niets. De meldkamer, OvD-G, HIN, ACGZ, DPG of coördinator van het gebied opent een activiteit; zij verschijnt hier vanzelf.",
            ),
    ),
  );
}

function archive(now) {
  if (view.archive === null) return h("p", { class: "empty" }, gettext("Archief ophalen…"));
  if (!view.archive.length) return h("p", { class: "empty" }, gettext("Er is nog niets gesloten."));
  const label = (text) => ({ "data-label": text });
  return h(
    "table",
    { class: "grid stack", role: "table" },
    h("caption", { class: "unseen" }, gettext("Gesloten activiteiten")),
    tableHead(
      [
        gettext("Activiteit"),
        gettext("Soort"),
        gettext("Van – tot"),
        gettext("Hoogste GRIP"),
        gettext("Waarom gesloten"),
      ].map((text) => [text, "plain-head"]),
    ),
    h(
      "tbody",
      null,
      view.archive.map((one) =>
        h(
          "tr",
          { "data-key": `x${one.id}` },
          h(
            "th",
            { scope: "row" },
            h("a", { href: activityHref(one.id, before(one)) }, one.name),
            " ",
            demoChip(one),
            h("small", null, one.veiligheidsregios.map(areaName).join(", ")),
          ),
          h("td", label(gettext("Soort")), kindName(one.kind)),
          h("td", label(gettext("Van – tot")), `${moment(one.starts_at, now)} – ${moment(one.closed_at, now)}`),
          h("td", label(gettext("Hoogste GRIP")), gripChip(one.highest)),
          h(
            "td",
            { class: "whole" },
            words.readable(one, "reason"),
            h("small", null, words.readable(one, "closed_by")),
          ),
        ),
      ),
    ),
  );
}

/** Return the moment just before something closed: then its page still shows teams and calls. */
const before = (one) => new Date(Date.parse(one.closed_at) - 1000);

/** Ask for the archive anew when something was closed or opened again. */
async function follow() {
  const closed = all("activity")
    .map((one) => `${one.id}${one.state}`)
    .join();
  if (closed === view.closed) return;
  view.closed = closed;
  const answer = await get(address("activities-archive")).catch(() => null);
  view.archive = answer?.activities ?? view.archive ?? [];
  refresh();
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  const open = runningActivities().length;
  follow();
  patch(byId("telling"), open ? interpolate(ngettext("%s loopt", "%s lopen", open), [open]) : "");
  patch(byId("acties"), openAreas().length ? act("open", gettext("Activiteit openen…"), { class: "btn pri" }) : null);
  patch(byId("lijst"), list(now));
  patch(byId("archief"), archive(now));
}

connectShell();
actions(byId("inhoud"), {
  open: () =>
    askActivity(null, ({ activity }) => {
      location.href = activityHref(activity);
    }),
});
start(render).then(() => shownWith(follow()));
