/** A draft of a plan while somebody writes it: kept on the server a moment after each change, with what is wrong; what
 *  is not kept yet stands in the browser's own store, so that a reload or a broken line loses nothing.
 */

import { address, get, Problem, post } from "./api.js";
import { keptName } from "./kept.js";
import { conditionTemplate } from "./planconditions.js";
import { added, moved, put, valueAt } from "./planpointer.js";
import { kept, read, ticked } from "./planvalues.js";

const PAUSE_MS = 900; // a word is finished, a select is chosen

export class PlanDraft {
  /**
   * @param {number} id
   * @param {() => void} tell called whenever what is to be shown changed
   * @param {boolean} readOnly for who may not write here
   */
  constructor(id, tell, readOnly) {
    this.id = id;
    this.readOnly = readOnly;
    this.tell = tell;
    this.folds = new Set(); // the groups that are open
    this.generation = 0; // of the form: a new one when its rows moved
    this.timer = 0;
    this.sending = false; // a version is on its way: the next one waits for its number
    /** @type {any} until it was fetched */
    this.given = null;
    this.state = "loading"; // kept, changed, keeping, refused, away, moved
    this.problem = "";
    this.document = {};
    this.name = "";
    this.source = "";
    this.faults = [];
    this.rulesSaid = [];
    this.revision = 0;
    /** @type {{revision: number, text: string} | null} what somebody typed as text and did not keep yet */
    this.typed = null;
  }

  get store() {
    return keptName(`plan:${document.body.dataset.realm}:${this.id}`);
  }

  get textStore() {
    return `${this.store}:text`;
  }

  get locked() {
    return this.given?.state !== "draft" || this.readOnly || !this.given?.readable;
  }

  /** Fetch it; what was not kept before is taken up again where it still fits. */
  async load({ takeUp = true } = {}) {
    this.given = await get(address("plan-draft", { draft: this.id }));
    const { document: found, name, source, faults, rules_said, revision } = this.given;
    Object.assign(this, { document: found, name, source, faults, rulesSaid: rules_said, revision });
    this.state = "kept";
    this.generation += 1;
    this.typed = this.given.state === "draft" ? stored(this.textStore) : null;
    if (this.typed && this.typed.revision !== revision) this.state = "moved";
    const mine = takeUp ? this.stored() : null;
    if (mine && mine.revision === revision && this.given.state === "draft") {
      Object.assign(this, { document: mine.document, name: mine.name, source: mine.source });
      this.later();
    } else if (mine && this.given.state === "draft") {
      this.state = "moved";
    }
    this.tell();
  }

  /** Show what somebody else made of it. */
  reload() {
    this.state = "loading";
    return this.load();
  }

  stored() {
    return stored(this.store);
  }

  /** Take what somebody types as text: kept on this device until it is sent. */
  type(text) {
    this.typed = { revision: this.typed?.revision ?? this.revision, text };
    localStorage.setItem(this.textStore, JSON.stringify(this.typed));
  }

  /** Forget what was typed as text. */
  untype() {
    this.typed = null;
    localStorage.removeItem(this.textStore);
  }

  /** Take what somebody did in a field. */
  change(element) {
    const { pointer, as, word, offered } = element.dataset;
    if (as === "many") {
      const next = ticked(valueAt(this.document, pointer), word, element.checked, JSON.parse(offered));
      this.document = put(this.document, pointer, next.length || !isOptional(pointer) ? next : undefined);
    } else if (pointer === "#name" || pointer === "#source") {
      this[pointer.slice(1)] = element.value;
    } else {
      const text = as === "yes" ? (element.checked ? "true" : "") : element.value;
      const value = kept(as, valueAt(this.document, pointer), text);
      this.document = put(this.document, pointer, value);
    }
    if (element.nodeName === "SELECT") this.generation += shapes(pointer) ? 1 : 0;
    this.later();
  }

  /** Let a line be about something else. */
  turn(pointer, sort, words) {
    const old = valueAt(this.document, pointer) ?? {};
    const made = conditionTemplate(sort, words);
    if (sort === "of" && !("of" in old)) made.of = [old];
    this.document = put(this.document, pointer, made);
    this.generation += 1;
    this.later();
  }

