"""The lives of decisions, actions, requests and their answers, meetings; services say whose a step is."""

from journal.said import Said, said
from situation.bob.models import (
    ActionState,
    AskedParty,
    AskedState,
    DecisionState,
    MeetingState,
    RequestState,
)
from web.transitions import Step, Transitions

DECISIONS = Transitions(
    "situation.decision",
    Step("correct", {DecisionState.STANDS}),
    Step("withdraw", {DecisionState.STANDS}, DecisionState.WITHDRAWN),
    entity="teamdecision",
    initial=DecisionState.STANDS,
)

UNDONE = (ActionState.OPEN, ActionState.UNDER_WAY)
OVER = (ActionState.DONE, ActionState.CANNOT, ActionState.DROPPED)
ACTIONS = Transitions(
    "situation.action",
    Step("start", {ActionState.OPEN}, ActionState.UNDER_WAY),
    Step("finish", UNDONE, ActionState.DONE),
    Step("cannot", UNDONE, ActionState.CANNOT),
    Step("drop", {*UNDONE, ActionState.CANNOT}, ActionState.DROPPED),
    Step("reopen", OVER, ActionState.OPEN),
    # to another owner, or to another deadline: it waits for its owner again
    Step("give", {*UNDONE, ActionState.CANNOT}, ActionState.OPEN),
    Step("watch", UNDONE),
    entity="action",
    initial=ActionState.OPEN,
)

REQUESTS = Transitions(
    "situation.request",
    Step("ask", {RequestState.OPEN}),
    Step("meet", {RequestState.OPEN}, RequestState.MET),
    Step("withdraw", {RequestState.OPEN}, RequestState.WITHDRAWN),
    entity="partyrequest",
    initial=RequestState.OPEN,
)


def comes(row: AskedParty) -> Said | None:
    """Return why nothing arrives: what was asked is only said."""
    return None if row.request.amount is not None else said("situation.asked.only_said")


ASKED = Transitions(
    "situation.asked",
    Step("offer", {AskedState.ASKED, AskedState.OFFERED, AskedState.REFUSED}, AskedState.OFFERED),
    Step("refuse", {AskedState.ASKED, AskedState.OFFERED}, AskedState.REFUSED),
    Step("again", {AskedState.REFUSED, AskedState.WITHDRAWN}, AskedState.ASKED),
    Step("accept", {AskedState.OFFERED}, AskedState.ACCEPTED),
    Step("arrive", {AskedState.ACCEPTED}, AskedState.ARRIVED, guards=(comes,)),
    Step("watch", {AskedState.ASKED}),
    # who asked needs it no more, also what was on its way
    Step(
        "withdraw",
        {AskedState.ASKED, AskedState.OFFERED, AskedState.ACCEPTED},
        AskedState.WITHDRAWN,
    ),
    entity="partyrequest_side",
    initial=AskedState.ASKED,
)

MEETINGS = Transitions(
    "situation.meeting",
    Step("change", {MeetingState.PLANNED}),
    Step("begin", {MeetingState.PLANNED}, MeetingState.RUNNING),
    Step("go", {MeetingState.RUNNING}),
    Step("attend", {MeetingState.PLANNED, MeetingState.RUNNING}),
    Step("end", {MeetingState.RUNNING}, MeetingState.ENDED),
    Step("cancel", {MeetingState.PLANNED}, MeetingState.CANCELLED),
    entity="meeting",
    initial=MeetingState.PLANNED,
)
