/** Calls to the server: addresses by name, JSON in and out, the CSRF token, an Idempotency-Key per intention,
 *  refusals as errors with a sentence.
 */

const PATIENCE_MS = 30_000; // an answer that takes longer is a broken line, not a slow server
const UPLOAD_MS = 180_000; // five megabytes over a bad mobile line
const LATE_MS = 6_000; // an answer without which there is no page is asked again beside the first

/** What was asked did not happen: `message` is the sentence for the person, `code` and `field` say what and where. */
export class Problem extends Error {
  /**
   * @param {string} code a stable word, such as `refused`
   * @param {string} message the sentence
   * @param {{field?: string, status?: number, request?: string}} [more] the field it is about; the status, 0
   *   without an answer; the number of the request, by which whoever calls about it is helped
   */
  constructor(code, message, { field = "", status = 0, request = "" } = {}) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.field = field;
    this.status = status;
    this.request = request;
  }

  /** True when the server said no: asking the same again gives the same answer. "Too many", "too late": not no. */
  get final() {
    return this.status >= 400 && this.status < 500 && this.status !== 429 && this.status !== 408;
  }
}

/** There was no answer: the line is down or the server is away. What was asked may be asked again. */
export class Unreachable extends Problem {
  constructor() {
    super("network", gettext("Geen verbinding met de server."));
    this.name = "Unreachable";
  }
}

/** @type {Record<string, string> | null} */
let routes = null;

/**
 * Return the address that the server knows by a name, in the realm of the page.
 * @param {string} name such as `capacity.beds_report`
 * @param {Record<string, string | number>} [params] what stands between braces in it
 * @returns {string}
 */
export function address(name, params = {}) {
  routes ??= JSON.parse(document.getElementById("routes")?.textContent ?? "{}");
  const template = routes?.[name];
  if (template === undefined) throw new Error(`no address is called ${name}`);
  const known = { realm: document.body.dataset.realm, ...params };
  return template.replace(/\{(\w+)\}/g, (_, part) => {
    const value = known[part];
    if (value === undefined || value === "") throw new Error(`the address ${name} needs ${part}`);
    return encodeURIComponent(value);
  });
}

/** Return a fresh key: made once per intention and repeated with every attempt at it. */
export const intention = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const csrf = () => decodeURIComponent(document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1] ?? "");

/**
 * Ask the server for JSON. Throws Problem, and its kind Unreachable when nothing answered.
 * @param {string} url
 * @param {{method?: string, body?: unknown, key?: string, patience?: number, keepalive?: boolean}} [options]
 *   `body`: a FormData goes as it is, all else as JSON; `key`: the Idempotency-Key; `patience` in milliseconds;
 *   `keepalive`: it goes on when the page is left
 * @returns {Promise<any>} the answer; null when it is empty
 */
export function call(url, options = {}) {
  const came = early(url);
  // at once: a page that is left has no later
  return came ? came.then((answer) => answer ?? ask(url, options)) : ask(url, options);
}

/**
 * Ask what a page cannot do without: an answer that is late is asked for once more beside the first, and whichever
 * comes first counts, also where the server says no. One request that hangs keeps nobody before an empty screen.
 * For what changes nothing only.
 * @param {string} url
 * @param {{method?: string, body?: any, patience?: number}} [options]
 * @returns {Promise<any>} as `call`; throws what it throws, where neither came
 */
export async function urgent(url, options = {}) {
  let late = 0;
  /** @type {Promise<any> | null} */
  let again = null;
  const first = call(url, options);
  const second = new Promise((resolve) => {
    late = setTimeout(() => {
      again = ask(url, options);
      resolve(again);
    }, LATE_MS);
  });
  // a line that broke says nothing of the other one
  const unless = (error, other) => {
    if (error.final || !other) throw error;
    return other;
  };
  try {
    return await Promise.race([
      first.catch((error) => unless(error, again)),
      second.catch((error) => unless(error, first)),
    ]);
  } finally {
    clearTimeout(late);
  }
}

/** Return what was asked for before this script was there (early.js), once; null: ask. */
const early = (url) => /** @type {any} */ (globalThis).zbEarly?.(url) ?? null;

/**
 * @param {string} url
 * @param {{method?: string, body?: any, key?: string, patience?: number, keepalive?: boolean}} options
 * @returns {Promise<any>}
 */
async function ask(url, { method = "GET", body, key, patience = PATIENCE_MS, keepalive = false } = {}) {
  const form = body instanceof FormData;
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrf();
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  headers["X-Request-ID"] = intention().slice(0, 16);
  const { reader } = document.body.dataset;
  if (reader) headers["X-Reader"] = reader; // never as somebody else who logged in meanwhile
  let answer;
  let text;
  try {
    const sent = body === undefined ? undefined : form ? body : JSON.stringify(body);
    const signal = AbortSignal.timeout(patience);
    answer = await fetch(url, { method, headers, body: sent, signal, keepalive, credentials: "same-origin" });
    text = await answer.text();
  } catch {
    throw new Unreachable();
  }
  if (answer.status >= 502 && answer.status <= 504) throw new Unreachable();
  const data = parsed(text);
  if (!answer.ok) throw problemOf(answer.status, data ?? {}, answer.headers.get("X-Request-ID") ?? "");
  return data;
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** Return a sentence with the number by which whoever calls about it is helped: for what is our fault. */
export const withNumber = (sentence, request) =>
  request ? `${sentence} ${interpolate(gettext("Noem bij navraag nummer %s."), [request])}` : sentence;

function problemOf(status, data, request) {
  if (status === 401) {
    dispatchEvent(new Event("zb:gone")); // the page locks itself
    return new Problem("login", gettext("U bent niet (meer) ingelogd."), { status });
  }
  if (data.title === "prove_again") dispatchEvent(new Event("zb:prove"));
  const sentence = data.detail || gettext("Dit lukte niet.");
  return new Problem(
    data.title ?? `http_${status}`,
    status >= 500 || !data.detail ? withNumber(sentence, request) : sentence,
    {
      field: data.field ?? "",
      status,
      request,
    },
  );
}

/**
 * Fetch something.
 * @param {string} url
 */
export const get = (url) => call(url);

const tries = [500, 1000, 2000, 4000, 8000, 15_000]; // milliseconds; the last repeats
const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms * (0.75 + Math.random() / 2));
  });

/**
 * Fetch what a page cannot do without: again and again while the line is away. Throws Problem when the server says no.
 * @param {string} url
 */
export const getUntilThere = (url) => untilThere(() => urgent(url));

/**
 * Do what a page cannot do without, again and again while the line is away. Throws Problem when the server says no.
 * @param {() => Promise<any>} act
 */
export async function untilThere(act) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Problem && error.final) throw error;
      await pause(tries[Math.min(attempt, tries.length - 1)]);
    }
  }
}

/**
 * Send JSON. The same `key` may be sent again after Unreachable without anything happening twice.
 * @param {string} url
 * @param {unknown} body
 * @param {string} [key]
 * @param {{keepalive?: boolean}} [more]
 */
export const post = (url, body, key = intention(), more = {}) => call(url, { method: "POST", body, key, ...more });

/**
 * Send one file as the field `file`.
 * @param {string} url
 * @param {File} file
 * @param {string} [key]
 */
export function upload(url, file, key = intention()) {
  const body = new FormData();
  body.append("file", file);
  return call(url, { method: "POST", body, key, patience: UPLOAD_MS });
}
