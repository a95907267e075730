/** What every screen of a realm needs. Browsers get it as one file, with what waits on each page, and keep it. */

import "./ask.js";
import "./parts.js";
import "./shell.js";
import "./store.js";
