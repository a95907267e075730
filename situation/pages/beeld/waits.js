/** The picture shows what waits on every page. */

import { registerWaits, waitTotal } from "../../zb/waits.js";

registerWaits("beeld", { count: waitTotal, gathers: true });
