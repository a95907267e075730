/** One change to the server, with its outcome said at the foot of the screen. */

import { Problem, post } from "./api.js";
import { toast } from "./dom.js";

/** Send a change and say how it ended; return the answer, or null when it did not work. */
export async function send(url, body, done, key) {
  try {
    const answer = await post(url, body, key);
    if (done) toast(done);
    return answer ?? {};
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    toast(error.message, "bad");
    return null;
  }
}
