/** The part of the page of spreading that is about requests: what is drawn, and what its buttons do. */

import { address } from "./api.js";
import { boardStrip, chooseQueue, narrowedWords, queueOf, queueTools, showsAll } from "./boardstrip.js";
import { byId, h, patch } from "./dom.js";
import { mayGoHome } from "./homeward.js";
import { askFor, comingToMe, promisedHere, promiseOf, proposalOf, requestsSeen } from "./pmr.js";
import { askConsent } from "./pmrdialogs.js";
import { enterRequest } from "./pmrenter.js";
import { proposeRequest } from "./pmrpropose.js";
import { comingList, promisedTable, requestList } from "./pmrview.js";
import { rideActions } from "./rideacts.js";
import { changeFleet, planRequest } from "./ridedialogs.js";
import { rideRegions, ridesView } from "./rides.js";
import { canAct } from "./rights.js";
import { send } from "./send.js";
import { ctx, refresh } from "./store.js";
import { withdrawTransfer } from "./transferdialogs.js";
import { askWhyNot } from "./whynot.js";

/** Draw what is asked, who comes, and what is promised. */
export function renderRequests(now) {
  const requests = requestsSeen();
  const mayAsk = canAct() && askFor().length > 0;
  byId("aanvragen-kaart").hidden = !mayAsk && !requests.length;
  byId("plek").hidden = !mayAsk;
  const strip = boardStrip(requests, now);
  byId("stand-kaart").hidden = !strip;
  patch(byId("stand"), strip);
  const shown = queueOf(requests, now);
  const narrowed = narrowedWords(shown.length, requests.length);
  patch(
    byId("aanvragen"),
    queueTools(requests),
    narrowed ? h("p", { class: "muted", "data-key": "narrowed", role: "status" }, narrowed) : null,
    h(
      "div",
      { class: "pmr-list", "data-key": "queue" },
      requestList(shown, now, mayGoHome(requests), showsAll() ? shown.length : undefined),
    ),
  );
  const coming = comingToMe(now);
  byId("komt-kaart").hidden = !coming.length;
  patch(byId("komt"), h("div", { class: "pmr-list" }, comingList(coming, now)));
  byId("ritten-kaart").hidden = !rideRegions().length;
  patch(byId("ritten"), rideRegions().length ? ridesView(now) : null);
  const promised = promisedHere();
  byId("toegezegd-kaart").hidden = !promised.length;
  patch(byId("toegezegd"), promised.length ? promisedTable(promised) : null);
}

/** Narrow the queue when one of its fields changes. */
export function followQueue(element) {
  if (!element.dataset.name) return;
  chooseQueue(element.dataset.name, element.value);
  refresh();
}

const pmrOf = (button) => ctx.state(`pmr:${button.dataset.id}`) ?? null;
const DONE = {
  seek: () => gettext("De regio zoekt."),
  escalate: () => gettext("Doorgezet naar het LCPS."),
  confirm: () => gettext("Bevestigd."),
  close: () => gettext("Afgesloten."),
};

/** Take a request a step further: what needs no answer. */
function step(button, name) {
  const pmr = Number(button.dataset.id);
  button.disabled = true;
  send(address("patientspread.request_step", { pmr }), { step: name }, DONE[name]()).finally(() => refresh());
}

/** Call for a request that is still there. */
const withRequest = (act) => (button) => {
  const one = pmrOf(button);
  if (one) act(one);
};

/** Return what buttons of requests do. `lists` are those of the page. */
export const requestActions = (lists) => ({
  queue: (button) => {
    chooseQueue(button.dataset.name, button.dataset.value);
    refresh();
  },
  "pmr-enter": () => enterRequest(askFor(), lists),
  "pmr-seek": (button) => step(button, "seek"),
  "pmr-escalate": (button) => step(button, "escalate"),
  "pmr-confirm": (button) => step(button, "confirm"),
  "pmr-close": (button) => step(button, "close"),
  ...rideActions(),
  "pmr-propose": withRequest((one) => proposeRequest(one, lists)),
  "pmr-consent": withRequest((one) => askConsent(one, lists)),
  "pmr-plan": withRequest(planRequest),
  "pmr-release": withRequest((one) => {
    const promise = promiseOf(one);
    if (promise) withdrawTransfer(promise);
  }),
  fleet: (button) => canAct() && changeFleet(button.dataset.region, button.dataset.mode, ctx.now()),
  "pmr-back": withRequest((one) =>
    send(address("patientspread.request_bring_back", { pmr: one.id }), {}, gettext("Terugreis gevraagd.")),
  ),
  "pmr-why-not": withRequest((one) => {
    const proposal = proposalOf(one);
    if (proposal) askWhyNot(proposal);
  }),
});
