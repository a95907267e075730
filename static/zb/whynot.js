/** Why not there: for one move, what stands against another hospital, on the figures of now. */

import { address, get, Problem } from "./api.js";
import { show } from "./ask.js";
import { hospitals } from "./derive.js";
import { h, patch } from "./dom.js";
import { moment } from "./format.js";
import { canAct, maySee } from "./rights.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/** Say whether somebody can ask of a move why it does not go elsewhere: it is not decided on yet. */
export const asksWhyNot = (transfer) =>
  canAct() && maySee("patientspread.run") && ["expected", "proposed"].includes(transfer.state);

const name = (code) => ctx.ref.facility.get(code)?.name ?? code;

/** Ask for another hospital, and say what stands against it. */
export function askWhyNot(transfer) {
  const answer = h("div", { class: "why-not", role: "status" });
  const others = hospitals(ctx)
    .filter((one) => one.code !== transfer.from && one.code !== transfer.to)
    .sort((a, b) => a.name.localeCompare(b.name));
  const choice = h(
    "select",
    { id: "waarom-niet" },
    h("option", { value: "" }, gettext("kies een ziekenhuis…")),
    others.map((one) => h("option", { value: one.code }, one.name)),
  );
  let asked = 0;
  choice.addEventListener("change", async () => {
    asked += 1;
    const mine = asked;
    if (!choice.value) return patch(answer);
    patch(answer, h("p", { class: "loading" }, gettext("Rekent met de cijfers van nu…")));
    const found = await reason(transfer, choice.value);
    if (mine === asked) patch(answer, found);
  });
  show(
    h(
      "h3",
      null,
      interpolate(
        gettext("Waarom %(from)s → %(to)s, en niet elders?"),
        { from: name(transfer.from), to: name(transfer.to) },
        true,
      ),
    ),
    h("label", { for: "waarom-niet" }, gettext("Waarom niet naar")),
    choice,
    answer,
  );
}

/** Return what stands against a hospital, or why that cannot be said. */
async function reason(transfer, code) {
  try {
    const found = await get(`${address("why-not", { transfer: transfer.id })}?facility=${encodeURIComponent(code)}`);
    return [
      h("p", null, words.said(found)),
      h("p", { class: "hint" }, interpolate(gettext("Op de cijfers van %s."), [moment(found.at, ctx.now())])),
    ];
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return h("p", { class: "form-error" }, problem.message);
  }
}
