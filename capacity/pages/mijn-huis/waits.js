/** Patients that were offered to the own hospitals. */

import { offersToMe } from "../../zb/rights.js";
import { offerCards } from "../../zb/waitpanel.js";
import { registerWaits } from "../../zb/waits.js";

registerWaits("mijn-huis", {
  keys: () => offersToMe().map((transfer) => `transfer:${transfer.id}`),
  words: (number) =>
    interpolate(
      ngettext("%s aangeboden patiënt wacht op uw antwoord", "%s aangeboden patiënten wachten op uw antwoord", number),
      [number],
    ),
  cards: (room) => offerCards(offersToMe(), room),
});
