/** What the buttons below an item of a picture do, on every screen that shows items. */

import { address } from "./api.js";
import { toast } from "./dom.js";
import { askAnswer, askContradict, askCorrect, askQuestion, askWithdraw, showHistory } from "./picturedialogs.js";
import { itemKey } from "./pictures.js";
import { send } from "./send.js";
import { ctx, seenOf } from "./store.js";

const itemOf = ({ dataset }) => ctx.state(dataset.item);

const still = (item) =>
  send(
    address("situation.item_check", { activity: item.activity, item: item.id }),
    seenOf(itemKey(item)),
    gettext("Het geldt nog: de leeftijd telt vanaf nu."),
  );

/** Write in a text with others: what that needs is loaded now, and for who writes alone. */
async function writeTogether(item) {
  try {
    const { openText } = await import("./sharedtext.js");
    openText(item);
  } catch {
    toast(gettext("De tekst kon niet worden geopend: geen verbinding. Probeer het zo weer."), "bad");
  }
}

function seen(key) {
  const one = ctx.state(key);
  return send(
    address("situation.question_seen", { activity: one.activity, question: one.id }),
    seenOf(key),
    gettext("Gezien."),
  );
}

/**
 * Return what the buttons of items and their questions do.
 * @param {() => any} shown the activiteit on the screen
 */
export const itemActions = (shown) => ({
  "item-correct": (button) => askCorrect(shown(), itemOf(button)),
  "item-together": (button) => writeTogether(itemOf(button)),
  "item-withdraw": (button) => askWithdraw(itemOf(button)),
  "item-contradict": (button) => askContradict(shown(), itemOf(button)),
  "item-question": (button) => askQuestion(itemOf(button)),
  "item-still": (button) => still(itemOf(button)),
  "item-history": (button) => showHistory(itemOf(button)),
  "question-answer": ({ dataset }) => askAnswer(ctx.state(dataset.question)),
  "question-seen": ({ dataset }) => seen(dataset.question),
});
