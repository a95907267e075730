/** How I am reached: mail, telephone, quiet hours, and push to this browser; and how the ways out are. */

import { address, get, Problem } from "./api.js";
import { ask } from "./ask.js";
import { faultWord, wayWord } from "./callout.js";
import { h, toast } from "./dom.js";
import { age } from "./format.js";
import { canAct } from "./rights.js";
import { send } from "./send.js";
import { all, ctx, refresh } from "./store.js";

/** @type {{own: any, seen: string, pushed: boolean | null, busy: boolean}} */
const known = { own: null, seen: "", pushed: null, busy: false };

/** Fetch the own ways; a line that is away is tried again with the next change. */
async function load() {
  try {
    known.own = await get(address("callout-own"));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  refresh();
}

/** Load anew when a way went down or came back. */
export function watchWays() {
  const seen = JSON.stringify(all("way"));
  if (known.own && seen === known.seen) return;
  if (known.busy) return;
  known.busy = true;
  known.seen = seen;
  load().finally(() => {
    known.busy = false;
  });
  if (known.pushed === null) subscription().then((found) => known.own && setPushed(Boolean(found)));
}

function setPushed(value) {
  known.pushed = value;
  refresh();
}

const canPush = () => "serviceWorker" in navigator && "PushManager" in window && isSecureContext;

async function subscription() {
  if (!canPush()) return null;
  const worker = await navigator.serviceWorker.getRegistration("/");
  return (await worker?.pushManager.getSubscription()) ?? null;
}

const bytes = (text) => {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (mark) => mark.charCodeAt(0));
};

/** Turn push to this browser on, which asks its permission, or off. */
export async function turnPush() {
  const there = await subscription();
  if (there) {
    await send(
      address("callout.push_stop"),
      { endpoint: there.endpoint },
      gettext("Deze browser krijgt geen meldingen meer."),
    );
    await there.unsubscribe();
    setPushed(false);
    load();
    return;
  }
  if ((await Notification.requestPermission()) !== "granted") {
    toast(gettext("Deze browser staat geen meldingen toe."), "bad");
    return;
  }
  try {
    await navigator.serviceWorker.register("/oproep-worker.js", { scope: "/" });
    const worker = await navigator.serviceWorker.ready;
    const made = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytes(known.own.push_key),
    });
    const { endpoint, keys } = /** @type {any} */ (made.toJSON());
    const done = await send(
      address("callout.push_start"),
      { endpoint, p256dh: keys.p256dh, auth: keys.auth },
      gettext("Deze browser krijgt alarmen, ook als Zorgbeeld dicht is."),
    );
    if (!done) await made.unsubscribe();
    setPushed(Boolean(done));
    load();
  } catch {
    toast(gettext("Deze browser kan zich niet aanmelden bij zijn meldingendienst."), "bad");
  }
}

function pushLine() {
  if (!canPush())
    return h("p", { class: "hint" }, gettext("Deze browser kan hier geen meldingen krijgen als Zorgbeeld dicht is."));
  return h(
    "button",
    {
      type: "button",
      class: "btn",
      "data-act": "push",
      "aria-pressed": String(known.pushed === true),
      disabled: !canAct(),
    },
    known.pushed ? gettext("Alarmen op deze browser staan aan") : gettext("Alarmen op deze browser aanzetten"),
  );
}

/** Return how I am reached, with what to do where nothing but an open screen is known. */
export function ownWays() {
  if (!known.own) return h("p", { class: "loading" }, gettext("laden…"));
  const { reach, browsers } = known.own;
  const none = !reach.mail && !reach.telephone && !browsers;
  const quiet = reach.quiet_from
    ? interpolate(
        gettext("%(from)s tot %(until)s: dan geen herinneringen, alarmen wel"),
        { from: reach.quiet_from, until: reach.quiet_until },
        true,
      )
    : gettext("geen");
  return [
    none && canAct()
      ? h(
          "p",
          { class: "late" },
          gettext(
            "U bent alleen te bereiken op een open scherm. Geef een e-mailadres of telefoonnummer, of zet alarmen op deze browser aan.",
          ),
        )
      : null,
    h(
      "dl",
      { class: "facts" },
      h("dt", null, gettext("E-mail")),
      h("dd", null, reach.mail || "–"),
      h("dt", null, gettext("Telefoon")),
      h("dd", null, reach.telephone || "–"),
      h("dt", null, gettext("Browsers")),
      h("dd", null, String(browsers)),
      h("dt", null, gettext("Stille uren")),
      h("dd", null, quiet),
    ),
    h(
      "div",
      { class: "btns" },
      h("button", { type: "button", class: "btn", "data-act": "reach", disabled: !canAct() }, gettext("Wijzigen…")),
      pushLine(),
    ),
  ];
}

/** Return each way out of the installation: works, fails since when and why, or is not there. */
export function waysOut() {
  if (!known.own) return null;
  return h(
    "ul",
    { class: "ways-out" },
    known.own.ways.map((one) =>
      h(
        "li",
        { "data-key": one.way, class: one.set_up && !one.is_up ? "down" : one.set_up ? "up" : "none" },
        h("i", { "aria-hidden": "true" }, one.set_up ? (one.is_up ? "✓" : "✕") : "–"),
        h("b", null, wayWord(one.way)),
        h("span", null, wayStanding(one)),
      ),
    ),
  );
}

function wayStanding(one) {
  if (!one.set_up) return gettext("niet ingericht");
  if (one.is_up) return one.since ? gettext("werkt") : gettext("ingericht");
  return interpolate(
    gettext("werkt niet sinds %(since)s: %(fault)s; de volgende weg wordt genomen"),
    { since: age((ctx.wall().getTime() - Date.parse(one.since)) / 1000), fault: faultWord(one.fault) },
    true,
  );
}

/** Ask how I am reached. */
export function askReach() {
  const { reach } = known.own;
  const input = (id, name, label, type, more = {}) => [
    h("label", { for: id }, label),
    h("input", { id, name, type, value: reach[name] ?? "", ...more }),
  ];
  const dialog = ask({
    title: h("h3", null, gettext("Mijn bereikbaarheid")),
    body: [
      input("mijn-mail", "mail", gettext("E-mail"), "email", { autocomplete: "email" }),
      input("mijn-telefoon", "telephone", gettext("Telefoon (sms en bellen)"), "tel", {
        autocomplete: "tel",
        maxlength: "30",
      }),
      h("label", { for: "mijn-taal" }, gettext("Taal van berichten")),
      h(
        "select",
        { id: "mijn-taal", name: "language" },
        h("option", { value: "nl", selected: reach.language === "nl" }, "Nederlands"),
        h("option", { value: "en", selected: reach.language === "en" }, "English"),
      ),
      input("stil-van", "quiet_from", gettext("Stil van (alleen herinneringen)"), "time"),
      input("stil-tot", "quiet_until", gettext("Stil tot"), "time"),
      h(
        "p",
        { class: "hint" },
        gettext("Alarmen komen altijd, ook in de stille uren. Niemand anders ziet uw nummer of adres."),
      ),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("callout.reach_set"),
      {
        mail: data.get("mail"),
        telephone: data.get("telephone"),
        language: data.get("language"),
        order: reach.order,
        quiet_from: data.get("quiet_from") || null,
        quiet_until: data.get("quiet_until") || null,
      },
      gettext("Vastgelegd."),
    ],
  });
  dialog.addEventListener("close", load);
}
