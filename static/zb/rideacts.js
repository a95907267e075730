/** What is said of a ride wherever it waits: that it left, arrived, that the vehicle is back, or that it is over. */

import { tellMove } from "./movedialog.js";
import { endRequest } from "./pmrdialogs.js";
import { ctx } from "./store.js";
import { refuseTransfer } from "./transferdialogs.js";

const ofRequest = (act) => (button) => {
  const one = ctx.state(`pmr:${button.dataset.id}`);
  if (one) act(one, `pmr:${one.id}`);
};

/** Call for the request behind a transfer to an own house, as that house knows it. */
const ofComing = (act) => (button) => {
  const transfer = ctx.state(`transfer:${button.dataset.id}`);
  const about = `transfer:${button.dataset.id}`;
  if (transfer) act({ ...transfer.need, id: transfer.request, about }, about);
};

/** Ask why an own house that said yes cannot after all: a place is sought again. */
const refuseAfterAll = (button) => {
  const transfer = ctx.state(`transfer:${button.dataset.id}`);
  if (transfer) refuseTransfer(transfer);
};

const tell = (step) => (one, about) => tellMove(one, step, about);

/** Return what buttons about rides do, on every page on which a ride can wait. */
export const rideActions = () => ({
  "pmr-depart": ofRequest(tell("depart")),
  "pmr-arrive": ofRequest(tell("arrive")),
  "pmr-vehicle": ofRequest(tell("ride_back")),
  "pmr-end": ofRequest(endRequest),
  "coming-arrive": ofComing(tell("arrive")),
  "coming-vehicle": ofComing(tell("ride_back")),
  "coming-refuse": refuseAfterAll,
  "coming-end": ofComing(endRequest),
});
