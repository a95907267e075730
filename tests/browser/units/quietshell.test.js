/** The head of each screen is looked at each second: where nothing changed nothing of it is written. */
import { h } from "/static/zb/dom.js";
import { renderShell } from "/static/zb/shell.js";
import { ctx } from "/static/zb/store.js";
import { equal, test } from "/units/harness.js";

const PARTS = ["waarschuwing", "verleden", "afgesloten", "storing", "versie", "nieuws", "status", "menu-telling"];

test("a head in which nothing changed is not written", () => {
  const now = new Date("2020-11-01T10:02:30+01:00");
  ctx.live = { now: () => now, realmTime: () => now, serverNow: () => now };
  ctx.me = { username: "u", may: [], mandates: [] };
  ctx.ref = { region: new Map(), facility: new Map(), facilities: [], veiligheidsregio: new Map(), kinds: [] };
  ctx.ready = true;
  ctx.entities.clear();
  document.body.append(
    ...PARTS.map((id) => h("div", { id })),
    h("span", { id: "status-spoken" }),
    h("span", { id: "print-moment" }),
    h("a", { id: "wacht-knop" }),
    h("span", { "data-badge": "wacht" }),
  );
  renderShell();
  renderShell();
  const seen = new MutationObserver(() => undefined);
  seen.observe(document, { subtree: true, attributes: true, childList: true, characterData: true });
  renderShell();
  equal(
    seen.takeRecords().map((one) => `${one.type} ${one.attributeName} ${one.target.id || one.target.nodeName}`),
    [],
  );
  seen.disconnect();
  ctx.ready = false;
});
