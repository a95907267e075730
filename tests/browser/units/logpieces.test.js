import { Pieces, Standing } from "/static/zb/logpieces.js";
import { equal, ok, test } from "/units/harness.js";

/** Return lines with the numbers of a stretch, newest first. */
const lines = (newest, oldest) => Array.from({ length: newest - oldest + 1 }, (_, at) => ({ seq: newest - at }));
const ends = (pieces) => pieces.map((piece) => piece[piece.length - 1].seq);

test("every line is in one piece, in its order, however many come before and after", () => {
  const cut = new Pieces();
  let [newest, oldest] = [10_000, 9_801];
  for (let step = 0; step < 60; step += 1) {
    const found = lines(newest, oldest);
    const pieces = cut.of(found);
    equal(pieces.flat(), found);
    ok(pieces.every((piece) => piece.length > 0 && piece.length <= 400));
    newest += 37;
    oldest -= 200;
  }
});

test("a piece stays when lines come before or after it", () => {
  const cut = new Pieces();
  const first = cut.of(lines(2_000, 1));
  const later = cut.of(lines(2_350, 1));
  ok(ends(first).every((end) => ends(later).includes(end)));
  equal(later.at(-1), first.at(-1));
  equal(new Pieces().of([]), []);
});

test("what stands is named by what it was drawn from", () => {
  const standing = new Standing();
  const [one, two] = lines(2, 1);
  standing.begin();
  equal(standing.same("a", [one, two]), false);
  standing.begin();
  equal(standing.same("a", [one, two]), true);
  standing.begin();
  equal(standing.same("a", [one, { ...two }]), false);
  standing.begin();
  standing.begin();
  equal(standing.same("a", [one, two]), false); // it was not there in between
});
