/** What a screen knows: who is looking, the reference data, and the live picture. One per page.
 *
 *  `start(render)` calls `render(ctx)` when something changed and once a second (ages tick), never more
 *  than once per frame, and not while nobody looks. A render that is a generator is drawn in slices: between
 *  two parts, where it yields, the page hears what a person does.
 */

import { Live } from "../live/live.js";
import { address, getUntilThere, Problem, untilThere } from "./api.js";
import { begins, watchBegin } from "./begin.js";
import { useCohorts } from "./cohortnames.js";
import { mark, toast } from "./dom.js";
import { useKinds } from "./kinds.js";
import "./lock.js";
import { askedPast, leavePast } from "./past.js";
import { useRoles } from "./roles.js";
import { useShapes } from "./shapes.js";

/** @type {any} until the first answers are there, some of it is null */
const nothing = null;

/** @type {Context} */
export const ctx = {
  realm: document.body.dataset.realm ?? "",
  isExercise: document.body.dataset.kind === "exercise",
  me: nothing,
  ref: nothing,
  live: nothing,
  entities: new Map(),
  log: [],
  seq: 0,
  asOf: null,
  past: null, // what was asked for of it
  status: { connection: "connecting", synced: false, lastUpdate: null, delayMs: null },
  ready: false,
  /** The moment that ages are measured against: the realm's now, the past moment on the screen, or when the realm closed. */
  now() {
    if (ctx.asOf) return ctx.asOf;
    const now = ctx.live.now();
    const closed = closedSince();
    return closed && closed < now ? closed : now;
  },
  /** The moment in which people live, whatever the clock of an exercise or of this machine does: the server's. */
  wall() {
    return ctx.live?.serverNow?.() ?? new Date();
  },
  state(key) {
    return ctx.entities.get(key)?.state ?? null;
  },
};

/** Return since when the realm that is shown is closed; null: it is open, or nobody said. */
function closedSince() {
  const clock = ctx.entities.get("clock");
  const said = clock?.state?.closed_at;
  if (said) return new Date(said);
  // closed by a version that did not say so: its clock was set last when it closed
  return document.body.hasAttribute("data-closed") && clock?.at ? new Date(clock.at) : null;
}

/** Show the picture as of a number of the journal or a moment; null: now again. Links keep to what is shown. */
export async function seek(where) {
  try {
    if (!(await ctx.live.seek(where))) return;
    ctx.past = ctx.live.isPast ? where : null;
    leavePast(); // what the address asked for is no longer what is shown
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    toast(problem.message, "bad");
  }
}

/** Show what the address asks for of the past; what cannot be had is said, and now is shown. */
async function seekAsked() {
  const past = askedPast(location.search);
  if (past === null) return leavePast();
  try {
    if (!(await untilThere(() => ctx.live.seek(past)))) return;
    if (ctx.live.isPast) ctx.past = past;
    else leavePast();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    toast(problem.message, "bad");
    leavePast();
  }
}

/** Return `{seen}`, the number of what is on the screen of these entities: a decision counts on that alone. */
export function seenOf(...keys) {
  const numbers = keys.map((key) => ctx.entities.get(key)?.seq).filter((seq) => seq !== undefined);
  return numbers.length ? { seen: Math.max(...numbers) } : {};
}

/** @type {Map<string, any[]>} what `all` found, for one drawing or telling; less when something of that kind changes */
const found = new Map();

function forget(changed) {
  for (const key of changed) found.delete(key.slice(0, key.indexOf(":")));
}

const renders = new Set();
const hearers = new Set();
let waiting = false; // for the frame in which it is drawn
let drawing = false; // in slices: the frame after this drawing is for what came meanwhile
let again = false;
const SLICE_MS = 12; // a tap that falls into a drawing is heard after this

/** Call `tell` when the picture changed or a second passed, also while nobody looks and nothing is drawn. */
export const heard = (tell) => hearers.add(tell);

function tellHearers() {
  found.clear();
  if (ctx.ready) for (const tell of hearers) tell();
}

/** Call `render` from now on as the page's own renders are; returns how to stop that. */
export function watch(render) {
  renders.add(render);
  return () => renders.delete(render);
}

/** @type {() => void} */
let shown = () => undefined; // told when the page shows its first drawing, or is over
let isOver = false;
let askedAt = 0; // when its frame was asked for
const NO_FRAME_MS = 1_000; // a page that is seen and given no frame is drawn all the same
let awaited = 0; // what is fetched beside the picture and stands in the first drawing
const PATIENCE_MS = 2_000; // what hangs must not keep the picture away

function renderSoon() {
  if (drawing) again = true;
  if (drawing || waiting || isOver) return;
  waiting = true;
  askedAt = performance.now();
  requestAnimationFrame(draw);
}

const hasNoFrame = () =>
  waiting && document.visibilityState === "visible" && performance.now() - askedAt >= NO_FRAME_MS;

