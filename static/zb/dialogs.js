/** Dialogs for what people decide: a proposal, a phase without a proposal, a refusal, a withdrawal.
 *  Each asks a reason, sends once, and closes only when the server has said yes.
 */

import { address, intention, Problem, post } from "./api.js";
import { Basis } from "./basis.js";
import { regionRows } from "./derive.js";
import { h, toast } from "./dom.js";
import { evidenceTable, proposalHead } from "./evidence.js";
import { bedKinds, kindTitle } from "./kinds.js";
import { bar, freshMark } from "./parts.js";
import { ctx } from "./store.js";
import * as words from "./words.js";

/**
 * Open a dialog with a form. It decides on what was on the screen when it opened: when the entity `about` changes
 * meanwhile that is said at once, and nothing goes before the person has said to decide on what is the case now.
 * @param {{title: any, body: any, foot: any, about?: string, wide?: boolean,
 *   submit: (data: FormData, button: any) => [string, Record<string, any>, string]}} options `submit` returns
 *   address, body, and the sentence for when it is done
 */
export function ask({ title, body, foot, submit, about = "", wide = false }) {
  const error = h("p", { class: "form-error", role: "alert", hidden: true });
  const told = h("div", { class: "changed-meanwhile", role: "alert", hidden: true });
  const form = h(
    "form",
    { class: "ask-form" },
    h("div", { class: "ask-body" }, body),
    told,
    error,
    h(
      "div",
      { class: "ask-foot" },
      h("span", { class: "ask-acts" }, foot),
      h("button", { type: "button", class: "btn", "data-close": true }, gettext("Sluiten")),
    ),
  );
  const dialog = h(
    "dialog",
    { class: wide ? "ask wide" : "ask", "aria-labelledby": "vraag-kop" },
    h("div", { id: "vraag-kop", class: "ask-head" }, title),
    form,
  );
  const key = new Map(); // one intention per answer: pressing again after a lost line does nothing twice
  const basis = new Basis(about, told, (changed) => hold(form, changed));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (basis.changed) return;
    const [url, asked, done] = submit(new FormData(form), event.submitter);
    const content = { ...asked, ...basis.seen };
    const fingerprint = JSON.stringify([url, content]);
    if (!key.has(fingerprint)) key.set(fingerprint, intention());
    error.hidden = true;
    busy(form, true);
    try {
      await post(url, content, key.get(fingerprint));
      basis.stop();
      dialog.close();
      toast(done);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      showProblem(form, error, problem);
    } finally {
      busy(form, false);
      hold(form, basis.changed);
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-act='on-now']")) {
      basis.accept();
      error.hidden = true;
    } else if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    basis.stop();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Say what was refused: at its field where that is in the form. */
function showProblem(form, error, problem) {
  const name = problem.field.split(".").pop();
  const field = name ? form.elements.namedItem(name) : null;
  const label = field instanceof HTMLElement ? form.querySelector(`label[for="${field.id}"]`) : null;
  error.textContent = label ? `${label.textContent}: ${problem.message}` : problem.message;
  error.hidden = false;
  if (!label || !(field instanceof HTMLElement)) return;
  error.id = "vraag-fout";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", error.id);
  field.addEventListener("input", () => field.removeAttribute("aria-invalid"), { once: true });
  field.focus();
}

/** While what is decided on is another than the one that was seen, only looking and closing are possible. */
function hold(form, changed) {
  for (const button of form.querySelectorAll(".ask-acts button")) button.disabled = changed;
}

/** Ask whether something is meant; resolves to the answer. Going back is the default. */
export function sure({ title, body, yes }) {
  return new Promise((resolve) => {
    const back = h("button", { type: "button", class: "btn", autofocus: true }, gettext("Terug"));
    const dialog = h(
      "dialog",
      { class: "ask", "aria-labelledby": "vraag-kop" },
      h("div", { id: "vraag-kop", class: "ask-head" }, h("h3", null, title)),
      h("div", { class: "ask-body" }, body),
      h("div", { class: "ask-foot" }, h("button", { type: "button", class: "btn pri", value: "yes" }, yes), back),
    );
    dialog.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (pressed || event.target === dialog) dialog.close(pressed?.value ?? "");
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    back.focus();
  });
}

const busy = (form, on) => {
  for (const button of form.querySelectorAll("button")) button.disabled = on;
};

const reasonField = (label) => [
  h("label", { for: "reden" }, label),
  h("textarea", { id: "reden", name: "reason", rows: "3", required: true, maxlength: "500", minlength: "3" }),
  h("p", { class: "hint" }, gettext("Een reden is verplicht en komt in het logboek.")),
];

/** Return how the region stands at this moment, beside the evidence of then. */
function standNow(code) {
  const row = regionRows(ctx).find((one) => one.code === code);
  if (!row) return null;
  return h(
    "p",
    { class: "stand-now" },
    h("b", null, gettext("Nu")),
    bedKinds().map((kind) => h("span", null, kindTitle(kind.code), bar(row.bed[kind.code].ratio))),
    h("span", null, gettext("Vers"), " ", freshMark(row.fresh, row.houses)),
  );
}

const DECIDED = () => ({
  accept: gettext("Besluit vastgelegd: voorstel aangenomen."),
  reject: gettext("Besluit vastgelegd: voorstel afgewezen."),
  defer: gettext("Besluit vastgelegd: voorstel uitgesteld."),
});

