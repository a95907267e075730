/** This page shows what waits on all others. */

import { registerWaits } from "../../zb/waits.js";

registerWaits("wacht", { gathers: true });