async function draw() {
  if (!waiting || drawing || isOver) return; // the frame came after all, or the page is another's
  waiting = false;
  drawing = true;
  found.clear();
  try {
    for (const render of renders) {
      const parts = render(ctx);
      if (parts?.next) await drawInSlices(render, parts);
    }
  } finally {
    drawing = false;
  }
  // what is drawn before the first picture would only jump: it stands in its place when it is shown
  if (ctx.ready && !awaited && renders.size) {
    mark("is-ready", true);
    shown();
  }
  if (again) {
    again = false;
    renderSoon();
  }
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Draw what a render yields between its parts, no longer at a time than a person notices. */
async function drawInSlices(render, parts) {
  let began = Number.NEGATIVE_INFINITY; // not in this frame: the browser lays out and paints in it
  do {
    if (performance.now() - began < SLICE_MS) continue;
    await nextTask();
    began = performance.now();
  } while (renders.has(render) && !parts.next().done);
}

/** Show the page when this has come too, or has failed, or has been waited for long enough; returns it. */
export async function shownWith(wanted) {
  awaited += 1;
  let late = 0;
  const enough = new Promise((resolve) => {
    late = setTimeout(resolve, PATIENCE_MS);
  });
  try {
    await Promise.race([wanted, enough]);
  } finally {
    clearTimeout(late);
    awaited -= 1;
    renderSoon();
  }
  return wanted;
}

/** Ask for a render after something that is not in the picture changed (a filter, a choice). */
export const refresh = () => renderSoon();

/** Return the states of all entities whose key starts with `prefix:`. */
export function all(prefix) {
  let states = found.get(prefix);
  if (!states) {
    states = [];
    for (const [key, event] of ctx.entities) {
      if (key.startsWith(`${prefix}:`) && event.state) states.push(event.state);
    }
    found.set(prefix, states);
  }
  return [...states];
}

/** True when the screen shows the present and the server is heard: only then is anything fresh. */
export const isLive = () => ctx.status.connection === "live" && ctx.status.synced;

let referenceVersion = null;

async function loadReference() {
  const words = document.documentElement.lang === "en" ? "" : "?words=nl";
  const document_ = await getUntilThere(`${address("reference")}${words}`);
  const by = (rows) => new Map(rows.map((row) => [row.code, row]));
  useKinds(document_.kinds);
  useShapes(document_.shapes);
  useCohorts(document_.cohorts);
  useRoles(document_.roles);
  ctx.ref = {
    ...document_,
    region: by(document_.regions),
    veiligheidsregio: by(document_.veiligheidsregios),
    facility: by(document_.facilities),
  };
}

function watchReference() {
  const version = ctx.state("reference")?.version;
  if (!version || version === referenceVersion) return;
  const first = referenceVersion === null;
  referenceVersion = version;
  if (!first || version !== ctx.ref.version) loadReference().then(renderSoon);
}

/** Start the live picture and call the renders from then on. Resolves when the first picture is there. */
export async function start(...wanted) {
  for (const render of wanted) renders.add(render);
  ctx.live = new Live({
    realm: ctx.realm,
    addresses: {
      ticket: address("realm-ticket"),
      snapshot: address("realm-snapshot"),
      command: (name) => address("realm-command", { name }),
    },
  });
  /** @type {Promise<void>} */
  const first = new Promise((resolve) => {
    ctx.live.onState(({ entities, changed, initial, log, seq, asOf }) => {
      if (initial || entities !== ctx.entities) found.clear();
      else forget(changed);
      Object.assign(ctx, { entities, log, seq, asOf });
      if (asOf === null) ctx.past = null;
      resolve();
      if (!ctx.ready) return;
      watchReference();
      tellHearers();
      renderSoon();
    });
  });
  ctx.live.onStatus((status) => {
    ctx.status = status;
    // once the clock is right: a moment that is yet to come is no past
    if (status.synced && ctx.past instanceof Date && ctx.past > ctx.live.now()) seek(null);
    renderSoon();
  });
  addEventListener("resize", renderSoon); // what is drawn to measure is drawn anew
  shown = watchBegin();
  addEventListener("zb:lock", () => {
    isOver = true;
    shown();
    ctx.live.stop();
    ctx.entities = new Map();
    found.clear();
    renders.clear();
    hearers.clear();
  });
  ctx.live.start();
  setInterval(() => {
    tellHearers(); // what was put off may be due
    if (hasNoFrame()) draw();
    renderSoon();
  }, 1000);
  [ctx.me] = await Promise.all([
    begins("me", getUntilThere(`${address("me")}?realm=${encodeURIComponent(ctx.realm)}`)),
    begins("reference", loadReference()),
    begins("picture", first),
  ]);
  await begins("picture", seekAsked());
  ctx.ready = true;
  watchReference();
  tellHearers();
  renderSoon();
}
