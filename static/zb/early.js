/** Asks for what a screen begins with while its scripts are still on their way (no module).
 *
 *  `zbEarly(address)` gives what was asked, once: a promise of the answer, null where it failed and is to be asked
 *  again as usual. The picture is asked for only where this browser keeps none of this realm.
 */

(() => {
  const { realm = "", reader = "", ask = "", ticket = "", snapshot = "" } = document.currentScript?.dataset ?? {};
  const PATIENCE_MS = 30_000;
  const DISK_MS = 1_000; // a disk that stands still keeps no picture away
  /** @type {Map<string, Promise<any>>} */
  const asked = new Map();
  const csrf = decodeURIComponent(document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1] ?? "");

  async function fetched(url, more) {
    try {
      const answer = await fetch(url, {
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...more,
        headers: { Accept: "application/json", "X-Reader": reader, ...more.headers },
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  async function pictureIfNone() {
    if (sessionStorage.getItem(`zorgbeeld-live:${realm}:${reader}`)) return null;
    const late = new Promise((done) => setTimeout(done, DISK_MS));
    const kept = (await Promise.race([indexedDB.databases?.().catch(() => []), late])) ?? [];
    const isKept = kept.some(({ name }) => name?.startsWith(`zorgbeeld-live:${realm}:`));
    return isKept ? null : fetched(snapshot, {});
  }

  /** @type {any} */ (window).zbEarly = (url) => {
    const found = asked.get(url) ?? null;
    asked.delete(url);
    return found;
  };
  if (ticket) {
    const headers = { "X-CSRFToken": csrf, "Content-Type": "application/json" };
    asked.set(ticket, fetched(ticket, { method: "POST", body: "{}", headers }));
  }
  for (const url of ask.split(" ").filter(Boolean)) asked.set(url, fetched(url, {}));
  if (snapshot)
    asked.set(
      snapshot,
      pictureIfNone().catch(() => null),
    );
  setTimeout(() => asked.clear(), PATIENCE_MS); // what nobody fetched by now is old
})();
