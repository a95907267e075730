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

export class Draft {
  constructor(name) {
    this.name = name;
    this.settled = new Map();
    try {
      this.fields = JSON.parse(localStorage.getItem(name) ?? "null") ?? {};
    } catch {
      this.fields = {};
    }
  }

  set(field, value, current) {
    if (value === current) delete this.fields[field];
    else this.fields[field] = value;
    this.save();
  }

  save() {
    if (Object.keys(this.fields).length) localStorage.setItem(this.name, JSON.stringify(this.fields));
    else localStorage.removeItem(this.name);
  }

  clear() {
    this.fields = {};
    this.save();
  }

  /** Put back what the server refused, unless the person changed it again meanwhile. */
  restore(fields) {
    this.fields = { ...fields, ...this.fields };
    this.save();
  }

  /** Hold accepted values until the live picture shows them. */
  settle(fields) {
    for (const [field, value] of Object.entries(fields)) this.settled.set(field, { value, until: Date.now() + SETTLE });
  }

  /** Return the value to show: changed, on its way, just accepted, or known. */
  shown(field, pending, current) {
    if (field in this.fields) return this.fields[field];
    if (field in pending) return pending[field];
    const held = this.settled.get(field);
    if (held && held.until > Date.now() && held.value !== current) return held.value;
    return current;
  }

  get changes() {
    return Object.keys(this.fields);
  }
}

/** Return the calls that send these changes: beds and ED apart, each with the fields it carries. */
export function jobsFor(facility, fields, value, kinds) {
  const names = Object.keys(fields);
  const edFields = names.filter((name) => name.startsWith("ed."));
  const bedFields = names.filter((name) => !name.startsWith("ed."));
  const pick = (list) => Object.fromEntries(list.map((name) => [name, fields[name]]));
  const jobs = [];
  if (bedFields.length) {
    jobs.push({
      url: address("capacity.beds_report", { facility }),
      facility,
      fields: pick(bedFields),
      body: {
        lines: kinds.map((bed) => ({
          bed,
          ...Object.fromEntries(BED_FIELDS.map((name) => [name, value(`${bed}.${name}`)])),
        })),
        duiding: value("duiding"),
        capacity_class: value("capacity_class"),
      },
    });
  }
  if (edFields.length) {
    const open = value("ed.traffic") === "open";
    jobs.push({
      url: address("capacity.ed_report", { facility }),
      facility,
      fields: pick(edFields),
      body: {
        traffic: value("ed.traffic"),
        reason: open ? "" : value("ed.reason"),
        expected_end: open ? null : value("ed.expected_end"),
        present: value("ed.present"),
        duiding: names.includes("duiding") ? value("duiding") : (value("ed.duiding") ?? ""),
      },
    });
  }
  return jobs;
}
