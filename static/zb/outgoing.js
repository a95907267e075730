/** What this person's screens have to send: one outbox for all pages of a realm, so that what was kept on one
 *  goes from whichever is open. A page that shows how its acts end says so with `follow`.
 */

import { toast } from "./dom.js";
import { Draft } from "./housedraft.js";
import { keptName } from "./kept.js";
import { Outbox } from "./outbox.js";
import { ctx, refresh } from "./store.js";
import { arrived } from "./surveydraft.js";

/** @type {{sent: (job: any, answer: any) => boolean, refused: (job: any, problem: any) => boolean}} */
let page = { sent: () => false, refused: () => false };

export const draftName = (facility) => keptName(`draft:${ctx.realm}:${facility}`);

export const outbox = new Outbox({
  name: keptName(`outbox:${ctx.realm}`),
  who: () => ctx.me?.username ?? "",
  now: () => ctx.live.now(),
  changed: refresh,
  sent: (job, answer) => {
    restsOn(job);
    if (job.survey) arrived(ctx.realm, job.house, job.survey, job.body.answers);
    if (!page.sent(job, answer) && job.done) toast(job.done);
  },
  refused: (job, problem) => {
    if (page.refused(job, problem)) return;
    if (job.fields) new Draft(draftName(job.facility)).restore(job.fields, job.base);
    // it may be refused long after the tap, with others
    toast(job.called ? `${job.called}: ${problem.message}` : problem.message, "bad");
  },
});

/** What was made on top of a report that now counts rests on it, not on what was there before. */
function restsOn(job) {
  for (const other of outbox.jobs) {
    if (!job.facility || other.facility !== job.facility || other.key === job.key) continue;
    const { seen, ...body } = other.body;
    if (seen !== undefined) outbox.change(other.key, { body });
  }
}

/**
 * Let a page say how what is sent ended; what it answers false to is said at the foot of the screen.
 * @param {typeof page} handlers
 */
export function follow(handlers) {
  page = handlers;
}
