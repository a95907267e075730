/** How far a plan is while it is being made: which goal of how many, for how long, and stopping it. */

import { h } from "./dom.js";
import { count } from "./format.js";
import { canAct, runScopes } from "./rights.js";
import { goal } from "./rungoals.js";
import * as words from "./words.js";

/** Since when a plan has been in the making by this screen's clock: that of an exercise says nothing of a wait. */
const since = new Map();

/** Return for how many seconds a plan has been in the making: as its worker said, or as this screen saw. */
export function secondsOf(run, now = Date.now()) {
  const said = run.progress?.seconds ?? 0;
  const seen = since.get(run.id);
  if (!seen || now - seen < said * 1000) since.set(run.id, now - said * 1000);
  return Math.round((now - since.get(run.id)) / 1000);
}

/** Return which goal a plan is at, in words; nothing until its worker said so. */
function goalWords({ n, of, goal: code }) {
  if (!of) return "";
  return interpolate(
    gettext("doel %(n)s van %(of)s: %(goal)s"),
    { n: count(n), of: count(of), goal: goal(code) },
    true,
  );
}

/** Return a plan that is being made: its goal, its seconds, and a button to stop it. */
export function progress(run) {
  const { n, of } = run.progress ?? {};
  const label = gettext("Voortgang");
  const said = [
    words.runState(run.state),
    goalWords(run.progress ?? {}),
    interpolate(gettext("%s s"), [count(secondsOf(run))]),
  ];
  return h(
    "div",
    { class: "progress", "data-key": "progress" },
    of
      ? h("progress", { "data-key": "known", "aria-label": label, value: n - 1, max: of })
      : h("progress", { "data-key": "unknown", "aria-label": label }),
    h("span", null, `${said.filter(Boolean).join(" · ")} `),
    runScopes().includes(run.scope)
      ? h(
          "button",
          { type: "button", class: "btn", "data-act": "run-stop", "data-id": run.id, disabled: !canAct() },
          gettext("Stoppen"),
        )
      : null,
  );
}
