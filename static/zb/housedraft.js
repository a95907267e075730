/** What the liaison changed but did not send yet: kept per hospital, compared with what is known. */

import { address } from "./api.js";

export const BED_FIELDS = ["occupied", "operational", "blocked", "isolation_free"];
const SETTLE = 5_000; // milliseconds in which the live picture brings back what was just accepted

/** Return the known value of a field (`<kind>.occupied`, `ed.traffic`, `duiding`, `capacity_class`). */
export function known(field, beds, ed) {
  if (field === "duiding") return beds?.duiding ?? "";
  if (field === "capacity_class") return beds?.capacity_class ?? "regular";
  const [group, name] = field.split(".");
  if (group === "ed") return ed?.[name] ?? (name === "traffic" ? "open" : name === "reason" ? "" : null);
  return beds?.lines?.find((line) => line.bed === group)?.[name] ?? null;
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

  set(field, value, current) {
    if (value === current) this.forget(field);
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
    if (field in this.fields) return this.fields[field];
    if (field in pending) return pending[field];
    const held = this.settled.get(field);
    if (held && held.until > Date.now() && held.value !== current) return held.value;
    return current;
  }

  /** Say whether somebody else changed a field since it was changed here, to something else. */
  moved(field, current) {
    return field in this.base && this.base[field] !== current && this.fields[field] !== current;
  }

  get changes() {
    return Object.keys(this.fields);
  }
}

const isEd = (field) => field.startsWith("ed.");

/** Return the form's field for the one that a refused job names; empty when it is about none. */
export function fieldOf(job, name) {
  const line = /^lines\.(\d+)\.(\w+)$/.exec(name);
  if (line) return `${job.body.lines[Number(line[1])]?.bed}.${line[2]}`;
  if (job.part === "ed") return ["traffic", "reason", "expected_end"].includes(name) ? `ed.${name}` : name;
  return name;
}

/**
 * Return the calls that send these changes: beds and ED apart, each with the fields it carries.
 * @param {string} facility
 * @param {Draft} draft
 * @param {(field: string) => any} value what is shown of a field
 * @param {string[]} kinds of bed that the house has
 * @param {{beds?: number, ed?: number}} [seen] the numbers of what was on the screen
 */
export function jobsFor(facility, draft, value, kinds, seen = {}) {
  const jobs = [];
  const part = (name, command, names, body) => {
    if (!names.length) return;
    const pick = (from) => Object.fromEntries(names.map((field) => [field, from[field] ?? null]));
    jobs.push({
      part: name,
      url: address(command, { facility }),
      facility,
      timed: true,
      fields: pick(draft.fields),
      base: pick(draft.base),
      body: seen[name] === undefined ? body : { ...body, seen: seen[name] },
    });
  };
  const names = draft.changes;
  const open = value("ed.traffic") === "open";
  part(
    "beds",
    "capacity.beds_report",
    names.filter((name) => !isEd(name)),
    {
      lines: kinds.map((bed) => ({
        bed,
        ...Object.fromEntries(BED_FIELDS.map((name) => [name, value(`${bed}.${name}`)])),
      })),
      duiding: value("duiding"),
      capacity_class: value("capacity_class"),
    },
  );
  part("ed", "capacity.ed_report", names.filter(isEd), {
    traffic: value("ed.traffic"),
    reason: open ? "" : value("ed.reason"),
    expected_end: open ? null : value("ed.expected_end"),
    present: value("ed.present"),
    duiding: names.includes("duiding") ? value("duiding") : (value("ed.duiding") ?? ""),
  });
  return jobs;
}
