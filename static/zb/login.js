/** The demo's login page: choosing an account fills in the form. */

import { byId } from "./dom.js";

for (const button of document.querySelectorAll("button.account")) {
  const { username, password } = /** @type {HTMLButtonElement} */ (button).dataset;
  button.addEventListener("click", () => {
    byId("id_username").value = username;
    byId("id_password").value = password;
    byId("inloggen").querySelector("button").focus();
  });
}
