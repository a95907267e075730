/** Long lists in pieces: what stands is not built again because something came before or after it. */

const SIZE = 200; // lines in a piece, up to twice as many at both ends

/** Cuts lines, newest first, into pieces that stay the same while lines come in before and after them. */
export class Pieces {
  /** @type {Set<number>} the number of the last line of each piece but the last */
  #ends = new Set();

  /**
   * @template {{seq: number}} Line
   * @param {Line[]} lines newest first
   * @returns {Line[][]} all of them, in their order; no piece is empty
   */
  of(lines) {
    const stretches = /** @type {Line[][]} */ ([[]]);
    for (const line of lines) {
      stretches.at(-1)?.push(line);
      if (this.#ends.has(line.seq)) stretches.push([]);
    }
    const last = stretches.length - 1;
    const pieces = stretches.flatMap((lines, at) => (at === last ? fromTop(lines) : fromBottom(lines)));
    const filled = pieces.filter((piece) => piece.length);
    this.#ends = new Set(filled.slice(0, -1).map((piece) => piece[piece.length - 1].seq));
    return filled;
  }
}

/** Cut what grows at its end. */
function fromTop(lines) {
  const pieces = [];
  let rest = lines;
  while (rest.length > 2 * SIZE) {
    pieces.push(rest.slice(0, SIZE));
    rest = rest.slice(SIZE);
  }
  return [...pieces, rest];
}

/** Cut what grows at its beginning. */
function fromBottom(lines) {
  const pieces = [];
  let rest = lines;
  while (rest.length > 2 * SIZE) {
    pieces.unshift(rest.slice(-SIZE));
    rest = rest.slice(0, -SIZE);
  }
  return [rest, ...pieces];
}

/** Says of each piece whether it is the one that stood there, line by line, at the last look. */
export class Standing {
  /** @type {Map<string, unknown[]>} */
  #before = new Map();
  /** @type {Map<string, unknown[]>} */
  #now = new Map();

  /** Begin a look: what was looked at before this one is what stands. */
  begin() {
    [this.#before, this.#now] = [this.#now, new Map()];
  }

  /**
   * @param {string} key of the piece
   * @param {unknown[]} parts what its drawing comes from
   */
  same(key, parts) {
    const before = this.#before.get(key);
    this.#now.set(key, parts);
    return before?.length === parts.length && parts.every((part, at) => part === before[at]);
  }
}
