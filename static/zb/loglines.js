/** Lines of the log beyond those the live picture holds: older ones, or those between two moments, from the server. */

import { dutchMoments } from "./format.js";

const PAGE = 200; // lines asked at a time
const EMPTY_PAGES = 10; // of 5,000 entries each that hold nothing of what was asked: then the person says to go on
const MINUTE_MS = 60_000;

/**
 * Return the moments between which lines are asked, from what clocks in the Netherlands show; both count. Of an hour
 * that occurs twice the first begins and the last ends. A moment that does not exist is null, and named in `wrong`.
 * @param {string} since
 * @param {string} until
 * @returns {{since: Date | null, until: Date | null, wrong: string}}
 */
export function bounds(since, until) {
  const first = dutchMoments(since)[0] ?? null;
  const last = dutchMoments(until).at(-1) ?? null;
  const end = last && new Date(last.getTime() + MINUTE_MS - 1); // the minute is shown whole
  const wrong = since && !first ? "since" : (until && !end) || (first && end && end < first) ? "until" : "";
  return { since: first, until: end, wrong };
}

/** @typedef {{since: Date | null, until: Date | null, category: string, words?: string, upto?: number | null,
 *    region?: string, activity?: string, by?: string}} Asked
 *    `words`: what the server finds in any form; `upto`: the number of the newest line; `by`: of whom
 */

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const allIn = (words, texts) => {
  const text = folded(texts.filter((one) => typeof one === "string").join(" "));
  return (folded(words).match(/[\p{L}\p{N}_]+/gu) ?? []).every((word) => text.includes(word));
};

/** Say whether a line that came in live holds the words as they were typed; other forms of them the server knows. */
export const holds = (event, words) => allIn(words, [event.line.nl, event.line.en, event.by, event.reason]);

const BY_KEY = new Set(["activity", "grip", "post", "item", "question", "themes", "total", "casualties"]);
/** Return the number of the activiteit that a line is about, as the server has it (phases/log_topics.py); empty: none. */
export function activityIn(event) {
  // an alarm is about an activiteit: who was called stands with what happened there
  for (const key of [event.key, event.state?.about ?? ""]) {
    const [kind, number] = key.split(":");
    if (BY_KEY.has(kind)) return number;
  }
  return String(event.state?.activity ?? "");
}

/**
 * Say whether a line is one of those that were asked.
 * @param {any} event
 * @param {Asked} asked
 * @param {(event: any) => string[]} [regionsOf] the regions that a line is about
 */
export const isAsked = (
  event,
  { since, until, category, words = "", upto = null, region = "", activity = "", by = "" },
  regionsOf = () => [],
) =>
  (!category || event.line.cat === category) &&
  (!since || new Date(event.at) >= since) &&
  (!until || new Date(event.at) <= until) &&
  (upto === null || event.seq <= upto) &&
  (!words || holds(event, words)) &&
  (!by || allIn(by, [event.by, event.by_en])) &&
  (!activity || activityIn(event) === activity) &&
  (!region || regionsOf(event).includes(region));

/**
 * Say whether the answer is not in the lines that the picture holds.
 * @param {Asked} asked
 */
const isFar = ({ since, until, words = "", upto = null, region = "", activity = "", by = "" }) =>
  Boolean(since || until || words || upto !== null || region || activity || by);

/** What was fetched for one question, beside the lines that come in live. */
export class LogLines {
  /** @type {Asked} */
  asked = { since: null, until: null, category: "", words: "", upto: null };
  busy = false;
  /** True when the server was asked for the next page and did not answer. */
  failed = false;
  /** True when the pages that were asked last held no line: a person says whether to go on. */
  none = false;
  #key = "";
  /** @type {Map<number, WireEvent> | null} null: nothing was fetched */
  #lines = null;
  /** @type {number | null} the number before which the next page lies; null: there is none */
  #before = null;

  /**
   * @param {(query: Record<string, string>) => Promise<{events: WireEvent[], before: number | null}>} fetchPage
   * @param {() => void} changed called when there is more to show
   * @param {(event: any) => string[]} [regionsOf] the regions that a line is about
   */
  constructor(fetchPage, changed, regionsOf = () => []) {
    this.regionsOf = regionsOf;
    this.fetchPage = fetchPage;
    this.changed = changed;
  }

  /**
   * Ask for other lines; a question about time, words or one line goes to the server at once.
   * @param {Asked} asked
   */
  ask(asked) {
    const key = JSON.stringify(asked);
    if (key === this.#key) return;
    this.asked = asked;
    this.#key = key;
    this.#lines = null;
    this.#before = null;
    this.busy = false;
    this.failed = false;
    this.none = false;
    if (isFar(asked)) this.more();
  }

  /** Return the lines that were asked, newest first: the live ones with those that were fetched. */
  all(log) {
    if (!this.#lines) return log.filter((event) => isAsked(event, this.asked, this.regionsOf)).reverse();
    // a live line that falls out of the picture stays here
    for (const event of log) if (isAsked(event, this.asked, this.regionsOf)) this.#lines.set(event.seq, event);
    return [...this.#lines.values()].sort((a, b) => b.seq - a.seq);
  }

  /** Say whether there may be older lines than those that are shown. */
  isMore(log) {
    return this.#lines ? this.#before !== null : log.length > 0;
  }

  /** Fetch the next page of older lines. */
  async more(log = []) {
    if (this.busy) return;
    const key = this.#key;
    const { upto = null } = this.asked;
    // what is not near begins at its end, another question at the oldest line that is there already
    const first = upto === null ? null : upto + 1;
    const before = this.#lines ? this.#before : isFar(this.asked) ? first : (log[0]?.seq ?? null);
    this.busy = true;
    this.failed = false;
    this.changed();
    const page = await this.#fetch(before).catch(() => null);
    if (key !== this.#key) return; // something else was asked meanwhile
    this.busy = false;
    this.failed = page === null;
    this.none = page !== null && !page.events.length;
    if (page) this.#keep(page.events, page.before);
    this.changed();
  }

  /** Return the next page that holds any line, or what comes after pages that hold none. */
  async #fetch(before) {
    let page = await this.fetchPage(this.#query(before));
    for (let empty = 1; empty < EMPTY_PAGES && !page.events.length && page.before !== null; empty += 1) {
      page = await this.fetchPage(this.#query(page.before));
    }
    return page;
  }

  #keep(events, before) {
    this.#lines ??= new Map();
    this.#before = before;
    for (const event of events) this.#lines.set(event.seq, event);
  }

  #query(before) {
    const { since, until, category, words, region, activity, by } = this.asked;
    /** @type {Record<string, string>} */
    const query = { limit: String(PAGE) };
    if (before !== null) query.before = String(before);
    if (since) query.since = since.toISOString();
    if (until) query.until = until.toISOString();
    if (category) query.category = category;
    if (words) query.words = words;
    if (region) query.region = region;
    if (activity) query.activity = activity;
    if (by) query.by = by;
    return query;
  }
}
