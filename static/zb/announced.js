/** What is announced to emergency departments, as who sent it or coordinates it sees it: with a way to call it off. */

import { callOff } from "./calloff.js";
import { h } from "./dom.js";
import { arrivalBy, arrivalWords, untilWords } from "./edparts.js";
import { minutesTo } from "./emergency.js";
import { count } from "./format.js";
import { all, ctx } from "./store.js";

/** Return all arrivals that who looks may see, the first to arrive first; nothing where there is none. */
export function announced(now) {
  const coming = all("arrival").sort((a, b) => Date.parse(a.expected_at) - Date.parse(b.expected_at));
  if (!coming.length) return null;
  return h(
    "section",
    { class: "announced", "data-key": "announced" },
    h("h3", null, gettext("Aangekondigd"), " ", h("small", null, count(coming.length))),
    h(
      "ul",
      { class: "plain-list" },
      coming.map((one) => {
        const name = ctx.ref.facility.get(one.facility)?.name ?? one.facility;
        return h(
          "li",
          { "data-key": one.id },
          h(
            "span",
            null,
            h("b", null, arrivalWords(one)),
            ` · ${name} · ${untilWords(minutesTo(one, now))}`,
            arrivalBy(one),
          ),
          callOff(one, `${arrivalWords(one)} · ${name}`),
        );
      }),
    ),
  );
}
