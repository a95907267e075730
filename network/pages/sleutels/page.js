/** Tokens of one's programs: made, shown once, listed with their end and last use, revoked. */

import { address, get, Problem } from "../../zb/api.js";
import { ask, sure } from "../../zb/ask.js";
import { actions, byId, copyText, h, patch } from "../../zb/dom.js";
import { moment } from "../../zb/format.js";
import { canAct } from "../../zb/rights.js";
import { scopesField, scopesSaid } from "../../zb/scopes.js";
import { send } from "../../zb/send.js";
import { connectShell, renderShell } from "../../zb/shell.js";
import { ctx, refresh, start } from "../../zb/store.js";

/** @type {{list: any[] | null, error: string}} */
const known = { list: null, error: "" };
/** All that the key of a program can be made for. */
const SCOPES = ["picture", "files", "trail", "figures", "messages", "commands"];
const said = (text, values) => interpolate(text, values, true);

async function load() {
  try {
    known.list = (await get(address("tokens"))).tokens;
    known.error = "";
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    known.error = problem.message;
  }
  refresh();
}

function standing(token, now) {
  if (token.revoked_at) return said(gettext("ingetrokken %(when)s"), { when: moment(token.revoked_at, now) });
  const ends = said(gettext("tot %(when)s"), { when: moment(token.ends_at, now) });
  return new Date(token.ends_at) < now ? gettext("verlopen") : ends;
}

const inForce = (token, now) => !token.revoked_at && new Date(token.ends_at) > now;

function card(token) {
  const now = ctx.wall(); // a key ends by the clock on the wall, also in an exercise
  const mine = token.owner === ctx.me.username;
  return h(
    "article",
    { class: `key-card ${inForce(token, now) ? "" : "is-over"}`, "data-key": String(token.id) },
    h("h2", null, token.name, " ", h("span", { class: "tag" }, standing(token, now))),
    h(
      "p",
      null,
      h("code", null, `${token.hint}…`),
      " · ",
      scopesSaid(token.scopes),
      mine ? null : ` · ${token.owner_name} (${token.owner})`,
    ),
    h(
      "p",
      { class: "muted" },
      token.last_used_at
        ? said(gettext("laatst gebruikt %(when)s"), { when: moment(token.last_used_at, now) })
        : gettext("nog niet gebruikt"),
    ),
    inForce(token, now) && canAct()
      ? h("button", { type: "button", class: "btn", "data-act": "revoke", "data-id": token.id }, gettext("Intrekken"))
      : null,
  );
}

function render() {
  renderShell();
  if (!ctx.ready) return;
  patch(
    byId("acties"),
    canAct() ? h("button", { type: "button", class: "btn pri", "data-act": "make" }, gettext("Nieuwe sleutel")) : null,
  );
  patch(
    byId("lijst"),
    known.error ? h("p", { class: "form-error", role: "alert", "data-key": "error" }, known.error) : null,
    known.list?.length
      ? known.list.map(card)
      : known.list &&
          h(
            "p",
            { class: "empty", "data-key": "empty" },
            gettext("Nog geen sleutels. Maak er een als een programma namens u de API gebruikt."),
          ),
  );
}

/** Show a token, this once. */
function show(answer) {
  const copy = h("button", { type: "button", class: "btn" }, gettext("Kopieer"));
  copy.addEventListener("click", () => copyText(answer.token));
  sure({
    title: gettext("Uw sleutel"),
    body: [
      h("p", null, gettext("Deze sleutel wordt alleen nu getoond. Bewaar hem waar het programma hem leest.")),
      h("code", { class: "token-once" }, answer.token),
      h("p", null, copy),
      h("p", { class: "muted" }, gettext("Het programma stuurt hem mee als: Authorization: Token …")),
    ],
    yes: gettext("Ik heb hem bewaard"),
  });
}

function make() {
  ask({
    title: h("h3", null, gettext("Nieuwe sleutel")),
    body: [
      h("label", { for: "naam" }, gettext("Waarvoor")),
      h("input", { id: "naam", name: "name", required: true, maxlength: "80", autocomplete: "off" }),
      h("label", { for: "dagen" }, gettext("Geldig (dagen)")),
      h("input", { id: "dagen", name: "days", type: "number", min: "1", max: "400", value: "90", required: true }),
      scopesField(SCOPES, ["picture"]),
    ],
    foot: h("button", { type: "submit", class: "btn pri" }, gettext("Sleutel maken")),
    submit: (data) => [
      address("network.token_make"),
      { name: data.get("name"), days: Number(data.get("days")), scopes: data.getAll("scopes") },
      (answer) => {
        if (answer.token) show(answer);
        load();
        return gettext("De sleutel is gemaakt.");
      },
    ],
  });
}

async function revoke(button) {
  const token = button.dataset.id;
  const yes = await sure({
    title: gettext("Sleutel intrekken?"),
    body: h("p", null, gettext("Het programma dat hem gebruikt, komt er dan niet meer in.")),
    yes: gettext("Intrekken"),
  });
  if (yes && (await send(address("network.token_revoke", { token }), {}, gettext("De sleutel is ingetrokken."))))
    load();
}

connectShell();
actions(document.querySelector("main"), { make, revoke });
start(render);
load();
