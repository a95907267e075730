/** How long a ride takes: the estimate of `network/travel.py`, for a place on the map as well. Pure.
 *
 *  Great-circle distance × 1.3 (roads against the straight line), divided by 65 km/h (an ambulance that does
 *  not hurry, over mixed Dutch roads), plus 4 minutes. It knows no roads, no water and no traffic: over a long
 *  stretch of motorway it is too slow, across an estuary too fast. `units/travel.json` holds both to the same.
 */

const EARTH_RADIUS_KM = 6371;
const DETOUR = 1.3;
const SPEED_KMH = 65;
const FIXED_MINUTES = 4;

const radians = (degrees) => (degrees * Math.PI) / 180;

/** Return the distance in kilometres between `{lat, lon}` and another, as the crow flies. */
export function kilometres(from, to) {
  const [lat1, lon1, lat2, lon2] = [from.lat, from.lon, to.lat, to.lon].map(radians);
  const a = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(a));
}

/** Return the estimated minutes of a ride, rounded up; 0 where one already is. */
export function rideMinutes(from, to) {
  const distance = kilometres(from, to);
  return distance === 0 ? 0 : Math.ceil(FIXED_MINUTES + (60 * distance * DETOUR) / SPEED_KMH);
}
