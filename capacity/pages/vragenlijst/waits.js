/** Rounds of the meetlat that the own houses did not answer yet. */

import { address } from "../../zb/api.js";
import { h } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { ownFacilities } from "../../zb/rights.js";
import { ctx } from "../../zb/store.js";
import { waitingFor } from "../../zb/survey.js";
import { registerWaits } from "../../zb/waits.js";

const mine = () => waitingFor(ownFacilities());

function card([round, request]) {
  return h(
    "article",
    { class: "wait", "data-key": `s${round.id}-${request.facility}` },
    h("h3", null, interpolate(gettext("Uitvraag ronde %s"), [round.number])),
    h(
      "p",
      null,
      interpolate(
        gettext("%(name)s · antwoord voor %(due)s"),
        {
          name: ctx.ref.facility.get(request.facility)?.name ?? request.facility,
          due: moment(round.due_at, ctx.now()),
        },
        true,
      ),
    ),
    request.reminded_at
      ? h("p", { class: "late" }, interpolate(gettext("herinnerd om %s"), [moment(request.reminded_at, ctx.now())]))
      : null,
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${address("page-vragenlijst")}#${request.facility}` }, gettext("Antwoorden")),
    ),
  );
}

registerWaits("vragenlijst", {
  keys: () => mine().map(([round, request]) => `surveyround:${round.id}:${request.facility}:${request.reminders}`),
  words: ({ length: number }) =>
    interpolate(ngettext("%s uitvraag wacht op uw antwoord", "%s uitvragen wachten op uw antwoord", number), [number]),
  cards: (room) => mine().slice(0, room).map(card),
});
