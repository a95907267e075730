/** What the liaison changed but did not send yet: kept per facility, compared with what is known. */

import { address } from "./api.js";
import { edBody, edFieldOf, edKnown } from "./eddraft.js";
import { lineKey, lineParts } from "./house.js";

/** @typedef {{key: string, theme: string, shape: string, figures: string[], together: boolean, beside?: string}} Line one
 *    that can be reported; `together`: it is known, stands in sight, and goes with every report of its theme; `beside`:
 *    it is a known part of this kind, and goes when another part of it does
 */

const SETTLE = 5_000; // milliseconds in which the live picture brings back what was just accepted
export const MOMENT = "moment"; // when it was counted; what is said of the figures, and no figure

/** Return the known value of a field (`<line>.<figure>`, `ed.traffic`, `duiding`, `capacity_class`, `moment`). */
export function known(field, house, ed) {
  if (field === "duiding" || field === "capacity_class") return house[field];
  if (field === MOMENT) return null;
  const [group, name] = field.split(".");
  if (group === "ed") return edKnown(name, ed);
  return house.lines.get(group)?.[name] ?? (name === "note" ? "" : null);
}

/** `fields` are the new values, `base` what was known of each when it was changed. */
export class Draft {
  constructor(name) {
    this.name = name;
    this.settled = new Map();
    this.fields = {};
    this.base = {};
    try {
      const kept = JSON.parse(localStorage.getItem(name) ?? "null");
      this.fields = kept?.fields ?? {};
      this.base = kept?.base ?? {};
    } catch {
      // what was broken is as if it was never there
    }
  }

  /** Change a field; `beneath` is what is shown of it without the change: known, or already on its way. Only who puts
   *  that back has changed nothing: what is known is another thing while a report is under way.
   */
  set(field, value, current, beneath = current) {
    if (value === beneath) this.forget(field);
    else {
      if (!(field in this.fields)) this.base[field] = current;
      this.fields[field] = value;
    }
    this.save();
  }

  forget(field) {
    delete this.fields[field];
    delete this.base[field];
  }

  save() {
    const { fields, base } = this;
    if (Object.keys(fields).length) localStorage.setItem(this.name, JSON.stringify({ fields, base }));
    else localStorage.removeItem(this.name);
  }

  /** Forget all changes, or those of these fields. */
  clear(names = Object.keys(this.fields)) {
    for (const name of names) this.forget(name);
    this.save();
  }

  /** Put back what was not sent after all, unless the person changed it again meanwhile. */
  restore(fields, base = {}) {
    this.fields = { ...fields, ...this.fields };
    this.base = { ...base, ...this.base };
    this.save();
  }

  /** Hold accepted values until the live picture shows them: a later change of the same field rests on them. */
  settle(fields) {
    for (const [field, value] of Object.entries(fields)) {
      this.settled.set(field, { value, until: Date.now() + SETTLE });
      if (field in this.base) this.base[field] = value;
    }
    this.save();
  }

  /** Return the value to show: changed, on its way, just accepted, or known. */
  shown(field, pending, current) {
    return field in this.fields ? this.fields[field] : this.beneath(field, pending, current);
  }

  /** Return what would be shown of a field that was not changed here. */
  beneath(field, pending, current) {
    if (field in pending) return pending[field];
    const held = this.settled.get(field);
    if (held && held.until > Date.now() && held.value !== current) return held.value;
    return current;
  }

  /** Say whether somebody else changed a field since it was changed here, to something else. */
  moved(field, current) {
    return field in this.base && this.base[field] !== current && this.fields[field] !== current;
  }

  /** The fields whose value was changed; that it was counted earlier is no change by itself. */
  get changes() {
    return Object.keys(this.fields).filter((field) => field !== MOMENT);
  }
}

export const isEd = (field) => field.startsWith("ed.");

/** Return the form's field for the one that a refused job names; empty when it is about none. */
export function fieldOf(job, name) {
  if (name === "observed_at") return MOMENT;
  const line = /^lines\.(\d+)\.(?:values\.)?(\w+)$/.exec(name);
  if (line) {
    const said = job.body.lines[Number(line[1])];
    return `${lineKey(said?.bed, said?.cohort)}.${line[2]}`;
  }
  if (job.part === "ed") return edFieldOf(name);
  return name;
}

/** The shapes whose figures stand in a line by name; those of another stand together under `values`. */
const BY_NAME = ["beds", "places"];

function lineBody({ key, shape, figures }, value) {
  const [bed, cohort] = lineParts(key);
  const values = Object.fromEntries(figures.map((name) => [name, value(`${key}.${name}`)]));
  return {
    bed,
    ...(cohort ? { cohort } : {}),
    ...(BY_NAME.includes(shape) ? values : { values }),
    ...(value(`${key}.note`) ? { note: value(`${key}.note`) } : {}),
  };
}

/**
 * Return the lines that go with these changes: what was changed, and what of the same theme is counted together with
 * it; with words about the whole alone, all that is counted together.
 * @param {string[]} names of changed fields
 * @param {Line[]} lines of the house
 */
export function goingLines(names, lines) {
  const changed = lines.filter((one) => names.some((field) => field.startsWith(`${one.key}.`)));
  const themes = new Set(changed.map((one) => one.theme));
  const split = new Set(changed.map((one) => lineParts(one.key)).flatMap(([kind, cohort]) => (cohort ? [kind] : [])));
  const goes = (one) =>
    (one.together && (themes.has(one.theme) || !changed.length)) || (one.beside && split.has(one.beside));
  return lines.filter((one) => changed.includes(one) || goes(one));
}

/**
 * Return the calls that send these changes: figures and ED apart, each with the fields it carries.
 * @param {string} facility
 * @param {Draft} draft
 * @param {(field: string) => any} value what is shown of a field
 * @param {Line[]} lines of the house
 * @param {{figures?: number, ed?: number}} [seen] the numbers of what was on the screen
 */
export function jobsFor(facility, draft, value, lines, seen = {}) {
  const jobs = [];
  const counted = draft.fields[MOMENT] ? { observed_at: draft.fields[MOMENT] } : {};
  const part = (name, command, names, body) => {
    if (!names.length) return;
    const pick = (from) => Object.fromEntries(names.map((field) => [field, from[field] ?? null]));
    jobs.push({
      part: name,
      url: address(command, { facility }),
      facility,
      timed: true,
      counted: draft.fields[MOMENT] ?? "",
      fields: pick(draft.fields),
      base: pick(draft.base),
      body: { ...body, ...counted, ...(seen[name] === undefined ? {} : { seen: seen[name] }) },
    });
  };
  const names = draft.changes;
  const figures = names.filter((name) => !isEd(name));
  part("figures", "capacity.beds_report", figures, {
    lines: goingLines(figures, lines).map((one) => lineBody(one, value)),
    duiding: value("duiding"),
    capacity_class: value("capacity_class"),
  });
  part("ed", "capacity.ed_report", names.filter(isEd), edBody(value, names));
  return jobs;
}
