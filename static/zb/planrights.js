/** Who may write the plan of a region, and who approves it: only that is offered; the server refuses the rest. */

import { canAct, mandates } from "./rights.js";
import { ctx } from "./store.js";

const holds = (region, regional, anywhere = []) =>
  mandates().some((one) => (regional.includes(one.role) && one.region === region) || anywhere.includes(one.role));

export const mayEdit = (region) =>
  canAct() && holds(region, ["roaz_chair", "regional_coordinator"], ["national_coordinator", "administrator"]);

export const mayApprove = (region) => canAct() && holds(region, ["roaz_chair", "dpg"]);

/** Say whether somebody approved a draft already. */
export const hasApproved = (draft) => draft.approvals.some((one) => one.account === ctx.me?.username);

/** Return the drafts that wait for the approval of the person at the screen. */
export const approvalsForMe = (drafts) =>
  drafts.filter((one) => one.state === "submitted" && mayApprove(one.region) && !hasApproved(one));
