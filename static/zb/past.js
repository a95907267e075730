/** The way to a past picture by an address: `?nr=` as of a number of the journal, `?moment=` as of a moment. */

/** Return what the address asks to be shown, or null for now. */
export function askedPast(search) {
  const asked = new URLSearchParams(search);
  const number = asked.get("nr");
  if (number && /^\d+$/.test(number)) return Number(number);
  const moment = new Date(asked.get("moment") ?? "");
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** Return a page's address as of a number or a moment. */
export const pastAddress = (page, where) =>
  `${page}?${new URLSearchParams(where instanceof Date ? { moment: where.toISOString() } : { nr: String(where) })}`;

/** Take the past out of the address: what is shown is now again. */
export function leavePast() {
  const url = new URL(location.href);
  if (!url.searchParams.has("nr") && !url.searchParams.has("moment")) return;
  url.searchParams.delete("nr");
  url.searchParams.delete("moment");
  history.replaceState(null, "", url);
}
