import { ability, answering, destinations, door, placesFor, vehicles } from "/static/zb/dispatch.js";
import { equal, test } from "/units/harness.js";

const NOW = new Date("2020-10-20T12:00Z");
const ago = (minutes) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const HERE = { lat: 52, lon: 5 };
const KINDS = [
  { code: "ic", shape: "beds", theme: "beds", sectors: ["hospital"] },
  { code: "x_pci", shape: "ability", theme: "expertise", sectors: ["hospital"] },
  { code: "ambulance", shape: "places", theme: "flow", sectors: ["ambulance"] },
];
const hospital = (code, lat, more = {}) => ({
  code,
  name: `Ziekenhuis ${code}`,
  city: "Ergens",
  region: "N",
  veiligheidsregio: "VR1",
  lat,
  lon: 5,
  sector: "hospital",
  hours: "24/7",
  kinds: ["ed", "ic", "x_pci"],
  ...more,
});
const pci = (state, minutes = 1) => ({
  observed_at: ago(minutes),
  stale_after_s: 3_600,
  lines: [{ bed: "x_pci", state, until: null }],
});
const ed = (traffic, minutes = 1, more = {}) => ({ traffic, observed_at: ago(minutes), stale_after_s: 3_600, ...more });

function world(facilities, states = {}) {
  const entities = new Map(Object.entries(states).map(([key, state]) => [key, { key, state }]));
  return {
    entities,
    now: () => NOW,
    state: (key) => states[key] ?? null,
    ref: {
      kinds: KINDS,
      facilities,
      facility: new Map(facilities.map((one) => [one.code, one])),
      emergency: { part: [] },
    },
  };
}
const ALL = { skills: [], open: false, within: 0 };
const codes = (rows) => rows.map((row) => row.code);

test("the nearest comes first, also when it stops: a stop is shown, not hidden", () => {
  const ctx = world([hospital("far", 52.5), hospital("near", 52.1)], { "ed:near": ed("stop"), "ed:far": ed("open") });
  const rows = destinations(ctx, HERE);
  equal(codes(rows), ["near", "far"]);
  equal(codes(answering(rows, ALL).found), ["near", "far"]);
  equal(codes(answering(rows, { ...ALL, open: true }).found), ["far"]);
});

test("a house without an emergency department is no destination", () => {
  equal(destinations(world([hospital("a", 52, { kinds: ["ic"] })]), HERE), []);
});

test("a department that is closed at night is closed, and an old one is not known to be open", () => {
  const night = hospital("night", 52, { hours: "daily 14:00-15:00" }); // 12:00 UTC is 14:00 on the clocks
  const rows = destinations(
    world([hospital("shut", 52, { hours: "daily 08:00-13:00" }), night, hospital("old", 52)], {
      "ed:shut": ed("open"),
      "ed:night": ed("open"),
      "ed:old": ed("open", 300),
    }),
    HERE,
  );
  const doors = Object.fromEntries(rows.map((row) => [row.code, door(row)]));
  equal([doors.shut, doors.night, doors.old], ["closed", "open", "unknown"]);
});

test("who can do it now are those who said so lately; who did not say so is called first, who cannot is left out", () => {
  const houses = ["can", "limited", "not", "old", "silent"].map((code) => hospital(code, 52));
  const ctx = world([...houses, hospital("without", 52, { kinds: ["ed"] })], {
    "expertise:can": pci("available"),
    "expertise:limited": pci("limited"),
    "expertise:not": pci("none"),
    "expertise:old": pci("available", 500),
  });
  const rows = destinations(ctx, HERE);
  const { found, unsure } = answering(rows, { ...ALL, skills: ["x_pci"] });
  equal(codes(found).sort(), ["can", "limited"]);
  equal(codes(unsure).sort(), ["old", "silent"]);
  equal(
    ability(
      rows.find((row) => row.code === "without"),
      "x_pci",
    ),
    "none",
  );
});

test("a limit of minutes keeps who is near", () => {
  const rows = destinations(world([hospital("near", 52.1), hospital("far", 53)]), HERE);
  equal(codes(answering(rows, { ...ALL, within: 30 }).found), ["near"]);
});

test("vehicles: the service of the place is its own, the others by distance", () => {
  const service = (code, lat, veiligheidsregio) =>
    hospital(code, lat, { sector: "ambulance", kinds: ["ambulance"], veiligheidsregio });
  const ctx = world([service("b", 52.4, "VR2"), service("a", 52.05, "VR1")], {
    "flow:a": { observed_at: ago(1), stale_after_s: 60, lines: [{ bed: "ambulance", occupied: 3, operational: 5 }] },
  });
  const found = vehicles(ctx, HERE);
  equal(
    found.map((row) => [row.code, row.own]),
    [
      ["a", true],
      ["b", false],
    ],
  );
  equal([found[0].lines[0].available, found[1].lines[0].fresh], [2, "unknown"]);
});

test("a place is a town, a facility, or coordinates with a point or a comma", () => {
  const ctx = world([hospital("A", 52, { city: "Delft" }), hospital("B", 52.2, { city: "Delft", name: "Delfland" })]);
  equal(placesFor(ctx, "delf"), [
    { name: "Delft", lat: 52.1, lon: 5 },
    { name: "Delfland", lat: 52.2, lon: 5 },
  ]);
  equal(placesFor(ctx, "52,09; 5,12")[0], { name: "52.09, 5.12", lat: 52.09, lon: 5.12 });
  equal(placesFor(ctx, "d"), []);
});
