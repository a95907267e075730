/** Calls to the API: JSON in and out, the CSRF token, an Idempotency-Key per intention, errors as sentences. */

/** An answer of the server that something cannot be done: `message` is the sentence for the person. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || gettext("Dit lukte niet."));
    this.status = status;
    this.code = body.title ?? "error";
    this.field = body.field ?? "";
  }
}

/** There was no answer: the line is down or the server is away. What was asked may be asked again. */
export class Unreachable extends Error {
  constructor() {
    super(gettext("Geen verbinding met de server."));
  }
}

const API = "/api/v1/";

export const realmPath = (rest) => `realms/${document.body.dataset.realm}/${rest}`;
export const realmHref = (rest) => `${API}${realmPath(rest)}`;

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** Return a fresh key: made once per intention and repeated with every attempt at it. */
export const intention = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(API + path, { credentials: "same-origin", ...options });
  } catch {
    throw new Unreachable();
  }
  if (answer.status === 401) toLogin();
  if (answer.status >= 502 && answer.status <= 504) throw new Unreachable();
  const text = await answer.text();
  const body = parsed(text);
  if (!answer.ok) throw new Problem(answer.status, body ?? {});
  return body;
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function toLogin() {
  const next = encodeURIComponent(location.pathname + location.search);
  location.assign(`${document.body.dataset.login}?next=${next}`);
}

export const get = (path) => call(path, { headers: { Accept: "application/json" } });

/** Send JSON. The same `key` may be sent again after Unreachable without anything happening twice. */
export function post(path, body, key = intention()) {
  return call(path, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": cookie("csrftoken"),
      "Idempotency-Key": key,
    },
    body: JSON.stringify(body),
  });
}

/** Send one file as the field `file`. */
export function upload(path, file, key = intention()) {
  const body = new FormData();
  body.append("file", file);
  return call(path, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken"), "Idempotency-Key": key },
    body,
  });
}
