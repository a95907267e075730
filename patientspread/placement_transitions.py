"""The life of a placement, and of what one house is asked in it."""

from journal.said import Said, said
from network.places import look_in_use
from patientspread.placement_models import (
    PLACEMENT_OPEN,
    AskState,
    Placement,
    PlacementAsk,
    PlacementState,
)
from patientspread.rights import PLACE_ANSWER, PLACE_ASK, PLACE_FIND
from web.transitions import Step, Transitions

S, A = PlacementState, AskState


def in_use(row: Placement) -> None:
    """Raise Conflict when one of its houses closed."""
    look_in_use(*(place for place in (row.origin, row.destination) if place is not None))


def nobody_asked(row: Placement) -> Said | None:
    """Return why it does not wait for the desk: another house may still answer."""
    if row.asks.filter(state=A.ASKED).exists():
        return said("patientspread.placement.still_asked")
    return None


PLACEMENTS = Transitions(
    "patientspread.placement",
    Step("ask", {S.WAITING, S.ASKED}, S.ASKED, by=PLACE_FIND, at="origin"),
    # follow from what a house answered
    Step("accept", {S.ASKED, S.WAITING}, S.PLACED),
    Step("back", {S.ASKED}, S.WAITING, guards=(nobody_asked,)),
    # the house that said yes cannot after all, or the desk takes it back
    Step("lose", {S.PLACED}, S.WAITING),
    # a patient went there, or care began
    Step("done", {S.PLACED}, S.DONE, by=PLACE_ASK, at="origin"),
    Step("finish", PLACEMENT_OPEN, S.ENDED, by=PLACE_ASK, at="origin"),
    # its house or the realm closed
    Step("end", PLACEMENT_OPEN, S.ENDED),
    entity="placement",
    initial=S.WAITING,
    always=(in_use,),
)


def ask_in_use(row: PlacementAsk) -> None:
    """Raise Conflict when the house that was asked closed."""
    look_in_use(row.facility)


PLACEMENT_ASKS = Transitions(
    "patientspread.placement_ask",
    # the house itself, or the desk that heard it by telephone (`placement_answer` looks at both)
    Step("yes", {A.ASKED}, A.YES, by=PLACE_ANSWER),
    # a house that said yes may find that it cannot after all
    Step("no", {A.ASKED, A.YES}, A.NO, by=PLACE_ANSWER),
    # another house took the patient, or nobody needs the place any more
    Step("lapse", {A.ASKED, A.YES}, A.LAPSED),
    entity="placementask",
    initial=A.ASKED,
    always=(ask_in_use,),
)
