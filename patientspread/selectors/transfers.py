"""Reading transfers: those that wait for an answer, those that moved a bed."""

from dataclasses import dataclass
from datetime import datetime

from journal.models import Realm
from patientspread.models import SpreadRun, Transfer, TransferState

NATIONAL = "national"


@dataclass(frozen=True)
class MoveMade:
    """An accepted transfer: one occupied bed that moved at a realm moment."""

    id: int
    facility_from: str
    facility_to: str
    bed: str
    at: datetime


def moves_made(realm: Realm) -> list[MoveMade]:
    """Return the accepted transfers of a realm in the order in which they were accepted."""
    accepted = Transfer.objects.filter(
        realm=realm, state=TransferState.ACCEPTED, decided_at__isnull=False
    )
    return [
        MoveMade(row.pk, row.origin_id, row.destination_id, row.bed, row.decided_at)
        for row in accepted.order_by("decided_at", "pk")
        if row.decided_at is not None
    ]


def transfers_waiting(realm: Realm, scope: str) -> list[Transfer]:
    """Return the transfers that wait for an answer, of the origins a scope covers."""
    waiting = Transfer.objects.filter(realm=realm, state=TransferState.PROPOSED)
    if scope != NATIONAL:
        waiting = waiting.filter(origin__region=scope)
    rows = waiting.select_related("run", "origin__region", "destination__region")
    return list(rows.order_by("number"))


def replaced_by(run: SpreadRun, transfer: Transfer) -> bool:
    """Say whether a run decides anew on what was proposed: of its scope, and of its cohort if it has one."""
    inside = run.scope in (NATIONAL, transfer.origin.region_id)
    return inside and run.cohort in ("", transfer.run.cohort)
