"""A hospital's answer to a proposed transfer; the rest of the plan is made anew after it."""

from collections.abc import Callable

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.services import writing
from patientspread.bodies import AnswerIn
from patientspread.models import RefusalCode, Transfer
from patientspread.rights import ANSWER
from patientspread.services.replans import OvertakenError, replan_after, runs_held
from patientspread.services.transfers import (
    answered,
    check_note,
    transfer_end,
    transfer_locked,
)
from patientspread.transitions import TRANSFERS
from web.commands import command

TRIES = 9  # as many answers as may come in while one is given


@command(
    "patientspread.transfer_answer",
    by=ANSWER,
    body=AnswerIn,
    address="transfers/<int:transfer>/answer/",
    answer=answered,
    on=("transfer:{transfer}",),
)
def transfer_answer(
    *, actor: Actor, realm: Realm, transfer: int, answer: str, code: str = "", note: str = ""
) -> Transfer:
    """Accept or refuse a proposed transfer."""
    if answer == "accept":
        return transfer_accept(actor=actor, realm=realm, transfer_id=transfer, note=note)
    return transfer_refuse(actor=actor, realm=realm, transfer_id=transfer, code=code, note=note)


def transfer_accept(*, actor: Actor, realm: Realm, transfer_id: int, note: str = "") -> Transfer:
    """Accept a patient: a bed is reserved. Raises Missing, Refused, Invalid, Conflict (answered before)."""
    check_note(note)
    return _decided(realm, transfer_id, lambda row: transfer_end(row, "accept", actor, note))


def transfer_refuse(
    *, actor: Actor, realm: Realm, transfer_id: int, code: str, note: str = ""
) -> Transfer:
    """Refuse a patient with a coded reason; this hospital is not asked again for it for a while."""
    check_note(note)

    def refuse(row: Transfer) -> None:
        TRANSFERS.allow(row, "refuse", actor=actor)
        if code not in RefusalCode.values:
            raise Invalid("patientspread.refusal_code", field="code")
        row.refusal_code = code
        transfer_end(row, "refuse", actor, note)

    return _decided(realm, transfer_id, refuse)


def _decided(realm: Realm, transfer_id: int, decide: Callable[[Transfer], None]) -> Transfer:
    """Decide on a locked transfer and have the rest of its plan made anew, once more if overtaken."""
    for left in reversed(range(TRIES)):
        try:
            with writing():
                held = runs_held(realm)
                transfer = transfer_locked(realm, transfer_id)
                decide(transfer)
                replan_after(transfer, held)
            break
        except OvertakenError:
            if not left:
                raise Conflict("patientspread.answers_at_once", field="transfer") from None
    return transfer