/** Ask for a decision on a proposal: accept, reject or defer, with the evidence in sight. */
export function decideProposal(proposal) {
  const region = ctx.ref.region.get(proposal.region);
  ask({
    about: `proposal:${proposal.id}`,
    wide: true,
    title: proposalHead(proposal, region?.short_name ?? proposal.region),
    body: [
      h("p", null, words.said(proposal.sentence)),
      h("div", { class: "scroll-x" }, evidenceTable(proposal, ctx.now())),
      standNow(proposal.region),
      reasonField(gettext("Reden van uw besluit")),
    ],
    foot: [
      h("button", { class: "btn pri", value: "accept" }, gettext("Aannemen")),
      h("button", { class: "btn", value: "reject" }, gettext("Afwijzen")),
      h(
        "span",
        { class: "defer" },
        h("button", { class: "btn", value: "defer" }, gettext("Uitstellen")),
        h("label", { for: "uren" }, gettext("uur")),
        h("input", {
          id: "uren",
          name: "hours",
          type: "number",
          min: "1",
          max: "72",
          value: "4",
          inputmode: "numeric",
        }),
      ),
    ],
    submit: (data, button) => {
      const decision = button?.value ?? "accept";
      const hours = decision === "defer" ? { hours: Number(data.get("hours")) } : {};
      return [
        address("phases.proposal_decide", { proposal: proposal.id }),
        { decision, reason: data.get("reason"), ...hours },
        DECIDED()[decision],
      ];
    },
  });
}

/** Ask for a phase without a proposal. */
export function decidePhase(region, phases, current) {
  ask({
    about: `phase:${region.code}`,
    title: h("h3", null, interpolate(gettext("Fase van %s bepalen"), [region.short_name])),
    body: [
      h(
        "fieldset",
        { class: "choice" },
        h("legend", null, gettext("Fase")),
        phases.map((phase) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "radio", name: "phase", value: phase, required: true, disabled: phase === current }),
            h("span", { class: `chip phase-${phase}` }, words.phase(phase)),
            phase === current ? h("small", null, gettext("geldt nu")) : null,
          ),
        ),
      ),
      reasonField(gettext("Reden van uw besluit")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Besluiten")),
    submit: (data) => [
      address("phases.phase_decide", { region: region.code }),
      { phase: data.get("phase"), reason: data.get("reason") },
      gettext("Besluit vastgelegd."),
    ],
  });
}

/** Ask for the GRIP level of a veiligheidsregio. */
export function decideGrip(place, state) {
  ask({
    about: `grip:${place.code}`,
    title: h("h3", null, interpolate(gettext("GRIP in %s"), [place.name])),
    body: [
      h(
        "fieldset",
        { class: "choice levels" },
        h("legend", null, gettext("Niveau")),
        [0, 1, 2, 3, 4, 5].map((level) =>
          h(
            "label",
            { class: "pick" },
            h("input", {
              type: "radio",
              name: "level",
              value: level,
              required: true,
              checked: level === (state?.level ?? 0),
            }),
            h("span", null, level === 0 ? gettext("geen") : `GRIP ${level}`),
          ),
        ),
      ),
      h("label", { for: "incident" }, gettext("Incident")),
      h("input", { id: "incident", name: "incident", maxlength: "160", value: state?.incident ?? "" }),
      reasonField(gettext("Reden")),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Vastleggen")),
    submit: (data) => [
      address("phases.grip_set", { veiligheidsregio: place.code }),
      { level: Number(data.get("level")), incident: data.get("incident"), reason: data.get("reason") },
      gettext("GRIP vastgelegd."),
    ],
  });
}

/** Ask why an offered patient is refused. */
export function refuseTransfer(transfer) {
  ask({
    about: `transfer:${transfer.id}`,
    title: h("h3", null, gettext("Verplaatsing weigeren")),
    body: [
      h(
        "fieldset",
        { class: "choice column" },
        h("legend", null, gettext("Reden")),
        Object.entries(words.refusals()).map(([code, label]) =>
          h(
            "label",
            { class: "pick" },
            h("input", { type: "radio", name: "code", value: code, required: true }),
            h("span", null, label),
          ),
        ),
      ),
      h("label", { for: "toelichting" }, gettext("Toelichting (optioneel, geen patiëntgegevens)")),
      h("textarea", { id: "toelichting", name: "note", rows: "2", maxlength: "500" }),
    ],
    foot: h("button", { class: "btn pri" }, gettext("Weigeren")),
    submit: (data) => [
      address("patientspread.transfer_answer", { transfer: transfer.id }),
      { answer: "refuse", code: data.get("code"), note: data.get("note") },
      gettext("Weigering doorgegeven."),
    ],
  });
}

/** Ask why a proposed transfer is withdrawn. */
export function withdrawTransfer(transfer) {
  ask({
    about: `transfer:${transfer.id}`,
    title: h("h3", null, gettext("Verplaatsing intrekken")),
    body: reasonField(gettext("Reden")),
    foot: h("button", { class: "btn pri" }, gettext("Intrekken")),
    submit: (data) => [
      address("patientspread.transfer_withdraw", { transfer: transfer.id }),
      { reason: data.get("reason") },
      gettext("Ingetrokken."),
    ],
  });
}
