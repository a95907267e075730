/** What waits for the person in activiteiten besides functions: the same on her own page as on that of the activiteit. */

import { bobWaits } from "./bobwaits.js";
import { picturesWaiting } from "./picturewaits.js";
import { publicWaits } from "./publictexts.js";

/** Return what waits: the key of the entity, of which activiteit, and how its card is made. */
export const incidentWaits = () => [...bobWaits(), ...picturesWaiting(), ...publicWaits()];
