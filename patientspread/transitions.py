"""The lives of a transfer and of a run: every state, who takes it further, and what follows."""

from django.db.models import QuerySet

from capacity.services import beds_shift
from journal import clock
from journal.actors import Actor, system_actor
from journal.said import Said, said
from network.places import look_in_use
from patientspread.models import RunState, SpreadRun, Transfer, TransferState
from patientspread.rights import ANSWER, WITHDRAW
from web.transitions import Step, Transitions

SHIFTER = system_actor("spreading", said("patientspread.actor.spreading"))


def in_use(transfer: Transfer) -> None:
    """Raise Conflict when one of the two hospitals closed."""
    look_in_use(transfer.destination, transfer.origin)


def in_time(transfer: Transfer) -> Said | None:
    """Return why nobody can decide on a transfer any more: its time is over."""
    return said("patientspread.too_late") if transfer.answer_before < clock.now() else None


def time_over(transfer: Transfer) -> Said | None:
    """Return why a transfer does not expire yet."""
    return None if in_time(transfer) else said("patientspread.not_late")


def bed_moved(transfer: Transfer, actor: Actor) -> None:
    """Move the bed of an accepted transfer; the system does, whoever accepted was checked."""
    del actor
    beds_shift(
        actor=SHIFTER,
        realm=transfer.realm,
        bed=transfer.bed,
        sender=transfer.origin,
        receiver=transfer.destination,
    )


PROPOSED = {TransferState.PROPOSED}
TRANSFERS = Transitions(
    "patientspread.transfer",
    Step(
        "accept",
        PROPOSED,
        TransferState.ACCEPTED,
        by=ANSWER,
        at="destination",
        guards=(in_time,),
        follows=(bed_moved,),
    ),
    Step("refuse", PROPOSED, TransferState.REFUSED, by=ANSWER, at="destination", guards=(in_time,)),
    Step(
        "withdraw", PROPOSED, TransferState.WITHDRAWN, by=WITHDRAW, at="origin", guards=(in_time,)
    ),
    # a later plan lacks it, or a place or the realm closed
    Step("lapse", PROPOSED, TransferState.WITHDRAWN),
    Step("expire", PROPOSED, TransferState.EXPIRED, guards=(time_over,)),
    entity="transfer",
    initial=TransferState.PROPOSED,
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
