/** What a field lacks, in the reader's language: a browser would say it in its own. */

const isMoment = (field) => /^(date|datetime-local|time|month|week)$/.test(field.type);
/** `2026-11-30T10:00` as people write it. */
const readable = (limit) => limit.replace(/^(\d+)-(\d+)-(\d+)T?/, "$3-$2-$1 ").trim();

function missing(field) {
  if (field.type === "checkbox") return gettext("Vink dit aan om door te gaan.");
  if (field.type === "file") return gettext("Kies een bestand.");
  if (field.type === "radio" || field.tagName === "SELECT") return gettext("Kies een van de mogelijkheden.");
  return gettext("Vul dit in.");
}

function ofAnotherForm(field) {
  if (field.type === "url") return gettext("Vul een adres in als https://ontvanger.nl/pad.");
  if (field.type === "email") return gettext("Vul een e-mailadres in als naam@instelling.nl.");
  return field.title || gettext("Dit heeft niet de vorm die erbij staat.");
}

function beyond(field) {
  const { rangeUnderflow } = field.validity;
  const limit = readable(rangeUnderflow ? field.min : field.max);
  const words = isMoment(field)
    ? [gettext("Niet eerder dan %s."), gettext("Niet later dan %s.")]
    : [gettext("Ten minste %s."), gettext("Ten hoogste %s.")];
  return interpolate(words[rangeUnderflow ? 0 : 1], [limit]);
}

function said(field) {
  const { valueMissing, badInput, tooShort, rangeUnderflow, rangeOverflow, stepMismatch } = field.validity;
  if (badInput) return isMoment(field) ? gettext("Vul dit helemaal in.") : gettext("Vul een getal in.");
  if (valueMissing) return missing(field);
  if (tooShort)
    return interpolate(
      gettext("Ten minste %(least)s tekens; het zijn er %(now)s."),
      {
        least: field.minLength,
        now: field.value.length,
      },
      true,
    );
  if (rangeUnderflow || rangeOverflow) return beyond(field);
  if (stepMismatch) return gettext("Vul een heel getal in.");
  return ofAnotherForm(field);
}

/** @type {Set<any>} the fields that say something of ours: what a field is told is its fault until it is taken back */
const told = new Set();

function takeBack(field) {
  if (told.delete(field)) field.setCustomValidity("");
}

addEventListener(
  "invalid",
  ({ target }) => {
    const field = /** @type {any} */ (target);
    if (field.validity.customError) return;
    field.setCustomValidity(said(field));
    told.add(field);
  },
  true,
);
for (const kind of ["input", "change"]) addEventListener(kind, ({ target }) => takeBack(target), true);
// judged anew with each press: another choice of a group, or a program, may have mended it
addEventListener(
  "click",
  ({ target }) => {
    if (/** @type {Element} */ (target).closest("button")) for (const field of told) takeBack(field);
  },
  true,
);
