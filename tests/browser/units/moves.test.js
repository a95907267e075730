import { byHouse, movesCsv, movesOf, shownMoves } from "/static/zb/moves.js";
import { ctx, refresh } from "/static/zb/store.js";
import { equal, ok, test } from "/units/harness.js";

ctx.ref = {
  facility: new Map([
    ["A", { name: "Noord" }],
    ["B", { name: "=Zuid" }],
  ]),
};
const move = (number, to, state = "proposed") => ({ number, run: 7, from: "A", to, bed: "x", minutes: 30, state });
const moves = [move(1, "B"), move(2, "A", "accepted"), move(3, "B", "refused")];
const numbers = (found) => found.map((one) => one.number);
const all = { text: "", state: "", house: false };

test("moves are found by what is read of them, and by their state", () => {
  equal(numbers(shownMoves(moves, all)), [1, 2, 3]);
  equal(numbers(shownMoves(moves, { ...all, text: "zuid" })), [1, 3]);
  equal(numbers(shownMoves(moves, { ...all, text: "zuid", state: "refused" })), [3]);
});

test("the hospital that takes most comes first", () => {
  equal(
    byHouse(moves).map(([code, found]) => [code, numbers(found)]),
    [
      ["B", [1, 3]],
      ["A", [2]],
    ],
  );
});

test("a file says on every line that it is of an exercise, and holds no formulas", () => {
  ctx.isExercise = true;
  const lines = movesCsv(moves).replace("\ufeff", "").trim().split("\r\n");
  equal(lines.length, 4);
  ok(lines.every((line) => line.startsWith('"OEFENING"')));
  ok(lines[1].includes('"\'=Zuid"'));
  ctx.isExercise = false;
  ok(!movesCsv(moves).includes("OEFENING"));
});

test("a move of a plan stands as the picture has it, also one that an earlier plan made", async () => {
  const kept = { id: 4, run: 6, number: 4, state: "expected" };
  const own = { id: 5, run: 7, number: 5, state: "proposed" };
  const event = (state) => [`transfer:${state.id}`, { key: `transfer:${state.id}`, seq: state.id, state }];
  ctx.entities = new Map([event(kept), event(own)]);
  const fetched = [
    { ...kept, state: "withdrawn" },
    { ...own, state: "accepted" },
    { id: 3, number: 3, state: "refused" },
  ];
  refresh();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  equal(
    movesOf({ id: 7 }, fetched).map((one) => one.state),
    ["refused", "expected", "proposed"],
  );
  equal(movesOf({ id: 7 }, undefined).length, 1);
});
