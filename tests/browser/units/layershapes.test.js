import { pointsOf, shapeSaid, shapesOf } from "/static/zb/layershapes.js";
import { equal, test } from "/units/harness.js";

const ring = [
  [4, 51],
  [5, 51],
  [5, 52],
  [4, 51],
];

test("the corner that closes a ring is one point, of each sort of shape", () => {
  const of = (type, coordinates) => pointsOf({ type, coordinates });
  equal(
    [
      of("Point", [4, 51]),
      of("MultiPoint", ring),
      of("LineString", ring),
      of("MultiLineString", [ring, ring]),
      of("Polygon", [ring, ring]),
      of("MultiPolygon", [[ring], [ring, ring]]),
      of("Polygon", [ring.slice(0, 3)]),
    ],
    [1, 4, 4, 8, 6, 9, 3],
  );
});

test("a shape is said with its points", () => {
  equal(shapeSaid({ type: "Point", coordinates: [4, 51] }), "plaats, 1 punt");
  equal(shapeSaid({ type: "Polygon", coordinates: [ring] }), "gebied, 3 punten");
});

test("an activiteit gives its area and its place, longitude first; one that nobody placed gives nothing", () => {
  const area = { type: "Polygon", coordinates: [ring] };
  const one = { name: "Brand", regions: ["WEST"], at: [51.5, 4.5], area };
  const none = { name: "Storing", regions: ["WEST"], at: null, area: null };
  const shapes = shapesOf([one, none]);
  equal(
    shapes.map(({ geometry }) => geometry),
    [area, { type: "Point", coordinates: [4.5, 51.5] }],
  );
  equal(shapes[0].name, "Brand");
});
