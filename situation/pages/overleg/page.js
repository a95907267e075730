/** Meetings of the teams of one activiteit: the next ones, the one that goes on with its clock, and what came out. */

import { nothing } from "../../zb/activities.js";
import { act } from "../../zb/activityview.js";
import { address } from "../../zb/api.js";
import { arrive } from "../../zb/arrive.js";
import { keptAreas, meetingsOf } from "../../zb/bob.js";
import { askedActivity, bobNav, noActivity } from "../../zb/bobview.js";
import { actions, byId, h, patch } from "../../zb/dom.js";
import { askCancel, askChange, askEnd, askGuest, askMeeting } from "../../zb/meetingdialogs.js";
import { meetingCard, meetingPast } from "../../zb/meetingview.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, seenOf, start } from "../../zb/store.js";

const isAhead = (one) => one.state === "planned" || one.state === "running";

function ahead(activity, now) {
  const found = meetingsOf(activity.id).filter(isAhead).reverse();
  if (found.length) return found.map((one) => meetingCard(activity, one, now));
  return h(
    "p",
    { class: "empty" },
    nothing(
      activity,
      keptAreas(activity).length
        ? gettext(
            "Niets gepland. Plan een overleg: de agenda volgt beeld, oordeel en besluit, en het team wordt gevraagd.",
          )
        : gettext("Niets gepland. Een overleg van uw team verschijnt hier en bij ‘Wacht op u’."),
    ),
  );
}

function before(activity, now) {
  const found = meetingsOf(activity.id).filter((one) => !isAhead(one));
  if (found.length) return found.map((one) => meetingPast(activity, one, now));
  return h("p", { class: "empty" }, nothing(activity, gettext("Nog geen overleg geweest.")));
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  const activity = askedActivity();
  if (!activity) {
    for (const part of ["wegen", "overleg-acties", "geweest"]) patch(byId(part));
    patch(byId("komend"), noActivity());
    return;
  }
  const now = ctx.now();
  patch(byId("wegen"), bobNav(activity, "overleg"));
  patch(
    byId("overleg-acties"),
    keptAreas(activity).length ? act("plan", gettext("Overleg plannen…"), { class: "btn pri" }) : null,
  );
  patch(byId("komend"), ahead(activity, now));
  patch(byId("geweest"), before(activity, now));
}

const meetingOf = ({ dataset }) => ctx.state(`meeting:${dataset.id}`);
const tell = (name, { dataset }, more, done = "") =>
  send(address(`situation.${name}`, { meeting: Number(dataset.id) }), more, done);

connectShell();
actions(byId("inhoud"), {
  plan: () => askMeeting(askedActivity()),
  change: (button) => askChange(meetingOf(button)),
  cancel: (button) => askCancel(meetingOf(button)),
  end: (button) => askEnd(meetingOf(button)),
  guest: (button) => askGuest(meetingOf(button)),
  begin: (button) =>
    tell("meeting_begin", button, seenOf(`meeting:${button.dataset.id}`), gettext("Het overleg is begonnen.")),
  go: (button) => tell("meeting_go", button, { point: Number(button.dataset.point) }),
  attend: (button) =>
    tell("meeting_attend", button, { function: button.dataset.function, presence: button.dataset.presence }),
});
start(render, arrive);
