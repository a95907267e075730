/** No patient is identified here: says so while somebody types. `journal/patients.py` finds the same on the server and
 *  refuses what is certain; `tests/browser/units/patients.json` holds both to it.
 */

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1]; // the eleven-test, Besluit BSN
const CERTAIN = new Set(["bsn", "birth"]);

// what comes along unseen when a number is copied from another screen
const UNSEEN = "\\u00ad\\u200b\\u200c\\u200d\\u2060\\ufeff";
// every dash and every space within a line: word processors put their own in the place of the keyboard's
const DASH = "\\u2010-\\u2015\\u2212\\-";
const SPACE = " \\t\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000";
const APART = `[${SPACE}.·\\/_${UNSEEN}${DASH}]`;
const GROUPS = [
  [3, 3, 3],
  [3, 2, 2, 2],
]
  .map((sizes) => sizes.map((size) => `\\d{${size}}`).join(`${APART}{1,3}`))
  .join("|");
// what begins as a date does is one with a count behind it, unless the same stands between all groups
const ALIKE =
  `\\d{2}(?<two>${APART}{1,3})\\d{2}\\k<two>\\d{2}\\k<two>\\d{3}` +
  `|\\d{4}(?<four>${APART}{1,3})\\d{2}\\k<four>\\d{3}`;
const WORD = "\\p{L}\\p{N}_";
const NUMBER = new RegExp(
  `(?<![${WORD}+])(?<!\\d[.,])(?<!\\+\\d\\d[${SPACE}])(?<!00\\d\\d[${SPACE}])(?<!\\d[\\/${DASH}])` +
    `(?:\\d{9}|${GROUPS}|${ALIKE}|(?:\\d[.·${UNSEEN}]{0,2}){8}\\d)(?![${WORD}]|[.,\\/${DASH}]\\d)`,
  "gu",
);
const CALLED = new RegExp(
  "(?<![\\p{L}\\p{N}_])(?:bsn|burgerservice(?:nummer|nr)|sofi(?:nummer|nr)?|citizen (?:service )?number)" +
    `[\\s.:=#${DASH}]*(?:(?:is|nr|no|nummer|number)[\\s.:=#${DASH}]*)?((?:\\d${APART}{0,3}){7,8}\\d)(?!\\d)`,
  "giu",
);
const MONTHS =
  "jan(?:uari|uary)?|feb(?:ruari|ruary)?|m(?:aart|rt|arch|ar)|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?" +
  "|aug(?:ustus|ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const DAY =
  "(?:\\d{1,2}[-/. ]\\d{1,2}[-/. ](?:\\d{4}|\\d{2})|\\d{4}-\\d{1,2}-\\d{1,2}" +
  `|\\d{1,2}\\.?\\s(?:${MONTHS})\\.?\\s\\d{4})`;
const BORN = new RegExp(
  "(?<![\\p{L}\\p{N}_])(?:geb(?:oren|oortedatum|\\.?\\s?dat(?:um|\\.)?)?|born|dob|d\\.o\\.b|date of birth)" +
    `(?![\\p{L}\\p{N}_])[\\s.:=]*(?:(?:te|in|at)\\s+[\\p{L}\\p{N}_-]+\\s+)?(?:(?:is|was|op|on)\\s+)*(${DAY})(?!\\d)`,
  "giu",
);
const DATE = new RegExp(`(?<![\\d-])${DAY}(?![\\d-])`, "giu");
const SURNAME = "(?:(?:van|de|der|den|ter|ten|te|het|el|al|ben|von|la|le|'t|’t)\\s+)*[A-ZÀ-Þ][\\p{L}\\p{N}_'’-]+";
const NAME = new RegExp(
  "(?<![\\p{L}\\p{N}_])(?:[Mm]evr(?:ouw)?|[Mm]w|[Dd]hr|[Dd]e heer|[Mm]eneer|[Mm]rs?|[Mm]s|[Pp](?:at|ati[eë]nte?|t))" +
    `(?![\\p{L}\\p{N}_])\\.?\\s+(?:[A-Z]\\.\\s?)*${SURNAME}|(?<![\\p{L}\\p{N}_.])(?:[A-Z]\\.){1,4}\\s?${SURNAME}`,
  "gu",
);

