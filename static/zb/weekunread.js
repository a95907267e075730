/** What a region is asked in the week, and for whom it waits to be read. Small: it stands on every screen. */

import { address } from "./api.js";
import { h } from "./dom.js";
import { count } from "./format.js";
import { canAct, coordinatedRegions } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

export const WEEK = "week:national";
export const regionName = (code) => ctx.ref.region.get(code)?.short_name ?? code;
export const sum = (list) => list.reduce((all, one) => all + one, 0);

/** Return the regions whose coordinator has not said that the targets were read: those of the person at the screen. */
export function weekUnread() {
  const week = ctx.state(WEEK);
  if (!week || !canAct()) return [];
  const read = week.read.map((one) => one.region);
  return coordinatedRegions().filter((code) => !read.includes(code) && week.rows.some((row) => row.region === code));
}

/** Return in one sentence what a region is asked in the week, all kinds of bed together. */
export function askedOf(week, region) {
  const parts = week.rows
    .filter((row) => row.region === region)
    .map((row) => ({ bed: words.bed(row.bed), takes: sum(row.takes), sends: sum(row.sends) }))
    .flatMap(({ bed, takes, sends }) => [
      takes ? interpolate(gettext("%(n)s × %(bed)s opnemen"), { n: count(takes), bed }, true) : "",
      sends ? interpolate(gettext("%(n)s × %(bed)s laten gaan"), { n: count(sends), bed }, true) : "",
    ])
    .filter(Boolean);
  return parts.length ? parts.join(", ") : gettext("niemand opnemen of laten gaan");
}

/** Return the card of targets that wait to be read. */
export const weekCard = (region) => {
  const week = ctx.state(WEEK);
  return h(
    "article",
    { class: "wait", "data-key": `week${region}` },
    h("h3", null, gettext("Weekdoelen"), ` ${regionName(region)}`),
    h("p", null, askedOf(week, region)),
    h(
      "div",
      { class: "btns" },
      h("a", { class: "btn pri", href: `${address("page-spreiding")}#week-kaart` }, gettext("Lezen")),
    ),
  );
};
