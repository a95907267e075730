/** Lines of the log: realm time, what kind, what happened, by whom and why. */

import { h } from "./dom.js";
import { moment } from "./format.js";
import * as words from "./words.js";

/** Return the newest `limit` lines as a list, newest first. */
export function logList(log, now, { limit = 40, detail = false } = {}) {
  const newest = log.slice(-limit).reverse();
  if (!newest.length) return h("p", { class: "empty" }, gettext("Er is nog niets gebeurd."));
  return h(
    "ol",
    { class: "log log-brief" },
    newest.map((event) => logLine(event, now, detail)),
  );
}

function logLine(event, now, detail) {
  return h(
    "li",
    { class: `log-${event.line.cat}`, "data-key": String(event.seq) },
    h("time", { datetime: event.at }, moment(event.at, now)),
    h("b", null, words.category(event.line.cat)),
    h(
      "span",
      null,
      words.said(event.line),
      event.reason ? h("small", { class: "reason" }, `“${words.readable(event, "reason")}”`) : null,
      detail ? h("small", null, words.readable(event, "by")) : null,
    ),
  );
}
