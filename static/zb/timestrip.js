/** The time strip: the wave so far, where the screen stands, and the way to a past moment and back. */

import { waveDays } from "./derive.js";
import { h, patch, s } from "./dom.js";
import { fanPaths, reachOf } from "./fanline.js";
import { beds, dayOf, daysOf, middle, quantile, rowOf, standing } from "./forecasts.js";
import { count, day, endOfDay, longDay, startOfDay, time } from "./format.js";
import { forecastsOf } from "./histories.js";
import { bedKinds, kindShort } from "./kinds.js";
import { inView } from "./leaflet.js";
import { refresh } from "./store.js";

const HOUR = 3_600_000;
const WIDTH = 1200;
const HEIGHT = 76;

/** Return how moments that lie so far apart are called: by their day, or where that says the same twice by the hour too. */
export const axisLabel = (apart) => (apart >= 24 * HOUR ? day : (at) => `${day(at)} ${time(at)}`);

const WHOLE = "NL"; // how the country is asked for, where regions are

/**
 * Return the forecast of the country that may be shown, of the first kind that boards show: `{row, coming}`.
 * While that of another moment is fetched, `row` is the one `before` it: the strip neither blinks nor changes its scale.
 */
function countryFan(ctx, before) {
  const { value, missing } = forecastsOf(WHOLE, ctx.now(), { past: ctx.asOf !== null });
  if (!value) return { row: missing ? null : before, coming: !missing };
  const row = rowOf(value.rows, { region: null, kind: bedKinds()[0]?.code });
  return { row: row && standing(row, ctx.now()) === "shown" ? row : null, coming: false };
}

const endsAt = (one) => endOfDay(one.day).getTime();

/** Return the fan at its days, on a scale of its own: the waves are patients of one sort, it is all beds taken. */
function fan({ row, coming }, at) {
  if (!row) return null;
  const days = daysOf(row);
  const [low, high] = reachOf(days);
  const y = (value) => HEIGHT - 8 - ((value - low) / Math.max(high - low, 1)) * (HEIGHT - 16);
  return s(
    "g",
    { class: coming ? "strip-fan fan is-coming" : "strip-fan fan" },
    fanPaths(days, (index) => at(endsAt(days[index])), y),
  );
}

function fanKey({ row, coming }) {
  if (!row) return null;
  const last = row.ahead.at(-1);
  const said = {
    kind: kindShort(row.kind),
    day: dayOf(last.day),
    beds: beds(middle(last)),
    low: beds(quantile(last, 0.025)),
    high: beds(quantile(last, 0.975)),
  };
  return h(
    "span",
    { class: coming ? "key fan-key is-coming" : "key fan-key", "data-key": "fan" },
    interpolate(gettext("%(kind)s bezet, verwacht %(day)s: %(beds)s (%(low)s–%(high)s), op eigen schaal"), said, true),
  );
}

function range(ctx, days) {
  const clock = ctx.state("clock");
  const now = ctx.live.now().getTime();
  const firstLine = ctx.log[0] ? new Date(ctx.log[0].at).getTime() : now - 24 * HOUR;
  const floor = clock?.starts_on ? startOfDay(clock.starts_on).getTime() + HOUR : firstLine;
  // what stands shown may lie before anything that is known of it: the strip reaches there
  const from = Math.min(floor, ctx.now().getTime(), days[0] ? startOfDay(days[0].date).getTime() : floor);
  const to = clock?.ends_on ? endOfDay(clock.ends_on).getTime() : now + HOUR;
  return { from: Math.min(from, now - HOUR), to: Math.max(to, now + HOUR), now, floor };
}

/** Return the kinds of bed that the wave's days count, in their order. */
const waveKinds = (days) =>
  bedKinds()
    .map((kind) => kind.code)
    .filter((code) => days.some((one) => code in one.present));

function path(days, code, top, { from, to }) {
  return days
    .map((one) => {
      const x = ((endOfDay(one.date).getTime() - from) / (to - from)) * WIDTH;
      return `${x.toFixed(1)},${(HEIGHT - 3 - ((one.present[code] ?? 0) / top) * (HEIGHT - 8)).toFixed(1)}`;
    })
    .join(" ");
}

/** The strip in an element, with its explanation and its buttons beside it. */
export class TimeStrip {
  /**
   * @param {{element: HTMLElement, key: HTMLElement, buttons: HTMLElement, seek: (to: Date | null) => void}} options
   */
  constructor({ element, key, buttons, seek }) {
    this.element = element;
    this.key = key;
    this.buttons = buttons;
    this.seek = seek;
    this.slider = /** @type {HTMLInputElement} */ (
      h("input", {
        type: "range",
        class: "strip-slider",
        step: String(HOUR),
        "aria-label": gettext("Ga naar een moment in het verleden"),
      })
    );
    this.dragging = false;
    /** @type {any} */
    this.expected = null; // the fan that was drawn last
    this.span = { from: 0, to: 1, now: 0, floor: 0 };
    this.chart = h("div", { class: "strip-chart" });
    this.axis = h("div", { class: "strip-axis", "aria-hidden": "true" });
    this.hint = h("output", { class: "strip-hint", hidden: true });
    element.append(h("div", { class: "strip-box" }, this.chart, this.slider, this.hint), this.axis);
    this.isSeen = false; // on a phone it stands below: what it alone shows is asked for when somebody comes there
    inView(element).then(() => {
      this.isSeen = true;
      refresh();
    });
    this.slider.addEventListener("input", () => this.preview());
    this.slider.addEventListener("change", () => this.go(Number(this.slider.value)));
  }

