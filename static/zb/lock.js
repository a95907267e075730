/** A page whose reader is gone shows nothing more: after logging out here or in another tab, after a session that
 *  ended, when somebody else logged in, and when the last function here ended.
 */

import { arrive, forgetAll, forgetPictures, onOther, reader, unsent } from "./kept.js";
import { prove } from "./prove.js";

const STAYS = 3_000; // milliseconds after which a page that could not go, without a line, is emptied
let locked = false;

/** Take everything off the page at once, then go to the login page. */
function lock() {
  const next = encodeURIComponent(location.pathname + location.search);
  empty(`${document.body.dataset.login}?next=${next}`, gettext("U bent hier uitgelogd."), gettext("Inloggen"));
}

/** Take everything off the page of who has no function here any more, and ask it anew: the server says what is left. */
function end() {
  // without `#…`: an address that differs from the page's in that alone is no way to another page
  empty(location.pathname + location.search, gettext("U hebt hier geen functie meer."), gettext("Verder"));
}

function empty(door, why, further) {
  if (locked) return;
  locked = true;
  dispatchEvent(new Event("zb:lock")); // the live picture stops
  document.title = "Zorgbeeld";
  const page = document.documentElement;
  page.style.display = "none"; // at once; what still draws finds its places until the page goes
  setTimeout(() => {
    const line = document.createElement("p");
    line.className = "locked";
    const link = document.createElement("a");
    link.href = door;
    link.textContent = further;
    line.append(why, " ", link);
    document.body.replaceChildren(line);
    page.style.display = "";
    location.replace(door); // it did not go the first time
  }, STAYS);
  // not before they are gone: the next reader may be quick
  forgetPictures().finally(() => location.replace(door));
}

/** Ask the server whether this page is still its reader's: a page can come back from the memory of the browser. */
async function ask() {
  try {
    const answer = await fetch(document.body.dataset.present ?? "", { headers: { "X-Reader": reader } });
    if (answer.status === 401) lock();
  } catch {
    // no line: the picture says that it is old
  }
}

/** Log out: what was not sent is said before it is lost, and this browser forgets everything of this reader. */
async function leave(form) {
  const left = unsent();
  const warning = ngettext(
    "%s melding is nog niet verstuurd en gaat verloren. Toch uitloggen?",
    "%s meldingen zijn nog niet verstuurd en gaan verloren. Toch uitloggen?",
    left,
  );
  if (left && !confirm(interpolate(warning, [left]))) return;
  dispatchEvent(new Event("zb:lock"));
  await forgetAll();
  form.submit();
}

if (reader) {
  arrive();
  onOther(lock);
  addEventListener("zb:gone", lock);
  addEventListener("zb:ended", end);
  addEventListener("zb:prove", prove);
  addEventListener("pageshow", (event) => {
    if (event.persisted) ask();
  });
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-logout]")) return;
    event.preventDefault();
    leave(form);
  });
}