  add(pointer, value, as) {
    this.document = added(this.document, pointer, as === "member" || as === "averts" ? read(as, value) : value);
    this.folds.add(`${pointer}/${valueAt(this.document, pointer).length - 1}`);
    this.generation += 1;
    this.later();
  }

  /** True while what the server says of the rules is about what stands in the form. */
  get wordsHold() {
    return this.state === "kept" && !this.sending;
  }

  /** Take what the server made of the conditions of a rule as its sentence; not what it made of an earlier one. */
  useWords(rule) {
    if (!this.wordsHold) return;
    const { nl, en } = this.rulesSaid[rule];
    this.document = put(this.document, `/rules/${rule}/sentence`, { nl, en });
    this.generation += 1;
    this.later();
  }

  drop(pointer) {
    this.document = put(this.document, pointer, undefined);
    this.generation += 1;
    this.later();
  }

  up(pointer) {
    this.document = moved(this.document, pointer, -1);
    this.generation += 1;
    this.later();
  }

  /** Keep it soon. */
  later() {
    this.state = "changed";
    const { revision, document: mine, name, source } = this;
    localStorage.setItem(this.store, JSON.stringify({ revision, document: mine, name, source }));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE_MS);
    this.tell();
  }

  /** Keep it now; what changes while it is on its way is kept after it. */
  async keep() {
    clearTimeout(this.timer);
    if (this.sending) {
      this.timer = setTimeout(() => this.keep(), PAUSE_MS);
      return;
    }
    const { revision, document: mine, name, source } = this;
    this.state = "keeping";
    this.sending = true;
    this.tell();
    try {
      const body = { revision, document: mine, name, source };
      this.took(await post(address("phases.plan_draft_save", { draft: this.id }), body), { mine, name, source });
    } catch (problem) {
      this.failed(problem);
    } finally {
      this.sending = false;
    }
    this.tell();
  }

  took(answer, { mine, name, source }) {
    this.revision = answer.revision;
    this.faults = answer.faults;
    this.rulesSaid = answer.rules_said;
    this.given = { ...this.given, ...answer };
    this.problem = "";
    const isSame = this.document === mine && this.name === name && this.source === source;
    this.state = isSame ? "kept" : "changed";
    if (isSame) localStorage.removeItem(this.store);
    else this.later();
  }

  failed(problem) {
    if (!(problem instanceof Problem)) throw problem;
    this.problem = problem.message;
    this.state = problem.code === "changed_meanwhile" ? "moved" : problem.final ? "refused" : "away";
    if (this.state === "away") this.timer = setTimeout(() => this.keep(), 5_000);
  }

  /** Keep the text somebody wrote. */
  async write(text) {
    const revision = this.typed?.revision ?? this.revision;
    let answer;
    try {
      answer = await post(address("phases.plan_draft_text", { draft: this.id }), { revision, text });
    } catch (problem) {
      if (problem instanceof Problem && problem.code === "changed_meanwhile") this.failed(problem);
      this.tell();
      throw problem;
    }
    this.untype();
    localStorage.removeItem(this.store);
    await this.load({ takeUp: false });
    return answer;
  }

  /** Somebody else's version, or one's own over it. */
  async settle(mine) {
    if (this.typed) {
      const { text } = this.typed;
      this.untype();
      await this.load({ takeUp: false });
      if (!mine) return;
      this.type(text);
      this.generation += 1;
      this.tell();
      return;
    }
    const own = this.stored() ?? { document: this.document, name: this.name, source: this.source };
    localStorage.removeItem(this.store);
    await this.load({ takeUp: false });
    if (!mine) return;
    Object.assign(this, { document: own.document, name: own.name, source: own.source });
    this.generation += 1;
    this.later();
  }

  get isUnkept() {
    return this.typed !== null || ["changed", "keeping", "away", "refused", "moved"].includes(this.state);
  }
}

/** Return what stands in the browser's own store; null without any. */
function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** Say whether other fields follow from what is chosen here. */
const shapes = (pointer) => /\/(scope|kind|figure|ed|by)$/.test(pointer);

/** Say whether a list that is empty had better not be there. */
const isOptional = (pointer) => /\/(sectors|told\/\w+)$/.test(pointer);
