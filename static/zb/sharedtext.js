/** Writing in the text of an item with others: the field, who else writes, and where every letter is. */

import { opened, sure } from "./ask.js";
import { h, patch, toast } from "./dom.js";
import { moment } from "./format.js";
import { itemOwner } from "./pictureview.js";
import { ctx, refresh } from "./store.js";
import { bind } from "./textfield.js";
import { TextLine } from "./textline.js";
import * as words from "./words.js";

const WRITES_MS = 5_000; // after a letter somebody counts as writing
const say = (text, values) => interpolate(text, values, true);

const onItsWay = (line) =>
  line.isUnsent && line.isHeld
    ? gettext("Een getal dat nog niet af lijkt, gaat mee zodra u verder schrijft of uit dit veld gaat.")
    : gettext("Versturen…");

/** Return in one line where the letters are: on this device, with the server, in the picture. */
function whereabouts(line) {
  if (line.problem) return ["bad", line.problem];
  if (line.isFull && line.isUnsent)
    return ["bad", gettext("Dit apparaat kan niets bewaren: sluit deze pagina niet voordat de verbinding terug is.")];
  if (!line.isOnLine)
    return line.isUnsent
      ? ["bad", gettext("Geen verbinding. Uw letters staan op dit apparaat en gaan mee zodra de verbinding terug is.")]
      : ["bad", gettext("Geen verbinding. U kunt doorschrijven: het blijft op dit apparaat.")];
  if (line.refused) return ["bad", line.refused];
  if (line.isUnsent || line.sent) return ["", onItsWay(line)];
  const { number = 0, published = 0, published_at: at, refusal } = line.standing ?? {};
  if (refusal && number <= published) return ["bad", refusal.message]; // it was shared before it was known
  if (refusal) return ["bad", say(gettext("Bewaard, maar niet gedeeld: %(message)s"), refusal)];
  if (number > published) return ["", gettext("Bewaard. Zo meteen ziet iedereen het.")];
  return ["good", at ? say(gettext("Bewaard en gedeeld, %(at)s"), { at: moment(at, ctx.now()) }) : gettext("Bewaard.")];
}

/** Return the part of the text that keeps it from others, as `{start, end}`; nothing without. */
function placeOf(line) {
  if (line.problem) return null;
  const found = line.holdsPatient ? line.brought() : line.standing?.refusal;
  return found?.end > found?.start ? found : null;
}

function people(line, writers) {
  const writes = [...writers].filter(([, at]) => Date.now() - at < WRITES_MS).map(([name]) => name);
  const authors = [...new Set((line.standing?.authors ?? []).map((one) => words.readable(one, "by")))];
  return [
    authors.length ? h("p", { class: "hint" }, say(gettext("Van %(names)s"), { names: authors.join(", ") })) : null,
    h(
      "p",
      { class: "text-writes", "aria-live": "polite" },
      writes.length ? say(gettext("Nu schrijft: %(names)s"), { names: writes.join(", ") }) : "",
    ),
  ];
}

function mergedNote(line) {
  const { merged_at: at } = line.standing ?? {};
  if (line.merged)
    return h("p", { class: "text-merged" }, gettext("Wat u zonder verbinding schreef, is samengevoegd met de rest."));
  if (!at) return null;
  const who = words.readable(line.standing, "merged_by");
  return h(
    "p",
    { class: "text-merged" },
    say(gettext("Samengevoegd met wat %(who)s zonder verbinding schreef, %(at)s."), { who, at: moment(at, ctx.now()) }),
  );
}

/** Return what this device kept of a text that began anew, to be copied. */
const lostLetters = (line) =>
  line.lost.map(({ name, text }) =>
    h(
      "label",
      { "data-key": name },
      gettext("Niet aangekomen: deze tekst is daarna opnieuw begonnen. Neem over wat u nog nodig heeft."),
      h("textarea", { rows: "3", readonly: true }, text),
    ),
  );

/** Return the way to throw away what does not arrive. */
const throwButton = (line) =>
  line.lost.length || (line.problem && line.waits)
    ? h("button", { type: "button", class: "btn", "data-throw": true }, gettext("Weggooien…"))
    : null;

