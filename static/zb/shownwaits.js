/** The variants that wait for somebody: shown to an own hospital, or looked at again. Small: it stands on every screen. */

import { actsOf } from "./pmr.js";
import { ownFacilities } from "./rights.js";
import { all, ctx } from "./store.js";

/** Return the variants that an own hospital was shown and said nothing about yet. */
export const shownToMe = () => all("shown").filter((one) => ownFacilities().includes(one.facility) && !one.willing_at);

/** Return the hospitals that look again at a request which one may propose: `{one, asked}`. */
export const willing = () =>
  all("shown")
    .filter((one) => one.willing_at && one.request)
    .map((one) => ({ one, asked: ctx.state(`pmr:${one.request}`) }))
    .filter(({ asked }) => asked && actsOf(asked).includes("propose"));
