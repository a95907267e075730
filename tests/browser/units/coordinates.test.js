import { fromRd, isIn, readPlace } from "/static/zb/coordinates.js";
import { equal, ok, test } from "/units/harness.js";

const near = (found, latitude, longitude) =>
  Math.abs(found.latitude - latitude) < 2e-5 && Math.abs(found.longitude - longitude) < 2e-5;

test("points of the Rijksdriehoek stand where the towers are", () => {
  ok(near(fromRd(155_000, 463_000), 52.15517, 5.38721), "Amersfoort");
  ok(near(fromRd(120_700.723, 487_525.501), 52.37453, 4.88353), "Westertoren");
  ok(near(fromRd(233_883.131, 582_065.167), 53.21938, 6.5682), "Martinitoren");
});

test("a place is read in degrees or metres, in either order, with a point or a comma", () => {
  const place = { latitude: 51.8512, longitude: 4.5523 };
  for (const text of ["51.8512, 4.5523", "51,8512 4,5523", "4.5523 51.8512", "51.8512°N 4.5523°E", "51.8512,4.5523"])
    equal(readPlace(text), place);
  for (const text of ["95123 427456", "95123,427456", "x=95123 y=427456", "95123; 427456"])
    equal(readPlace(text), fromRd(95_123, 427_456));
});

test("what names no place in the Netherlands is none", () => {
  for (const text of ["", "51.85", "48.85, 2.35", "0 0", "1 2 3", "Barendrecht", "427456 95123000"])
    equal(readPlace(text), null);
});

test("a place lies in an outline or near it, and one far beyond does not", () => {
  const outline = {
    type: "Polygon",
    coordinates: [
      [
        [4, 51.5],
        [5, 51.5],
        [5, 52.5],
        [4, 52.5],
        [4, 51.5],
      ],
    ],
  };
  ok(isIn({ latitude: 52, longitude: 4.5 }, [outline]));
  ok(isIn({ latitude: 51.4, longitude: 4 }, [{ type: "MultiPolygon", coordinates: [outline.coordinates] }]));
  ok(!isIn({ latitude: 50.85, longitude: 4.35 }, [outline]));
});