/** Say whether nine digits pass the eleven-test of a burgerservicenummer. */
export function passesEleven(text) {
  const digits = [...text.replace(/\D/g, "")].map(Number);
  return digits.some(Boolean) && digits.reduce((sum, digit, at) => sum + WEIGHTS[at] * digit, 0) % 11 === 0;
}

/** Return the numbers in a text that pass the eleven-test, as the server refuses them while several write: `{digits, start, end}`. */
export const elevenIn = (text) =>
  [...text.matchAll(NUMBER)]
    .filter((one) => passesEleven(one[0]))
    .map((one) => ({ digits: one[0].replace(/\D/g, ""), start: one.index, end: one.index + one[0].length }));

const RUN = new RegExp(`\\d(?:${APART}{0,3}\\d)*${APART}{0,3}`, "g");
const BEGUN = [4, 8]; // digits of which nobody can tell yet what they become
const WHOLE_DAY = /^\d{1,2}([-./ ])\d{1,2}\1\d{4}$/; // of which one can: a whole date

/** Return how many digits at a place in a text may become a number of a person with those that follow; 0: none. */
export function begunAt(text, at) {
  const run = [...text.matchAll(RUN)].find((one) => one.index <= at && at <= one.index + one[0].length);
  const digits = run?.[0].replace(/\D/g, "").length ?? 0;
  if (digits < BEGUN[0]) return 0;
  const pieces = [...run[0].matchAll(/\d+/g)].filter((one) => run.index + one.index <= at);
  if (pieces[pieces.length - 1][0].length > BEGUN[1]) return 0;
  if (WHOLE_DAY.test(run[0].trim())) return BEGUN[0];
  const end = run.index + run[0].length;
  return elevenIn(text).every((one) => one.end <= run.index || one.start >= end) ? digits : 0; // a whole one is for the server
}

const kindOfNumber = (text) => (/[1-9]/.test(text) ? (passesEleven(text) ? "bsn" : "number") : "");
const kindOfDate = (text, year) => {
  const said = Number(/\d{4}/.exec(text)?.[0] ?? 0);
  return said >= 1900 && said < year - 1 ? "date" : "";
};

/** Return what in a text is or may be about one person, in order: `{kind, start, end}`, none over another. */
export function foundIn(text, year) {
  const last = (one) => ({ start: one.index + one[0].length - one[1].length, end: one.index + one[0].length });
  const whole = (one) => ({ start: one.index, end: one.index + one[0].length });
  const found = [
    ...[...text.matchAll(CALLED)].map((one) => ({ kind: "bsn", ...last(one) })),
    ...[...text.matchAll(BORN)].map((one) => ({ kind: "birth", ...last(one) })),
    ...[...text.matchAll(NUMBER)].map((one) => ({ kind: kindOfNumber(one[0]), ...whole(one) })),
    ...[...text.matchAll(DATE)].map((one) => ({ kind: kindOfDate(one[0], year), ...whole(one) })),
    ...[...text.matchAll(NAME)].map((one) => ({ kind: "name", ...whole(one) })),
  ].filter((one) => one.kind);
  found.sort((a, b) => Number(CERTAIN.has(b.kind)) - Number(CERTAIN.has(a.kind)) || a.start - b.start);
  const kept = [];
  for (const one of found) if (kept.every((other) => one.end <= other.start || other.end <= one.start)) kept.push(one);
  return kept.sort((a, b) => a.start - b.start);
}

const SAYS = {
  bsn: () => gettext("“%s” is of lijkt een burgerservicenummer. Zorgbeeld kent geen patiënten: laat het weg."),
  birth: () => gettext("“%s” is een geboortedatum. Laat die weg, of noem een leeftijdsklasse."),
  number: () => gettext("“%s” lijkt op een burgerservicenummer. Is het dat, laat het dan weg."),
  date: () => gettext("“%s” kan een geboortedatum zijn. Is het die van een patiënt, laat die dan weg."),
  name: () => gettext("“%s” lijkt een naam. Die van een patiënt hoort hier niet; die van wie meewerkt mag."),
};

