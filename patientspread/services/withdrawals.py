"""A plan taken back: what of its moves still waits for an answer is withdrawn in one decision."""

from collections.abc import Collection
from dataclasses import dataclass

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.services import writing
from patientspread.bodies import WithdrawMovesIn
from patientspread.models import Transfer
from patientspread.rights import WITHDRAW
from patientspread.selectors import moves_of, run_get
from patientspread.services.request_steps import lock_requests
from patientspread.services.transfers import check_note, transfer_end, with_places
from patientspread.transitions import TRANSFERS
from web.commands import command


@dataclass(frozen=True)
class Withdrawn:
    """What was withdrawn, and how many of what was asked were not: decided on already, or another's."""

    transfers: list[Transfer]
    left: int


@command(
    "patientspread.transfers_withdraw",
    by=WITHDRAW,
    body=WithdrawMovesIn,
    address="runs/<int:run>/withdraw/",
    answer=lambda done: {"withdrawn": [row.pk for row in done.transfers], "left": done.left},
)
def transfers_withdraw(
    *, actor: Actor, realm: Realm, run_id: int, reason: str, only: Collection[int] = ()
) -> Withdrawn:
    """Take a plan's open moves back together: all that the actor may withdraw, or `only` these of them.

    What was decided on meanwhile stays as it is and is counted. Each is recorded by itself, with the reason.
    Raises Missing, Refused, Invalid (no reason), Conflict (nothing is open).
    """
    if not reason.strip():
        raise Invalid("patientspread.withdraw_reason", field="reason")
    check_note(reason, field="reason")
    with writing():
        # what was accepted is somebody's promise: it is ended by itself, not with its plan
        waiting = moves_of(run_get(realm, run_id)).filter(state__in=TRANSFERS["lapse"].sources)
        lock_requests(waiting)
        # locked in one order: two who withdraw at once wait for each other instead of for ever
        asked = [row for row in with_places(waiting) if not only or row.pk in only]
        rows = [row for row in asked if TRANSFERS.now(row, "withdraw")]
        if not rows:
            raise Conflict("patientspread.nothing_open", run=run_id)
        mine = [row for row in rows if TRANSFERS["withdraw"] in TRANSFERS.open_to(row, actor)]
        if not mine:
            TRANSFERS.check(rows[0], "withdraw", actor=actor)
        for row in mine:
            transfer_end(row, "withdraw", actor, reason)
    return Withdrawn(mine, (len(only) or len(rows)) - len(mine))
