import { keptRows, MOST_BESIDE, readChoice, shownKinds, turnedBeside, writeChoice } from "/static/zb/choice.js";
import { equal, test } from "/units/harness.js";

test("a choice comes back from its address as it was, and nothing is said of what is always so", () => {
  equal(writeChoice(readChoice("")), "");
  const made =
    "?weergave=naast&sector=nursing_home&soort=elv,grz&regio=AZO&stand=full&zoek=de+linde&op=elv&naast=A,AZO&omhoog=1";
  equal(writeChoice(readChoice(made)), made);
});

test("what an address says wrong is as always", () => {
  const found = readChoice("?weergave=boven&stand=rood");
  equal([found.way, found.only], ["huizen", "all"]);
});

test("kinds that a sector does not have are not shown, and without any those it shows at once", () => {
  const kinds = [{ code: "elv" }, { code: "grz", headline: false }];
  equal(
    shownKinds(kinds, ["ic", "grz"]).map((one) => one.code),
    ["grz"],
  );
  equal(
    shownKinds(kinds, ["ic"]).map((one) => one.code),
    ["elv"],
  );
});

test("no more than fit stand beside each other, and one chosen again goes away", () => {
  const full = Array.from({ length: MOST_BESIDE }, (_, index) => `F${index}`);
  equal(turnedBeside(full, "X"), full);
  equal(turnedBeside(["A", "B"], "A"), ["B"]);
});

const line = (more) => ({ applies: true, fresh: "fresh", ratio: 0.5, available: 3, ...more });
const row = (code, more, bed = line()) => ({
  code,
  region: "N",
  fresh: "fresh",
  facility: { name: code, city: "Ergens", code },
  standing: { state: "open" },
  department: null,
  bed: { ic: bed },
  ...more,
});
const kept = (rows, only, more = {}) => keptRows(rows, { ...readChoice(""), only, ...more }).map((one) => one.code);

test("an old figure is not counted as full, and a house without the kind is neither", () => {
  const rows = [
    row("full", {}, line({ available: 0 })),
    row("old", { fresh: "stale" }, line({ available: 0, fresh: "stale" })),
    row("unknown", { fresh: "unknown" }, line({ available: null, fresh: "unknown", ratio: null })),
    row("without", {}, line({ applies: false, available: 0 })),
  ];
  equal(kept(rows, "full"), ["full"]);
  equal(kept(rows, "stale"), ["old", "unknown"]);
  equal(kept(rows, "silent"), ["unknown"]);
});

test("closed by hours, closed by people and open in part are one question", () => {
  const rows = [
    row("open"),
    row("limited", { standing: { state: "limited" } }),
    row("night", { department: { state: "closed" } }),
    row("wards", { limited: true }),
  ];
  equal(kept(rows, "closed"), ["limited", "night", "wards"]);
});

test("a stop of one part is a stop too; region and words narrow further", () => {
  const rows = [
    row("part", { ed: { traffic: "open" }, parts: [{}] }),
    row("stop", { ed: { traffic: "stop" }, region: "Z" }),
  ];
  equal(kept(rows, "stop"), ["part", "stop"]);
  equal(kept(rows, "stop", { region: "Z" }), ["stop"]);
  equal(kept(rows, "all", { text: " PART" }), ["part"]);
});
