/** The ground of every dialog: it asks, sends once, and closes only when the server has said yes. What was typed goes by
 *  no slip: a click beside it or Escape asks first.
 */

import { Problem, post } from "./api.js";
import { Asked } from "./asked.js";
import { sayFull, showProblem } from "./askfields.js";
import { Basis } from "./basis.js";
import { h, patch, toast } from "./dom.js";
import { keepFocus, keepIn } from "./focus.js";
import { onSendKey } from "./sendkey.js";

let heads = 0;

/** Return the open dialog: named by its head, with the keyboard in it until it closes. */
export function opened(kind, title, ...content) {
  heads += 1;
  const id = `vraag-kop-${heads}`; // one may stand over another
  const giveBack = keepFocus();
  const dialog = h(
    "dialog",
    { class: kind, "aria-labelledby": id },
    h("div", { id, class: "ask-head" }, title),
    ...content,
  );
  keepIn(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    giveBack();
  });
  document.body.append(dialog);
  return dialog;
}

/** Call `act` when somebody clicks beside the dialog; text that is selected to beyond its edge is no click beside it. */
function onBeside(dialog, act) {
  let pressed = false;
  dialog.addEventListener("pointerdown", (event) => {
    pressed = event.target === dialog;
  });
  dialog.addEventListener("mousedown", (event) => {
    if (event.target === dialog) event.preventDefault(); // or the field loses the focus
  });
  dialog.addEventListener("click", (event) => {
    if (pressed && event.target === dialog) act();
  });
}

/** What a field said when its dialog opened: a browser rewrites some values, such as moments, by itself. */
const asOpened = new WeakMap();
const saysNow = (field) => `${field.checked ?? false} ${field.value}`;
const saidFirst = (field) =>
  asOpened.get(field) ?? `${field.defaultChecked ?? false} ${field.defaultValue ?? field.value}`;

/** Buttons that were off when their dialog opened: what they do is not possible yet. */
const madeOff = new WeakSet();

/** Let a button of an open dialog be pressed that was off when it opened: what it does became possible. */
export function allow(button) {
  madeOff.delete(button);
  button.disabled = !button.form.querySelector(".changed-meanwhile").hidden || "sends" in button.form.dataset;
}

/** Return how leaving a dialog is called: where what it does is itself to close something, it is going back. */
function leaving(foot) {
  const close = gettext("Sluiten");
  const acts = [foot].flat(Infinity).map((one) => one?.textContent?.toLowerCase() ?? "");
  return acts.some((words) => words.includes(close.toLowerCase())) ? gettext("Terug") : close;
}

/** Say whether somebody filled something in. */
const isFilled = (form) => [...form.elements].some((field) => saysNow(field) !== saidFirst(field));

/**
 * Open a dialog with a form. It decides on what was on the screen when it opened: when the entity `about` changes
 * meanwhile that is said at once, and nothing goes before the person has said to decide on what is the case now.
 * @param {{title: any, body: any, foot: any, about?: string, within?: number, open?: (state: any) => boolean, wide?: boolean,
 *   anew?: () => void | Promise<void>, hinders?: (form: HTMLFormElement) => any, facts?: string[],
 *   submit: (data: FormData, button: any) => [string, Record<string, any>, string | ((answer: any) => string)]}} options
 *   `within` is the activiteit in which it is: when that closes meanwhile nothing is left to do but to copy what was
 *   filled in; `open` says of the state of `about` whether there is still something to decide; `facts` are what matters
 *   of it, where that is not all; `anew` draws what depends on that state
 *   when the person goes on with what is the case now (a promise: it is fetched, and nothing goes before it is there);
 *   `hinders` returns what the server would refuse it for now, as it is filled in, in words, or null: said from the start
 *   and for as long as it is so, and nothing goes meanwhile; `submit` returns address, body, and the sentence for when it is done, or how to make it from the answer
 */
