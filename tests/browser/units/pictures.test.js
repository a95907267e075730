import { figureOf, keptFigures, withFigures } from "/static/zb/livefigures.js";
import { isOutside } from "/static/zb/outside.js";
import { currency, isOld, placedIn, themeStanding, themesOf } from "/static/zb/pictures.js";
import { ctx } from "/static/zb/store.js";
import { allPlaced, totalActs, totalOwner } from "/static/zb/totalview.js";
import { themesBehind } from "/static/zb/workparts.js";
import { equal, ok, test } from "/units/harness.js";

const NOW = new Date("2020-10-20T12:00Z");
const ago = (minutes) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const item = (id, theme, minutes, more = {}) => ({
  id,
  activity: 7,
  theme,
  fact_at: ago(minutes),
  checked_at: ago(minutes),
  state: "active",
  revision: 1,
  ...more,
});
const theme = (code, more = {}) => ({ code, owner: "", name: code, stale_after_min: 30, closed_at: null, ...more });

function world(states) {
  ctx.entities = new Map(Object.entries(states).map(([key, state]) => [key, { key, state }]));
}

test("a theme is empty, fresh, or as old as the newest in it; what is withdrawn does not count", () => {
  const rows = [item(1, "a", 40), item(2, "a", 10), item(3, "b", 31), item(4, "c", 1, { state: "withdrawn" })];
  equal(themeStanding(theme("a"), rows, NOW), { state: "fresh", age: 600, old: 1 });
  equal(themeStanding(theme("b"), rows, NOW).state, "old");
  equal(themeStanding(theme("c"), rows, NOW).state, "empty");
});

test("in an activiteit that closed nothing has to be fresh", () => {
  ok(isOld(item(1, "a", 40), theme("a"), NOW) && !isOld(item(1, "a", 40, { over: true }), theme("a"), NOW));
});

test("what its owner says is still so counts from then", () => {
  const rows = [item(1, "a", 90, { checked_at: ago(5) })];
  equal(themeStanding(theme("a"), rows, NOW), { state: "fresh", age: 300, old: 0 });
});

test("a common picture is as current as its common themes; empty ones are not, closed and own ones do not count", () => {
  world({
    "themes:7": {
      themes: [
        theme("a"),
        theme("b"),
        theme("c"),
        theme("d", { closed_at: ago(1) }),
        theme("e", { owner: "facility:X" }),
      ],
    },
  });
  const found = currency({ id: 7, kind: "incident" }, [item(1, "a", 5), item(2, "b", 60)], NOW);
  equal(
    found.rows.map((one) => one.state),
    ["fresh", "old", "empty"],
  );
  equal(found.fresh, 1);
});

test("until somebody wrote, the themes are those of the starting set, slower where the kind is", () => {
  world({});
  ctx.ref = {
    picture_themes: {
      pace: { outbreak: 24 },
      themes: [{ code: "a", name_nl: "A", name_en: "A", stale_after_min: 30 }],
    },
  };
  equal(
    themesOf({ id: 7, kind: "outbreak" }).map((one) => one.stale_after_min),
    [720],
  );
});

test("a reference shows the item as it is, changed when it says something else than was placed", () => {
  world({ "item:7:1": item(1, "a", 5, { revision: 3 }), "item:7:2": item(2, "a", 5) });
  const entries = [
    { item: 1, revision: 2 },
    { item: 2, revision: 1 },
    { item: 9, revision: 1 },
  ];
  equal(
    placedIn({ activity: 7, entries }).map(({ item: { id }, changed }) => [id, changed]),
    [
      [1, true],
      [2, false],
    ],
  );
});

test("a figure in a text is drawn where it stands, stale as stale, and one that nobody knows is shown as it is written", () => {
  const read = (token) => (token === "a:b" ? { label: "IC vrij", value: "3", age: 7200, stale: true } : null);
  const [before, drawn, between, lost] = withFigures("Nog [[a:b]] vrij, [[x]]", read);
  equal([before, between], ["Nog ", " vrij, "]);
  equal(drawn.textContent, "3 (IC vrij, 2 u, verouderd)");
  ok(drawn.className.includes("is-stale"));
  equal(lost.textContent, "[[x]]");
});

test("a published picture shows the figure of then, with the age it had", () => {
  const at = "2020-10-20T11:00:00Z";
  const both = (text) => ({ nl: text, en: text });
  const one = {
    label: both("IC vrij"),
    value: both("3"),
    known: true,
    observed_at: "2020-10-20T10:00:00Z",
    stale: false,
  };
  const read = keptFigures({ "a:b": one }, at);
  equal(read("a:b"), { label: "IC vrij", value: "3", age: 3600, stale: false });
  equal(read("x"), null);
});

