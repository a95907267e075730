"""A hospital's answer to a proposed transfer; the rest of the plan is made anew after it."""

from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.services import writing
from patientspread.bodies import AnswerIn
from patientspread.models import RefusalCode, Transfer
from patientspread.rights import ANSWER
from patientspread.services.replans import replan_after, runs_held
from patientspread.services.transfers import (
    answered,
    check_note,
    transfer_end,
    transfer_locked,
)
from patientspread.transitions import TRANSFERS
from web.commands import command


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
    with writing():
        runs_held(realm)
        transfer = transfer_locked(realm, transfer_id)
        transfer_end(transfer, "accept", actor, note)
        replan_after(transfer)
    return transfer


def transfer_refuse(
    *, actor: Actor, realm: Realm, transfer_id: int, code: str, note: str = ""
) -> Transfer:
    """Refuse a patient with a coded reason; this hospital is not asked again for it for a while."""
    check_note(note)
    with writing():
        runs_held(realm)
        transfer = transfer_locked(realm, transfer_id)
        TRANSFERS.allow(transfer, "refuse", actor=actor)
        if code not in RefusalCode.values:
            raise Invalid("patientspread.refusal_code", field="code")
        transfer.refusal_code = code
        transfer_end(transfer, "refuse", actor, note)
        replan_after(transfer)
    return transfer
