/** Patients that were offered to the own hospitals. */

import { offersToMe } from "../../zb/rights.js";
import { offerCards } from "../../zb/waitpanel.js";
import { registerWaits } from "../../zb/waits.js";

registerWaits("mijn-huis", {
  count: () => offersToMe().length,
  cards: (room) => offerCards(offersToMe(), room),
});
