/** Patients that were offered to the own hospitals, and figures of them that are due. */

import { address } from "../../zb/api.js";
import { h } from "../../zb/dom.js";
import { ownDue } from "../../zb/due.js";
import { moment } from "../../zb/format.js";
import { offersToMe } from "../../zb/rights.js";
import { ctx } from "../../zb/store.js";
import { offerCards } from "../../zb/waitpanel.js";
import { registerWaits } from "../../zb/waits.js";

/** Return the keys of the houses that must report; a reminder is news each time. */
const dueKeys = () =>
  ownDue().map(({ facility, reminder }) => `due:${facility.code}:${reminder ? reminder.at : "stale"}`);

const dueCard = ({ facility, reminder }) =>
  h(
    "article",
    { class: "wait", "data-key": `due-${facility.code}` },
    h("h3", null, interpolate(gettext("Cijfers nodig · %s"), [facility.name])),
    h(
      "p",
      { class: "late" },
      reminder
        ? interpolate(gettext("herinnerd om %s"), [moment(reminder.at, ctx.now())])
        : gettext("verouderd: telt nu als onbekend"),
    ),
    h("div", { class: "btns" }, h("a", { class: "btn pri", href: address("page-mijn-huis") }, gettext("Melden"))),
  );

function said(keys) {
  const offered = keys.filter((key) => key.startsWith("transfer:")).length;
  const due = keys.length > offered;
  const parts = [
    offered
      ? interpolate(
          ngettext(
            "%s aangeboden patiënt wacht op uw antwoord",
            "%s aangeboden patiënten wachten op uw antwoord",
            offered,
          ),
          [offered],
        )
      : "",
    due ? gettext("uw cijfers zijn nodig") : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

registerWaits("mijn-huis", {
  keys: () => [...offersToMe().map((transfer) => `transfer:${transfer.id}`), ...dueKeys()],
  words: said,
  cards: (room) => {
    const offers = offerCards(offersToMe(), room);
    const left = Math.max(room - offersToMe().length, 0);
    return [...offers, ...ownDue().slice(0, left).map(dueCard)];
  },
});
