/** Requests between the parties of one activiteit: who asked what of whom, what was offered, taken, and is there. */

import { nothing } from "../../zb/activities.js";
import { act } from "../../zb/activityview.js";
import { arrive } from "../../zb/arrive.js";
import { requestsOf } from "../../zb/bob.js";
import { askedActivity, bobNav, noActivity } from "../../zb/bobview.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import {
  askAccept,
  askArrive,
  askEnd,
  askMore,
  askOffer,
  askRefuse,
  askRelease,
  askRequest,
} from "../../zb/requestdialogs.js";
import { requestCard } from "../../zb/requestview.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { askers } from "../../zb/sidefield.js";
import { ctx, start } from "../../zb/store.js";

function list(activity, now) {
  const found = requestsOf(activity.id).sort((a, b) => Number(a.state !== "open") - Number(b.state !== "open"));
  if (found.length) return found.map((one) => requestCard(activity, one, now));
  return h(
    "p",
    { class: "empty" },
    nothing(
      activity,
      askers(activity).length
        ? gettext(
            "Nog niets gevraagd. Vraag informatie, personeel, materiaal of ambulances; wie gevraagd is, ziet het meteen.",
          )
        : gettext("Nog niets gevraagd. Wat u gevraagd wordt, verschijnt hier en bij ‘Wacht op u’."),
    ),
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const activity = askedActivity();
  if (!activity) {
    for (const part of ["wegen", "verzoek-acties"]) patch(byId(part));
    byId("verzoek-telling").textContent = "";
    patch(byId("verzoeken"), noActivity());
    return;
  }
  patch(byId("wegen"), bobNav(activity, "verzoeken"));
  patch(
    byId("verzoek-acties"),
    askers(activity).length ? act("make", gettext("Verzoek doen…"), { class: "btn pri" }) : null,
  );
  patch(byId("verzoeken"), list(activity, ctx.now()));
  const open = requestsOf(activity.id).filter((one) => one.state === "open").length;
  byId("verzoek-telling").textContent = open ? interpolate(gettext("%s open"), [open]) : "";
}

const requestOf = ({ dataset }) => ctx.state(`partyrequest:${dataset.id}`);
/** Return an act on one who was asked. */
const onAsked = (ask) => (button) => {
  const request = requestOf(button);
  ask(
    request,
    request.asked.find((one) => one.id === Number(button.dataset.asked)),
  );
};

connectShell();
actions(byId("inhoud"), {
  make: () => askRequest(askedActivity()),
  more: (button) => askMore(askedActivity(), requestOf(button)),
  end: (button) => askEnd(requestOf(button)),
  offer: onAsked(askOffer),
  refuse: onAsked(askRefuse),
  accept: onAsked(askAccept),
  arrive: onAsked(askArrive),
  release: onAsked(askRelease),
});
start(render, arrive);
