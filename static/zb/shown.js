/** The end of showing anew who one is: a tab that a screen opened closes by its button. */

import { byId } from "./dom.js";

const button = byId("dicht");
button.hidden = !opener; // the browser lets no page close what somebody opened by hand
button.addEventListener("click", () => close());
