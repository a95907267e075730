"""The lives of an item and of a question about it; whose step it is the services look at."""

from situation.picture_models import ItemState, QuestionState
from web.transitions import Step, Transitions

ITEMS = Transitions(
    "situation.item",
    Step("correct", {ItemState.ACTIVE}),
    Step("withdraw", {ItemState.ACTIVE}, ItemState.WITHDRAWN),
    entity="item",
    initial=ItemState.ACTIVE,
)
QUESTIONS = Transitions(
    "situation.question",
    Step("answer", {QuestionState.ASKED, QuestionState.ANSWERED}, QuestionState.ANSWERED),
    Step("see", {QuestionState.ANSWERED}, QuestionState.SEEN),
    Step("end", {QuestionState.ASKED, QuestionState.ANSWERED}, QuestionState.ENDED),
    entity="question",
    initial=QuestionState.ASKED,
)
