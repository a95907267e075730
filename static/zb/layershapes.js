/** Shapes on our own map that can go to neighbours as a layer: the area and the place of each activiteit that runs. */

import { incidentsNow } from "./incidents.js";

/** Each kind of GeoJSON (RFC 7946): its word, and the lines or rings that it is made of. */
const KINDS = {
  Point: [() => gettext("plaats"), (at) => [[at]]],
  MultiPoint: [() => gettext("plaatsen"), (points) => [points]],
  LineString: [() => gettext("lijn"), (line) => [line]],
  MultiLineString: [() => gettext("lijnen"), (lines) => lines],
  Polygon: [() => gettext("gebied"), (rings) => rings],
  MultiPolygon: [() => gettext("gebieden"), (areas) => areas.flat()],
};

/**
 * Return how many points were put down for a geometry: a ring ends where it began, which is one point.
 * @param {{type: string, coordinates: any[]}} geometry GeoJSON
 */
export function pointsOf({ type, coordinates }) {
  const [, linesOf] = KINDS[type];
  const isClosed = (line) => type.endsWith("Polygon") && line.length > 1 && `${line[0]}` === `${line.at(-1)}`;
  return linesOf(coordinates).reduce((sum, line) => sum + line.length - (isClosed(line) ? 1 : 0), 0);
}

/** Say in words which kind of shape a geometry is, and how many points it has. */
export function shapeSaid(geometry) {
  const [said] = KINDS[geometry.type];
  const count = pointsOf(geometry);
  return `${said()}, ${interpolate(ngettext("%s punt", "%s punten", count), [count])}`;
}

/**
 * Return the shapes of activiteiten as our map draws them, each as GeoJSON in WGS84 with the name of its activiteit.
 * @param {{name: string, regions: string[], at: number[] | null, area: any}[]} incidents `at`: latitude, longitude
 */
export const shapesOf = (incidents) =>
  incidents.flatMap(({ name, regions, at, area }) =>
    [area, at && { type: "Point", coordinates: [at[1], at[0]] }]
      .filter(Boolean)
      .map((geometry) => ({ name, regions, geometry })),
  );

/** Return the shapes that this person sees on the map now. */
export const shapesNow = () => shapesOf(incidentsNow());
