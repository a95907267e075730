/** What stands still in the installation, on every screen, as the server's watchman says it over the live line;
 *  and, for a while, that it works again.
 */

import { address } from "./api.js";
import { byId, h, hide, patch } from "./dom.js";
import { moment, time } from "./format.js";
import { all, ctx } from "./store.js";
import { readable } from "./words.js";

const OVER_MS = 120_000; // long enough to be read by who just came back to the screen
/** @type {Map<string, any>} */
let known = new Map();
/** @type {Map<string, {trouble: any, at: number}>} */
const over = new Map();

/** Take what the line said last, and remember what is over. */
function take() {
  const troubles = ctx.status.health?.troubles ?? null;
  if (troubles === null) return;
  const now = new Map(troubles.map((one) => [one.part, one]));
  for (const [part, trouble] of known) if (!now.has(part)) over.set(part, { trouble, at: ctx.wall().getTime() });
  for (const part of now.keys()) over.delete(part);
  for (const [part, one] of over) if (ctx.wall().getTime() - one.at > OVER_MS) over.delete(part);
  known = now;
}

const stands = (one) =>
  interpolate(
    gettext("%(part)s: staat stil sinds %(moment)s."),
    { part: readable(one, "title"), moment: moment(new Date(one.since), ctx.wall()) },
    true,
  );
const works = ({ trouble, at }) =>
  interpolate(
    gettext("%(part)s: werkt weer (%(moment)s)."),
    { part: readable(trouble, "title"), moment: time(at) },
    true,
  );

/** Return the lines with neighbours that are down: what is known of those regions only grows older. */
const linesDown = () => all("neighbour").filter((one) => one.state === "active" && one.linked && one.failing_since);

const lineDown = (one) =>
  interpolate(
    gettext("Koppeling met %(label)s uit sinds %(moment)s."),
    { label: one.label, moment: moment(one.failing_since, ctx.now()) },
    true,
  );
const regionsOf = (one) =>
  interpolate(gettext("Cijfers van %s houden hun eigen leeftijd."), [
    one.takes.map((code) => ctx.ref?.region.get(code)?.short_name ?? code).join(", "),
  ]);

/** Return how many parts stand still, as far as this screen was told. */
export const troublesNow = () => [...known.values()];

/** Draw the bar; `link`: false where nobody can press anything. */
export function renderHealth(link = true) {
  take();
  const place = byId("storing");
  if (!place) return;
  const down = ctx.ready ? linesDown() : [];
  hide(place, !known.size && !over.size && !down.length);
  if (place.hidden) return;
  place.classList.toggle("is-over", !known.size && !down.length);
  patch(
    place,
    [...known.values()].map((one) =>
      h("p", { "data-key": one.part }, h("strong", null, stands(one)), " ", readable(one, "means")),
    ),
    down.map((one) =>
      h("p", { "data-key": `line-${one.neighbour}` }, h("strong", null, lineDown(one)), " ", regionsOf(one)),
    ),
    [...over].map(([part, one]) => h("p", { "data-key": `over-${part}` }, works(one))),
    link && known.size + over.size > 0 && document.body.dataset.page !== "stand"
      ? h("a", { href: address("page-stand"), "data-key": "link" }, gettext("Wat betekent dit en wat doet u?"))
      : null,
  );
}
