/** The picture shows what waits on every page. */

import { registerWaits } from "../../zb/waits.js";

registerWaits("beeld", { gathers: true });