  preview() {
    this.dragging = true;
    const value = Math.min(Number(this.slider.value), this.span.now);
    this.hint.hidden = false;
    this.hint.textContent = `${longDay(value)} ${time(value)}`;
    this.hint.style.left = `${((value - this.span.from) / (this.span.to - this.span.from)) * 100}%`;
  }

  go(value) {
    this.dragging = false;
    this.hint.hidden = true;
    this.seek(value >= this.span.now - HOUR / 2 ? null : new Date(Math.max(value, this.span.floor))); // nothing was before the start
  }

  /** Move the shown moment by hours; forward past now is now. */
  step(ctx, hours) {
    this.go(ctx.now().getTime() + hours * HOUR);
  }

  render(ctx) {
    const days = waveDays(ctx);
    const lines = waveKinds(days);
    const expected = this.isSeen ? countryFan(ctx, this.expected) : { row: null, coming: false };
    this.expected = expected.row;
    this.span = range(ctx, days);
    if (expected.row) this.span.to = Math.max(this.span.to, endsAt(expected.row.ahead.at(-1)));
    const { from, to, now } = this.span;
    const shown = ctx.now().getTime();
    const at = (value) => ((value - from) / (to - from)) * WIDTH;
    const top = Math.max(100, ...days.flatMap((one) => lines.map((code) => one.present[code] ?? 0))) * 1.08;
    patch(
      this.chart,
      s(
        "svg",
        { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        s("rect", { class: "future", x: at(now), y: 0, width: Math.max(0, WIDTH - at(now)), height: HEIGHT }),
        s("line", { class: "base", x1: 0, x2: WIDTH, y1: HEIGHT - 2, y2: HEIGHT - 2 }),
        fan(expected, at),
        ...lines.map((code, n) => s("polyline", { class: `wave nr${n}`, points: path(days, code, top, this.span) })),
        ...this.events(ctx, at),
        s("line", { class: "now", x1: at(now), x2: at(now), y1: 0, y2: HEIGHT }),
        ctx.asOf ? s("line", { class: "shown", x1: at(shown), x2: at(shown), y1: 0, y2: HEIGHT }) : null,
      ),
    );
    if (!this.dragging && document.activeElement !== this.slider) this.place(from, to, shown);
    else if (!this.dragging) this.slider.value = String(shown);
    this.renderAxis();
    this.renderKey(ctx, days, expected);
  }

  place(from, to, shown) {
    this.slider.min = String(from);
    this.slider.max = String(to);
    this.slider.value = String(shown);
    this.slider.setAttribute("aria-valuetext", `${longDay(shown)} ${time(shown)}`);
  }

  events(ctx, at) {
    return ctx.log
      .filter((event) => event.line.cat === "phase")
      .slice(-60)
      .map((event) =>
        s("line", {
          class: "tick",
          x1: at(new Date(event.at)),
          x2: at(new Date(event.at)),
          y1: HEIGHT - 10,
          y2: HEIGHT - 2,
        }),
      );
  }

  renderAxis() {
    const { from, to } = this.span;
    const steps = Math.min(8, Math.max(2, Math.round(this.element.clientWidth / 150)));
    const label = axisLabel((to - from) / steps);
    patch(
      this.axis,
      Array.from({ length: steps + 1 }, (_, index) => h("span", null, label(from + ((to - from) * index) / steps))),
    );
  }

  renderKey(ctx, days, expected) {
    const last = days.at(-1);
    patch(
      this.key,
      waveKinds(days).map((code, n) =>
        h("span", { class: `key nr${n}` }, `${kindShort(code)} `, h("b", null, count(last?.present[code]))),
      ),
      h(
        "span",
        null,
        last
          ? interpolate(gettext("COVID-patiënten landelijk, %s"), [day(startOfDay(last.date))])
          : gettext("nog geen dagcijfers"),
      ),
      fanKey(expected),
      h("span", { class: "shown-moment" }, ctx.asOf ? `${longDay(ctx.asOf)} ${time(ctx.asOf)}` : ""),
    );
    patch(
      this.buttons,
      h("button", { type: "button", "data-act": "back" }, gettext("1 dag terug")),
      h("button", { type: "button", "data-act": "forth", disabled: ctx.asOf === null }, gettext("1 dag verder")),
      h("button", { type: "button", "data-act": "now", "aria-pressed": String(ctx.asOf === null) }, gettext("Nu")),
    );
  }
}
