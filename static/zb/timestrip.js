/** The time strip: the wave so far, where the screen stands, and the way to a past moment and back. */

import { waveDays } from "./derive.js";
import { h, patch, s } from "./dom.js";
import { count, day, fromDutch, longDay, time } from "./format.js";

const HOUR = 3_600_000;
const WIDTH = 1200;
const HEIGHT = 76;

function range(ctx, days) {
  const clock = ctx.state("clock");
  const now = ctx.live.now().getTime();
  const firstLine = ctx.log[0] ? new Date(ctx.log[0].at).getTime() : now - 24 * HOUR;
  const floor = clock?.starts_on ? new Date(clock.starts_on).getTime() + HOUR : firstLine;
  const from = Math.min(floor, days[0] ? new Date(days[0].date).getTime() : floor);
  const to = clock?.ends_on ? fromDutch(`${clock.ends_on}T23:59`).getTime() : now + HOUR;
  return { from: Math.min(from, now - HOUR), to: Math.max(to, now + HOUR), now, floor };
}

function path(days, key, top, { from, to }) {
  return days
    .map((one) => {
      const x = ((new Date(`${one.date}T23:59:00`).getTime() - from) / (to - from)) * WIDTH;
      return `${x.toFixed(1)},${(HEIGHT - 3 - ((one[key] ?? 0) / top) * (HEIGHT - 8)).toFixed(1)}`;
    })
    .join(" ");
}

/** The strip in `element`, its explanation in `key` and its buttons in `buttons`; `seek(Date|null)` moves. */
export class TimeStrip {
  constructor({ element, key, buttons, seek }) {
    Object.assign(this, { element, key, buttons, seek });
    this.slider = h("input", {
      type: "range",
      class: "strip-slider",
      step: String(HOUR),
      "aria-label": gettext("Ga naar een moment in het verleden"),
    });
    this.chart = h("div", { class: "strip-chart" });
    this.axis = h("div", { class: "strip-axis", "aria-hidden": "true" });
    this.hint = h("output", { class: "strip-hint", hidden: true });
    element.append(h("div", { class: "strip-box" }, this.chart, this.slider, this.hint), this.axis);
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
    this.span = range(ctx, days);
    const { from, to, now } = this.span;
    const shown = ctx.now().getTime();
    const at = (value) => ((value - from) / (to - from)) * WIDTH;
    const top = Math.max(100, ...days.map((one) => one.ward ?? 0)) * 1.08;
    patch(
      this.chart,
      s(
        "svg",
        { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        s("rect", { class: "future", x: at(now), y: 0, width: Math.max(0, WIDTH - at(now)), height: HEIGHT }),
        s("line", { class: "base", x1: 0, x2: WIDTH, y1: HEIGHT - 2, y2: HEIGHT - 2 }),
        s("polyline", { class: "wave ward", points: path(days, "ward", top, this.span) }),
        s("polyline", { class: "wave ic", points: path(days, "ic", top, this.span) }),
        ...this.events(ctx, at),
        s("line", { class: "now", x1: at(now), x2: at(now), y1: 0, y2: HEIGHT }),
        ctx.asOf ? s("line", { class: "shown", x1: at(shown), x2: at(shown), y1: 0, y2: HEIGHT }) : null,
      ),
    );
    if (!this.dragging && document.activeElement !== this.slider) this.place(from, to, shown);
    else if (!this.dragging) this.slider.value = String(shown);
    this.renderAxis();
    this.renderKey(ctx, days);
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
    patch(
      this.axis,
      Array.from({ length: steps + 1 }, (_, index) => h("span", null, day(from + ((to - from) * index) / steps))),
    );
  }

  renderKey(ctx, days) {
    const last = days.at(-1);
    patch(
      this.key,
      h("span", { class: "key ward" }, `${gettext("kliniek")} `, h("b", null, count(last?.ward))),
      h("span", { class: "key ic" }, `${gettext("IC")} `, h("b", null, count(last?.ic))),
      h(
        "span",
        null,
        last ? interpolate(gettext("COVID-patiënten landelijk, %s"), [day(last.date)]) : gettext("nog geen dagcijfers"),
      ),
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
