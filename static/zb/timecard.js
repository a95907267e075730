/** The card with the time strip on a page: folded until somebody looks back. */

import { byId } from "./dom.js";
import { ctx, seek } from "./store.js";
import { TimeStrip } from "./timestrip.js";

const DAY_HOURS = 24;

export class TimeCard {
  constructor() {
    this.box = byId("tijdkaart");
    this.strip = new TimeStrip({
      element: byId("tijd"),
      key: byId("tijd-uitleg"),
      buttons: byId("tijd-knoppen"),
      seek,
    });
    this.box.addEventListener("toggle", () => this.render());
  }

  /** What its buttons do, for the page's table of actions. */
  get actions() {
    return {
      now: () => this.strip.seek(null),
      back: () => this.strip.step(ctx, -DAY_HOURS),
      forth: () => this.strip.step(ctx, DAY_HOURS),
    };
  }

  render() {
    if (ctx.asOf !== null) this.box.open = true;
    if (this.box.open && ctx.ready) this.strip.render(ctx);
  }
}
