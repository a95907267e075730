/** What the figures of a kind of resource mean, by its shape, as `capacity/shapes.py` has them. Pure. */

/** @type {Record<string, {load?: string, room?: string}>} */
const SHAPES = {
  beds: { load: "occupied", room: "operational" },
  places: { load: "occupied", room: "operational" },
  staff: { load: "needed", room: "present" },
  hours: { load: "used", room: "offered" },
};

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const figure = (line, name) => {
  const value = name === undefined ? null : line?.[name];
  return isNumber(value) ? value : null;
};

/** Say whether a kind is measured against a regular number: beds and other places, no people and no hours. */
export const hasRegular = (kind) => ["beds", "places"].includes(kind.shape);

/** Say whether a kind has an occupancy: something that is taken, of something there is. */
export const hasOccupancy = (kind) => kind.shape in SHAPES;

/** Return what a line of a kind asks for and what there is: `{load, room, free}`, null is unknown. */
export function occupancyOf(kind, line) {
  const shape = SHAPES[kind.shape] ?? {};
  const [load, room] = [figure(line, shape.load), figure(line, shape.room)];
  const said = figure(line, "available");
  return { load, room, free: said ?? (load === null || room === null ? null : room - load) };
}

/** @type {Record<string, string>} by which figure lines of a shape without an occupancy are ordered */
const WEIGHS = { stock: "days", count: "count", wait: "waiting", delay: "waiting", inflow: "came", outflow: "went" };

/** Return the one figure by which lines of a kind are ordered; null is unknown. */
export function weightOf(kind, line) {
  if (!line) return null;
  if (kind.shape === "ability") return { available: 2, limited: 1, not: 0, none: 0 }[line.state] ?? null;
  if (kind.shape in WEIGHS) return figure(line, WEIGHS[kind.shape]);
  const { load, room } = occupancyOf(kind, line);
  return load === null || room === null ? null : room === 0 ? (load > 0 ? Infinity : null) : load / room;
}

const add = (values) => (values.length ? values.reduce((sum, one) => sum + one, 0) : null);

/** @type {Record<string, (lines: any[]) => any>} what lines of a shape make together */
const TOGETHER = {
  stock: (lines) => ({ days: least(known(lines, "days")) }),
  inflow: (lines) => ({ came: add(known(lines, "came")) }),
  outflow: (lines) => ({ went: add(known(lines, "went")) }),
  count: (lines) => ({ count: add(known(lines, "count")) }),
  wait: (lines) => ({ waiting: add(known(lines, "waiting")), minutes: most(known(lines, "minutes")) }),
  delay: (lines) => ({ waiting: add(known(lines, "waiting")), days: most(known(lines, "days")) }),
  ability: (lines) => ({
    available: lines.filter((one) => one.state === "available").length,
    limited: lines.filter((one) => one.state === "limited").length,
  }),
};
const known = (lines, name) => lines.map((one) => figure(one, name)).filter((one) => one !== null);
const most = (values) => (values.length ? Math.max(...values) : null);
const least = (values) => (values.length ? Math.min(...values) : null);

/** Return what the values of some lines of one kind make together; what is unknown adds nothing. */
export function sumOf(kind, lines) {
  if (TOGETHER[kind.shape]) return TOGETHER[kind.shape](lines);
  const whole = lines.map((one) => occupancyOf(kind, one)).filter((one) => one.load !== null && one.room !== null);
  return { load: add(whole.map((one) => one.load)), room: add(whole.map((one) => one.room)) };
}