test("counted casualties are read with their age; what nobody counted is unknown, what is no number is lost", () => {
  ctx.asOf = NOW;
  world({ "casualties:7": { activity: 7, t1: 0, t2: null, observed_at: ago(40), stale_after_s: 1800 } });
  const t1 = figureOf("casualties:7:t1");
  equal([t1?.value, t1?.age, t1?.stale], ["0", 2400, true]);
  equal(figureOf("casualties:7:t2")?.value, null);
  equal(figureOf("casualties:8:t1")?.value, null);
  equal(figureOf("casualties:7:t9"), null);
});

test("of a closed activiteit nobody is asked to keep the common picture, and nothing can be done with it", () => {
  const total = {
    activity: 7,
    owner: "M. Visser",
    username: "visser",
    entries: [{ item: 1, revision: 1 }],
    offer: null,
  };
  world({ "total:7": total });
  ctx.me = { username: "visser", may: [], mandates: [] };
  const closed = { id: 7, kind: "incident", state: "closed", veiligheidsregios: [], parties: [] };
  equal(totalOwner(closed, null, NOW).className, "muted");
  equal(totalActs(closed, total), []);
});

test("who takes part sees a picture whole, and who does not is outside: by house, area, region, seat or speaking", () => {
  const activity = {
    id: 7,
    veiligheidsregios: ["VR17"],
    regions: ["TCZWN"],
    parties: [{ at: "facility", place: "HUIS", name: "Huis" }],
  };
  const before = { me: ctx.me, ref: ctx.ref };
  ctx.ref = {
    facility: new Map([
      ["HUIS", { code: "HUIS", sector: "vvt", region: "TCZWN", veiligheidsregio: "VR17" }],
      ["MK", { code: "MK", sector: "dispatch", veiligheidsregio: "VR18", serves: ["VR17"] }],
    ]),
    roles: [{ code: "vvt_liaison", sectors: ["vvt"] }],
  };
  const as = (mandate, username = "u") => {
    ctx.me = { username, mandates: mandate ? [mandate] : [] };
    return isOutside(activity);
  };
  world({ "post:7:VR17:hon": { activity: 7, veiligheidsregio: "VR17", function: "hon", team: "rot", username: "w" } });
  // who keeps people and settings sees no more of a place for it
  ok(as({ role: "local_administrator", facility: "HUIS" }) && as({ role: "administrator" }));
  ok(as({ role: "region_administrator", region: "TCZWN", veiligheidsregio: "VR17" }));
  ok(as(null) && as({ role: "observer" }) && as({ role: "hospital_liaison", facility: "ELDERS" }));
  ok(as({ role: "hin", veiligheidsregio: "VR13" }) && as({ role: "roaz_chair", region: "SZN" }));
  for (const mandate of [
    { role: "national_coordinator" },
    { role: "hospital_liaison", facility: "HUIS" },
    { role: "dpg", region: "TCZWN", veiligheidsregio: "VR17" },
    { role: "roaz_chair", region: "TCZWN" },
    { role: "mka_dispatcher", facility: "MK" },
    { role: "vvt_liaison", region: "TCZWN" },
  ])
    ok(!as(mandate), mandate.role);
  ok(!as({ role: "observer" }, "w"));
  Object.assign(ctx, before);
});

test("who stands outside is told neither that all was placed, nor that themes are empty", () => {
  const activity = { id: 7, kind: "incident", state: "open", veiligheidsregios: ["VR17"], regions: [], parties: [] };
  const before = { me: ctx.me, ref: ctx.ref };
  ctx.ref = { facility: new Map(), roles: [] };
  const as = (...mandates) => {
    ctx.me = { username: "u", mandates };
    return [allPlaced(activity), themesBehind(activity, NOW)];
  };
  world({ "themes:7": { themes: [theme("a"), theme("b")] }, "item:7:1": item(1, "a", 5) });
  equal(as({ role: "hin", veiligheidsregio: "VR17" }), [
    "Alles wat gedeeld is, staat in het totaalbeeld.",
    { lag: 1, of: 2 },
  ]);
  const [said, behind] = as({ role: "hin", veiligheidsregio: "VR13" });
  ok(said.includes("de rest zien wie aan deze activiteit deelnemen"), said);
  equal(behind, { lag: 0, of: 0 });
  Object.assign(ctx, before);
});
