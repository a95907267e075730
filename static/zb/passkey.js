/** Beside django-allauth's scripts for passkeys: a button that works from its first tap, and an error that is said. */

import { byId } from "./dom.js";

/** What the browser calls it when a key is refused, and the sentence for it. */
const SENTENCE = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known" };

/** Say in the reader's language why no key was used. */
function say(/** @type {string} */ name) {
  const line = byId("sleutel-fout");
  line.textContent = line.dataset[SENTENCE[name] ?? "failed"];
  line.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say(/** @type {CustomEvent} */ (event).detail.exception?.name);
});
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("button[id^=mfa_webauthn_]")) {
    /** @type {HTMLButtonElement} */ (button).disabled = false;
    button.addEventListener("click", () => (byId("sleutel-fout").hidden = true));
  }
});