/** Return what is asked before letters that do not arrive go from this device. */
const parting = (line) => ({
  title:
    line.problem && !line.isOver
      ? gettext("Wat u schreef, is niet aangekomen")
      : gettext("Wat u schreef, komt niet meer aan"),
  body: h("p", null, gettext("Neem over wat u nog nodig heeft. Daarna gaat het van dit apparaat.")),
  yes: line.problem ? gettext("Weggooien en sluiten") : gettext("Weggooien"),
});

/** Return what is asked before the dialog closes: what would not arrive, nor arrive later; null: nothing would be lost. */
function lossOf(line) {
  if (!line.waits) return null;
  if (line.isOver) return parting(line);
  if (line.problem || !line.brought()) return null; // it stays on this device, or goes
  return {
    title: gettext("Wat u schreef, is niet aangekomen"),
    body: h(
      "p",
      null,
      gettext(
        "In de tekst staat wat een burgerservicenummer is of lijkt. Haal het weg, anders komt niets aan van wat u sindsdien schreef.",
      ),
    ),
    yes: gettext("Weggooien en sluiten"),
  };
}

/** Open the text of an item to write in it together. */
export function openText(item) {
  const field = h("textarea", {
    id: "samen-tekst",
    rows: "9",
    disabled: true,
    "aria-describedby": "samen-stand",
    autofocus: true,
  });
  const status = h("p", { id: "samen-stand", class: "text-status", role: "status" });
  const more = h("div", { class: "text-more" });
  const dialog = opened(
    "ask wide",
    [h("h3", null, gettext("Samen schrijven")), h("small", null, itemOwner(item))],
    h(
      "div",
      { class: "ask-body text-together" },
      h("label", { for: "samen-tekst" }, gettext("Wat er is (geen patiëntgegevens)")),
      field,
      status,
      more,
    ),
    h(
      "div",
      { class: "ask-foot" },
      h("span", { class: "ask-acts" }, h("button", { type: "button", class: "btn pri" }, gettext("Klaar"))),
    ),
  );
  /** @type {Map<string, number>} */
  const writers = new Map();
  let bound = () => {};
  let wasOpen = false;
  const render = () => {
    const [kind, text] = whereabouts(line);
    status.className = `text-status ${kind}`;
    if (status.textContent !== text) status.textContent = text;
    patch(
      more,
      placeOf(line) ? h("button", { type: "button", class: "btn", "data-show": true }, gettext("Toon de plek")) : null,
      lostLetters(line),
      throwButton(line),
      mergedNote(line),
      people(line, writers),
    );
    if ((line.isOnLine || line.problem) && !wasOpen) {
      wasOpen = true;
      bound = bind(field, line.text);
      field.disabled = false;
      if (dialog.open) field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    }
    field.readOnly = Boolean(line.problem);
  };
  const line = new TextLine({
    item,
    caret: () => (document.activeElement === field ? field.selectionEnd : -1),
    onStatus: () => render(),
    onWriter: (one) => writers.set(words.readable(one, "by"), Date.now()),
    onEnd: (lost) => {
      if (lost) toast(lost, "bad");
      refresh(); // the way to this text says whether letters wait
    },
  });
  const leave = async () => {
    const loss = lossOf(line);
    if (!loss) return dialog.close();
    if (await sure(loss)) {
      line.discard();
      dialog.close();
    } else showPlace();
  };
  const throwAway = async () => {
    const ends = Boolean(line.problem);
    if (!(await sure(parting(line)))) return;
    if (!ends) return line.forgetLost();
    line.discard();
    dialog.close();
  };
  const showPlace = () => {
    const place = placeOf(line) ?? line.brought();
    field.focus();
    if (place) field.setSelectionRange(place.start, place.end);
  };
  const tick = setInterval(render, 1_000);
  dialog.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.throw !== undefined) throwAway();
    else if (button.dataset.show === undefined) leave();
    else showPlace();
  });
  dialog.addEventListener("cancel", (event) => {
    if (!lossOf(line)) return;
    event.preventDefault();
    leave();
  });
  dialog.addEventListener("close", () => {
    clearInterval(tick);
    bound();
    line.stop();
  });
  dialog.showModal();
  render();
  line.start();
  return dialog;
}