/** Return what to say of a text: `{text, certain}`; null when it is about nobody. `mayName`: officials are named there. */
export function warningFor(text, year, mayName = false) {
  const found = foundIn(text, year).filter((one) => !mayName || one.kind !== "name");
  const first = found.find((one) => CERTAIN.has(one.kind)) ?? found[0];
  if (!first) return null;
  return {
    text: interpolate(SAYS[first.kind](), [text.slice(first.start, first.end)]),
    certain: CERTAIN.has(first.kind),
  };
}

const isFreeText = (field) =>
  (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text")) &&
  !field.readOnly &&
  field.dataset.names !== "all"; // there what must go is named

/** Return what holds the note: the dialog that is open, or a form of the page that has its field and button together. */
const holderOf = (field) => field.closest("dialog[open]") ?? field.closest("form[data-kept]");

/** Return below what a note stands there: the part of the form in which the field is. */
function partOf(field, holder) {
  const body = field.closest(".ask-body") ?? field.closest("form") ?? holder;
  let part = field;
  while (part !== body && part.parentElement !== body) part = part.parentElement;
  return part.nextElementSibling?.matches(".is-full") ? part.nextElementSibling : part;
}

/** Put the note where a field can have it: in a dialog that is open nothing outside it can be seen. */
function putNote(note, field) {
  const holder = holderOf(field);
  const part = holder ? partOf(field, holder) : null;
  note.classList.toggle("is-inside", Boolean(part));
  if (!part) return document.body.append(note);
  note.removeAttribute("style"); // as it stood under a field of the page
  if (part.nextElementSibling !== note) part.after(note);
}

/** Watch every field of free text on the page: a note under the field, and what is certain does not leave its form.
 *
 *  In a dialog, and where a field stands with its button, the note is a part of the form, so that it covers no button; it stays while a button is pressed, which would
 *  move under the finger otherwise.
 */
export function watchTexts() {
  const note = document.createElement("p");
  note.id = "geen-patient";
  note.className = "patient-note";
  note.setAttribute("role", "status");
  note.hidden = true;
  /** @type {HTMLElement | null} */
  let field = null;
  /** @type {WeakSet<HTMLElement>} the fields whose text is kept from leaving */
  const stopped = new WeakSet();
  const hide = () => {
    note.hidden = true;
    field = null;
  };
  const place = () => {
    if (!field?.isConnected) return hide();
    if (note.classList.contains("is-inside")) return;
    const box = field.getBoundingClientRect();
    note.style.setProperty("left", `${Math.max(8, Math.min(box.left, innerWidth - note.offsetWidth - 8))}px`);
    note.style.setProperty("top", `${box.bottom + 4}px`);
    note.style.setProperty("max-width", `${Math.min(Math.max(box.width, 260), innerWidth - 16)}px`);
  };
  const leave = () => {
    if (!(field?.isConnected && note.classList.contains("is-inside"))) hide();
  };
  const foundOf = (one) => warningFor(one.value, new Date().getFullYear(), one.dataset.names === "officials");
  const look = (one) => {
    const found = foundOf(one);
    // what else a field lacks is said elsewhere, and stays
    if (found?.certain) {
      one.setCustomValidity(found.text);
      stopped.add(one);
    } else if (stopped.delete(one)) one.setCustomValidity("");
    if (!found) return hide();
    field = one;
    putNote(note, one);
    note.classList.toggle("is-certain", found.certain);
    if (note.textContent !== found.text) note.textContent = found.text;
    note.hidden = false;
    if (note.classList.contains("is-inside")) note.scrollIntoView({ block: "nearest" });
    else place();
  };
  for (const kind of ["input", "focusin"])
    document.addEventListener(kind, ({ target }) => (isFreeText(target) ? look(target) : leave()));
  document.addEventListener("focusout", leave);
  const held = (event) => {
    if (!isFreeText(event.target) || !foundOf(event.target)?.certain) return;
    event.preventDefault(); // the note says it: the browser's own words would lie over it, and over the buttons
    if (!event.target.form?.querySelector(":invalid:focus")) event.target.focus();
  };
  document.addEventListener("invalid", held, true);
  for (const kind of ["scroll", "resize"]) addEventListener(kind, place, { capture: true, passive: true });
}