export function ask(options) {
  const {
    title,
    body,
    foot,
    submit,
    about = "",
    within,
    open,
    facts,
    anew,
    hinders = () => null,
    wide = false,
  } = options;
  const inTheWay = h("div", { class: "in-the-way", role: "status" });
  const error = h("p", { class: "form-error", role: "alert", hidden: true });
  const told = h("div", { class: "changed-meanwhile", role: "alert", hidden: true });
  const form = h(
    "form",
    { class: "ask-form" },
    h("div", { class: "ask-body" }, body),
    inTheWay,
    told,
    error,
    h(
      "div",
      { class: "ask-foot" },
      h("span", { class: "ask-acts" }, foot),
      h("button", { type: "button", class: "btn", "data-close": true }, leaving(foot)),
    ),
  );
  const dialog = opened(wide ? "ask wide" : "ask", title, form);
  for (const field of form.elements) asOpened.set(field, saysNow(field));
  for (const button of form.querySelectorAll("button:disabled")) madeOff.add(button);
  const asks = new Asked();
  /** Off while what is decided on is another than was seen, or something stands in the way. */
  const off = (changed) => {
    const found = hinders(form);
    patch(inTheWay, found);
    hold(form, changed || found !== null || "sends" in form.dataset);
  };
  const turn = (changed, over) => {
    off(changed);
    form.querySelector(".ask-acts").hidden = over; // nothing is left to decide
    if (changed) error.hidden = true; // what changed meanwhile is said once
  };
  const basis = new Basis({ key: about, within, place: told, turn, open, facts });
  const refused = (problem) => {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.final) asks.refused();
    basis.hold(false);
    if (!basis.changed) showProblem(form, error, problem);
  };
  const settle = (event) => {
    busy(form, false);
    off(basis.changed);
    // a button that is off while it sends loses the focus
    if (dialog.open && !form.contains(document.activeElement)) event.submitter?.focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (basis.changed) return;
    const [url, asked, done] = submit(new FormData(form), event.submitter);
    const { content, key } = asks.of(url, { ...asked, ...basis.seen }, form);
    error.hidden = true;
    busy(form, true);
    basis.hold(true);
    try {
      const answer = await post(url, content, key);
      basis.stop();
      dialog.close();
      toast(typeof done === "function" ? done(answer) : done);
    } catch (problem) {
      refused(problem);
    } finally {
      settle(event);
    }
  });
  /** Wait for what is the case now, and say whether it stands there; nothing goes before. */
  const standsThere = async (drawn, back) => {
    busy(form, true);
    try {
      await drawn;
      return true;
    } catch (problem) {
      back();
      if (!(problem instanceof Problem)) throw problem;
      showProblem(form, error, problem);
      return false;
    } finally {
      busy(form, false);
      off(basis.changed);
    }
  };
  const goOn = async () => {
    for (const button of form.querySelectorAll("button")) madeOff.delete(button); // another state: the server judges
    const back = basis.accept();
    const untouched = [...form.elements].filter((field) => saysNow(field) === saidFirst(field));
    const drawn = anew?.();
    error.hidden = true;
    if (drawn && !(await standsThere(drawn, back))) return;
    for (const field of untouched) asOpened.set(field, saysNow(field));
    if (!basis.changed) toNewest(form);
  };
  form.addEventListener("input", (event) => {
    // it was about what stood there before; a question stays above its answer
    if (!event.target.closest("[data-when-asked]")) error.hidden = true;
    sayFull(event.target);
    off(basis.changed);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-act='on-now']")) goOn();
    else if (event.target.closest("[data-close]")) dialog.close();
  });
  onSendKey(form);
  onBeside(dialog, () => leave(dialog, form));
  dialog.addEventListener("cancel", (event) => {
    if (!isFilled(form)) return;
    event.preventDefault();
    leave(dialog, form);
  });
  dialog.addEventListener("close", () => basis.stop());
  off(basis.changed);
  dialog.showModal();
  toFirst(form.firstElementChild);
  return dialog;
}

/** Begin in the first field: a part that scrolls takes the focus itself. Not where one reads first, above that field. */
function toFirst(body) {
  const field = body.querySelector(":is(input, select, textarea):enabled");
  if (document.activeElement !== body || !field) return;
  if (field.getBoundingClientRect().bottom <= body.getBoundingClientRect().bottom) field.focus();
}

/** Go on where what is the case now is read, else in the first field: the button that was pressed is gone. */
function toNewest(form) {
  const read = [...form.querySelectorAll("[data-newest]")].find((one) => one.textContent);
  (read ?? form.querySelector(":is(input, select, textarea):enabled") ?? form.querySelector("[data-close]")).focus();
}

/** Close a dialog; ask first when what was filled in would go with it. */
async function leave(dialog, form) {
  const question = {
    title: gettext("Sluiten zonder te versturen?"),
    body: h("p", null, gettext("Wat u invulde, gaat dan weg.")),
    yes: gettext("Sluiten"),
  };
  if (!isFilled(form) || (await sure(question))) dialog.close();
}

/** While what is decided on is another than the one that was seen, only looking and closing are possible. */
function hold(form, changed) {
  for (const button of form.querySelectorAll(".ask-acts button")) {
    button.disabled = changed || madeOff.has(button);
  }
}

/** Ask whether something is meant; resolves to the answer. Going back is the default. */
export function sure({ title, body, yes }) {
  return new Promise((resolve) => {
    const back = h("button", { type: "button", class: "btn", autofocus: true }, gettext("Terug"));
    const dialog = opened(
      "ask",
      h("h3", null, title),
      h("div", { class: "ask-body" }, body),
      h("div", { class: "ask-foot" }, h("button", { type: "button", class: "btn pri", value: "yes" }, yes), back),
    );
    dialog.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (pressed) dialog.close(pressed.value);
    });
    onBeside(dialog, () => dialog.close(""));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    dialog.showModal();
    back.focus();
  });
}

/** Show something to read in a dialog; it closes by its button, Escape, or a click beside it. */
export function show(title, ...content) {
  const close = h("button", { type: "button", class: "btn", autofocus: true }, gettext("Sluiten"));
  const dialog = opened(
    "ask",
    title,
    h("div", { class: "ask-body" }, content),
    h("div", { class: "ask-foot" }, h("span", { class: "ask-acts" }), close),
  );
  close.addEventListener("click", () => dialog.close());
  onBeside(dialog, () => dialog.close());
  dialog.showModal();
}

const busy = (form, on) => {
  form.toggleAttribute("data-sends", on);
  for (const button of form.querySelectorAll("button")) button.disabled = on || madeOff.has(button);
};

/** Return the field of a reason that must be given. */
export const reasonField = (label) => [
  h("label", { for: "reden" }, label),
  h("textarea", { id: "reden", name: "reason", rows: "3", required: true, maxlength: "500", minlength: "3" }),
  h("p", { class: "hint" }, gettext("Een reden is verplicht en komt in het logboek.")),
];
