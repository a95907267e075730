import { scaleOf } from "/static/zb/fanchart.js";
import {
  crossingWords,
  daysOf,
  needOf,
  present,
  qualityWords,
  refusedWords,
  rowOf,
  standing,
} from "/static/zb/forecasts.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2020-10-12T10:00Z");
const LEVELS = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];
const ahead = (day, hours, middle) => ({
  day,
  hours,
  quantiles: LEVELS.map((level, index) => [level, middle + index - 4]),
});
const row = (changed = {}) => ({
  region: "R",
  facility: null,
  kind: "ic",
  day: "2020-10-11",
  made_at: "2020-10-11T22:00Z",
  fresh_until: "2020-10-13T04:00Z",
  age_hours: 0,
  regular: 120,
  refused: "",
  known: [
    { day: "2020-10-09", beds: 100 },
    { day: "2020-10-10", beds: null },
    { day: "2020-10-11", beds: 104 },
  ],
  ahead: [ahead("2020-10-12", 24, 110), ahead("2020-10-13", 48, 118), ahead("2020-10-14", 72, 126)],
  crossing: { threshold: 120, day: "2020-10-14", earliest: "2020-10-13", probability: 0.62, chances: [0, 0.3, 0.62] },
  quality: { days: 28, counts: "tried", tried: { ratio: 0.76, coverage: 0.94, number: 168 }, kept: null },
  ...changed,
});

test("what is stale or refused is never shown as if it held", () => {
  equal(standing(row(), NOW), "shown");
  equal(standing(row({ fresh_until: "2020-10-12T09:59Z" }), NOW), "stale");
  equal(standing(row({ refused: "too_narrow" }), NOW), "refused");
  equal(standing(row({ ahead: [] }), NOW), "refused");
  for (const why of ["worse_than_persistence", "no_better", "too_narrow", "too_few", "too_silent", "another"])
    equal(refusedWords({ refused: why }).startsWith("Niet getoond: "), true);
});

test("when more than the regular beds are needed is one sentence", () => {
  equal(
    crossingWords(row(), "IC"),
    "Kans 62% dat IC boven de 120 reguliere bedden komt, waarschijnlijk wo 14 okt; vroegst di 13 okt",
  );
  const small = { ...row().crossing, probability: 0.3, earliest: null };
  equal(
    crossingWords(row({ crossing: small }), "IC"),
    "Kans 30% dat IC boven de 120 reguliere bedden komt, de meeste kans wo 14 okt",
  );
  const none = { ...row().crossing, probability: 0.01 };
  equal(
    crossingWords(row({ crossing: none }), "IC"),
    "Kans kleiner dan 5% dat IC in deze dagen boven de 120 reguliere bedden komt",
  );
  const over = row({ known: [{ day: "2020-10-11", beds: 121 }] });
  equal(crossingWords(over, "IC"), "IC ligt al boven de 120 reguliere bedden; kans 62% dat dat wo 14 okt nog zo is");
  equal(crossingWords(row({ crossing: null }), "IC").includes("onbekend"), true);
  const sure = { ...row().crossing, probability: 1 };
  equal(crossingWords(row({ crossing: sure }), "IC").startsWith("Kans >99%"), true);
});

test("how good it was is told by what was kept as soon as that is enough", () => {
  equal(
    qualityWords(row()),
    "Zat hier de laatste vier weken gemiddeld 24% minder ver naast dan ‘morgen is als vandaag’; 94 van de 100 keer lag het cijfer in de buitenste band (168 verwachtingen, nagerekend op eerdere dagen).",
  );
  const kept = { ratio: 1.1, coverage: 0.9, number: 90, days: 16, left_out: 2 };
  const said = qualityWords(row({ quality: { ...row().quality, counts: "kept", kept } }));
  equal(said.includes("10% verder naast"), true);
  equal(said.includes("2 niet beoordeeld"), true);
  equal(
    qualityWords(row({ quality: { counts: "tried", tried: { number: 0 }, kept: null } })).includes("nog niet"),
    true,
  );
});

test("a silent day stays silent, and what came has a place of its own", () => {
  equal(present(row()), 104);
  const came = [{ day: "2020-10-12", beds: 111 }];
  const days = daysOf(row({ came }), { came: true });
  equal(
    days.map((one) => one.beds),
    [100, null, 104, null, null, null],
  );
  equal(days[3].came, 111);
  equal(daysOf(row({ came }), { ahead: false }).length, 3);
});

test("a house needs what is forecast of itself; a share of its region misled, and is not told", () => {
  const asked = { region: "R", facility: "H", kind: "ic", now: NOW };
  const own = row({ facility: "H", ahead: [ahead("2020-10-14", 72, 9)] });
  equal(needOf([row(), own], asked).middle, 9);
  equal(needOf([row()], asked), null);
  equal(needOf([row({ facility: "H", refused: "no_better" })], asked).state, "refused");
  equal(needOf([], asked), null);
  equal(rowOf([row(), own], { region: "R", kind: "ic" }).facility, null);
  equal(rowOf([row({ cohort: "proven" })], { region: "R", kind: "ic" }), null);
});

test("an axis begins at nought, unless all lies high", () => {
  equal(scaleOf([0, 50, 100]).from, 0);
  equal(scaleOf([400, 450, null]).from > 300, true);
});
