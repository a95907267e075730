/** Pressure scores on the screen: the chip of a level, its range, its trend, who is behind it. */

import { h } from "./dom.js";
import { decimal } from "./format.js";
import { ctx } from "./store.js";

/** Return the score of a place, by its tier and code; null where it has none. */
export const pressureOf = (tier, code) => ctx.state(`pressure:${tier}:${code}`);

/** Return the chip of a level: a number and bars, so that colour says nothing alone. */
export function levelChip(state) {
  if (!state) return h("span", { class: "lvl lvl-unknown" }, gettext("geen score"));
  const level = state.level;
  const kind = level === null ? "unknown" : String(level);
  return h(
    "span",
    { class: `lvl lvl-${kind}` },
    h(
      "i",
      { "aria-hidden": "true" },
      [1, 2, 3, 4].map((step) => h("b", { class: step <= (level ?? 0) ? "on" : null })),
    ),
    level === null
      ? interpolate(gettext("niet te beoordelen: %(least)s–%(most)s"), state, true)
      : interpolate(gettext("niveau %s"), [level]),
  );
}

/** Return the score with the range that silence leaves: `38 (31–52)`. */
export function scoreText(state) {
  if (!state) return "–";
  const [low, high] = [decimal(state.low, 0), decimal(state.high, 0)];
  const score = state.score === null ? "–" : decimal(state.score, 0);
  return low === high ? score : `${score} (${low}–${high})`;
}

/** Return whether a score rises or falls, as arrow and words; nothing without an earlier one. */
export function trendMark(state) {
  if (state?.trend === null || state?.trend === undefined) return h("span", { class: "muted" }, "–");
  const by = decimal(Math.abs(state.trend), 0);
  if (by === "0") return h("span", { class: "trend" }, `→ ${gettext("gelijk")}`);
  return state.trend > 0
    ? h("span", { class: "trend up" }, `▲ +${by}`)
    : h("span", { class: "trend down" }, `▼ −${by}`);
}

/** Sort heaviest first: what is sure counts before what may be. */
export const heaviest = (a, b) => (b?.score ?? -1) - (a?.score ?? -1) || (b?.high ?? -1) - (a?.high ?? -1);
