/** Requests to the API: the CSRF token along, problem+json as an Error with `code` and `field`. */

export class Problem extends Error {
  constructor(code, message, { field = "", status = 0 } = {}) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.field = field;
    this.status = status;
  }
}

const csrf = () =>
  document.querySelector('meta[name="csrf-token"]')?.content ??
  decodeURIComponent(document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "");

const PATIENCE_MS = 15000; // an answer that takes longer is a broken network, not a slow server

/** Fetch JSON. Throws Problem: code `network` when nothing answered. */
export async function call(url, { method = "GET", body, headers = {} } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json", "X-CSRFToken": csrf() }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem("network", "Er is geen verbinding met de server.");
  }
  const data = await response.json().catch(() => ({}));
  if (response.ok) return data;
  throw problemOf(response.status, data);
}

function problemOf(status, data) {
  const code = status === 401 ? "login" : (data.title ?? `http_${status}`);
  const sentence = status === 401 ? "U bent niet (meer) aangemeld." : (data.detail ?? "Dit lukte niet.");
  return new Problem(code, sentence, { field: data.field, status });
}
