/** What came to wait for a person while nobody looked, apart from any page: keys in, keys out. */

export class News {
  /** @type {Set<string> | null} what waited at the last look; null: this is the first, and nothing of it is new */
  #known = null;
  /** @type {Map<string, string[]>} page → what came while nobody looked, and still waits */
  missed = new Map();

  /**
   * Take what waits now; return what came while nobody looked: `[page, keys]`.
   * @param {[string, string[]][]} waiting page → the keys of what waits there
   * @param {boolean} away true while nobody looks
   * @returns {[string, string[]][]}
   */
  look(waiting, away) {
    const known = this.#known;
    this.#known = new Set(waiting.flatMap(([, keys]) => keys));
    /** @type {[string, string[]][]} */
    const came = [];
    for (const [page, keys] of waiting) {
      const fresh = known && away ? keys.filter((key) => !known.has(key)) : [];
      const before = this.missed.get(page) ?? [];
      const missed = keys.filter((key) => before.includes(key) || fresh.includes(key));
      if (missed.length) this.missed.set(page, missed);
      else this.missed.delete(page);
      if (fresh.length) came.push([page, fresh]);
    }
    return came;
  }

  /** The person has seen it. */
  seen() {
    this.missed.clear();
  }
}
