/** The desk that finds a place for one patient: who waits and how long, whom to call, and what own houses are asked. */

import { address, get, Problem } from "../../zb/api.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { enterPlacement, finishPlacement, refusePlacement } from "../../zb/placementdialogs.js";
import {
  askedOfMe,
  askersFor,
  comingHere,
  hasDesk,
  isDesk,
  isOpen,
  placementsSeen,
  usePlacementLists,
} from "../../zb/placements.js";
import { askedCard, comingCard, placementList, placementView, totalsLine } from "../../zb/placementview.js";
import { canAct } from "../../zb/rights.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";

usePlacementLists(JSON.parse(byId("page-data").textContent));
const AGAIN_MS = 60_000; // houses report meanwhile

const linked = () => Number(/^#p-(\d+)$/.exec(location.hash)?.[1]) || null;

/** @type {{chosen: number | null, found: Map<number, {of: string, at: number, places: any}>}} */
const view = { chosen: linked(), found: new Map() };

/** What the ranking of a placement depends on, as far as the screen knows. */
const stampOf = (one) => `${one.changed_at} ${one.asks.length}`;

/** Look up the houses for a placement: again when something happened with it, or after a while. */
async function lookUp(one) {
  if (!one || !isDesk(one) || !isOpen(one) || one.state === "placed" || ctx.asOf !== null) return;
  const known = view.found.get(one.id);
  const of = stampOf(one);
  if (known && known.of === of && Date.now() - known.at < AGAIN_MS) return;
  view.found.set(one.id, { of, at: Date.now(), places: known?.places ?? null });
  try {
    const places = await get(address("places", { placement: one.id }));
    view.found.set(one.id, { of, at: Date.now(), places });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  refresh();
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const now = ctx.now();
  const asked = askedOfMe();
  const coming = comingHere();
  byId("gevraagd-kaart").hidden = !asked.length;
  patch(byId("gevraagd"), h("div", { class: "pmr-list" }, asked.map(askedCard)));
  byId("verwacht-kaart").hidden = !coming.length;
  patch(
    byId("verwacht"),
    h(
      "div",
      { class: "pmr-list" },
      coming.map((one) => comingCard(one, now)),
    ),
  );
  byId("zoeken").hidden = !canAct() || !askersFor().length;
  const rows = placementsSeen();
  const chosen = rows.find((one) => one.id === view.chosen) ?? (hasDesk() ? rows.find(isOpen) : null) ?? null;
  patch(byId("totaal"), totalsLine(now));
  patch(byId("wachten"), placementList(rows, chosen?.id, now));
  byId("gekozen-kaart").hidden = !rows.length;
  lookUp(chosen);
  patch(byId("gekozen"), placementView(chosen, chosen ? view.found.get(chosen.id)?.places : null, now));
}

const placementOf = (button) => ctx.state(`placement:${button.dataset.id}`) ?? null;

/** Send what needs no dialog. */
function tell(button, command, body, words) {
  const one = placementOf(button);
  if (!one || !canAct()) return;
  button.disabled = true;
  send(address(command, { placement: one.id }), body, words).finally(() => refresh());
}

/** Show what is chosen: on a phone it stands below the list. */
function toChosen() {
  refresh();
  if (matchMedia("(max-width: 900px)").matches) byId("gekozen").scrollIntoView({ block: "start" });
}

connectShell();
actions(document.querySelector("main"), {
  enter: () => enterPlacement(askersFor()),
  choose: (button) => {
    view.chosen = Number(button.dataset.id);
    history.replaceState(null, "", `#p-${view.chosen}`);
    toChosen();
  },
  ask: (button) =>
    tell(button, "patientspread.placement_ask", { facility: button.dataset.facility }, gettext("Gevraagd.")),
  yes: (button) =>
    tell(
      button,
      "patientspread.placement_answer",
      { facility: button.dataset.facility, answer: "yes" },
      gettext("Plek vastgelegd."),
    ),
  no: (button) => {
    const one = placementOf(button);
    if (one) refusePlacement(one, button.dataset.facility);
  },
  done: (button) => tell(button, "patientspread.placement_done", {}, gettext("Afgerond.")),
  finish: (button) => {
    const one = placementOf(button);
    if (one) finishPlacement(one);
  },
});
// a link to another one, followed here
addEventListener("hashchange", () => {
  if (!linked()) return;
  view.chosen = linked();
  toChosen();
});
start(render);
