"""The lives of a transfer and of a run: every state, who takes it further, and what follows."""

from django.db.models import QuerySet

from journal import clock
from journal.said import Said, said
from network.places import look_in_use
from patientspread.models import RunState, SpreadRun, Transfer, TransferState
from patientspread.rights import ANSWER, SEEK, WITHDRAW
from web.transitions import Step, Transitions


def in_use(transfer: Transfer) -> None:
    """Raise Conflict when one of the two hospitals closed."""
    look_in_use(transfer.destination, transfer.origin)


def in_time(transfer: Transfer) -> Said | None:
    """Return why nobody can decide on a transfer any more: its time is over."""
    waits = transfer.state == TransferState.PROPOSED
    late = waits and transfer.answer_before < clock.now()
    return said("patientspread.too_late") if late else None


def time_over(transfer: Transfer) -> Said | None:
    """Return why a transfer does not expire yet."""
    return None if in_time(transfer) else said("patientspread.not_late")


def not_left(transfer: Transfer) -> Said | None:
    """Return why an accepted transfer can be taken back no more: the patient is on the road."""
    request = transfer.request
    gone = request is not None and request.left_at is not None
    return said("patientspread.left_already") if gone else None


WAITING = {TransferState.PROPOSED}
# nobody was asked yet, or nobody answered
OFFERED = {TransferState.EXPECTED, TransferState.PROPOSED}
GOING = {TransferState.PROPOSED, TransferState.ACCEPTED}
TRANSFERS = Transitions(
    "patientspread.transfer",
    # what a plan without requests expects; from here on it is a request that somebody stands for
    Step("offer", {TransferState.EXPECTED}, TransferState.PROPOSED, by=SEEK, at="origin"),
    # for a request: somebody asked
    Step("propose", {TransferState.EXPECTED}, TransferState.PROPOSED),
    Step(
        "accept",
        WAITING,
        TransferState.ACCEPTED,
        by=ANSWER,
        at="destination",
        guards=(in_time,),
    ),
    # a house that said yes may find that it cannot after all
    Step(
        "refuse",
        GOING,
        TransferState.REFUSED,
        by=ANSWER,
        at="destination",
        guards=(in_time, not_left),
    ),
    Step(
        "withdraw",
        {*OFFERED, *GOING},
        TransferState.WITHDRAWN,
        by=WITHDRAW,
        at="origin",
        guards=(in_time, not_left),
    ),
    # a later plan lacks it, or a place or the realm closed
    Step("lapse", OFFERED, TransferState.WITHDRAWN),
    # its request is over: there is nobody to take in any more
    Step("end", {*OFFERED, *GOING}, TransferState.WITHDRAWN),
    Step("arrive", {TransferState.ACCEPTED}, TransferState.ARRIVED),
    Step("expire", WAITING, TransferState.EXPIRED, guards=(time_over,)),
    entity="transfer",
    initial=TransferState.EXPECTED,
    code="already_answered",
    always=(in_use,),
)

RUNS = Transitions(
    "patientspread.run",
    Step("claim", {RunState.REQUESTED}, RunState.RUNNING),
    # from a worker that is gone: its lease is over
    Step("take_over", {RunState.RUNNING}, RunState.RUNNING),
    Step("complete", {RunState.RUNNING}, RunState.DONE),
    Step("fail", {RunState.RUNNING}, RunState.FAILED),
    # its region or the realm closed
    Step("end", {RunState.REQUESTED, RunState.RUNNING}, RunState.FAILED),
    entity="run",
    initial=RunState.REQUESTED,
    code="run_{state}",
)


def runs_busy(rows: QuerySet[SpreadRun]) -> QuerySet[SpreadRun]:
    """Return the runs that are not over."""
    return rows.filter(state__in=RUNS["end"].sources)
