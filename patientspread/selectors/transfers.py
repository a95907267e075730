"""Reading transfers: those that wait for an answer, those that moved a bed."""

from dataclasses import dataclass
from datetime import datetime

from journal.models import Realm
from patientspread.models import SpreadRun, Transfer, TransferState

NATIONAL = "national"


@dataclass(frozen=True)
class MoveMade:
    """A patient who arrived: one occupied bed that moved at a realm moment."""

    id: int
    facility_from: str
    facility_to: str
    bed: str
    at: datetime


def moves_made(realm: Realm) -> list[MoveMade]:
    """Return the transfers of a realm that were carried out, in the order of arrival."""
    arrived = Transfer.objects.filter(
        realm=realm, state=TransferState.ARRIVED, request__arrived_at__isnull=False
    )
    return [
        MoveMade(row.pk, row.origin_id, row.destination_id, row.bed, row.request.arrived_at)
        for row in arrived.select_related("request").order_by("request__arrived_at", "pk")
        if row.request is not None and row.request.arrived_at is not None
    ]


def transfers_waiting(realm: Realm, scope: str) -> list[Transfer]:
    """Return the transfers that are expected or wait for an answer, of the origins a scope covers."""
    waiting = Transfer.objects.filter(
        realm=realm, state__in=(TransferState.EXPECTED, TransferState.PROPOSED)
    )
    if scope != NATIONAL:
        waiting = waiting.filter(origin__region=scope)
    rows = waiting.select_related("run", "request", "origin__region", "destination__region")
    return list(rows.order_by("number"))


def replaced_by(run: SpreadRun, transfer: Transfer) -> bool:
    """Say whether a run decides anew on what was proposed: of its scope, and of its cohort if it has one."""
    if transfer.run is None:
        return False  # a coordinator proposed it by hand
    inside = run.scope in (NATIONAL, transfer.origin.region_id)
    return inside and run.cohort in ("", transfer.run.cohort)
