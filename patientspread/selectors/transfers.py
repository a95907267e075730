"""Reading transfers: those that wait for an answer, which plan decides on them, those that moved a bed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from journal.models import Realm
from patientspread.models import RunState, SpreadRun, Transfer, TransferState

NATIONAL = "national"


@dataclass(frozen=True)
class MoveMade:
    """A patient who arrived: one occupied bed that moved at a realm moment."""

    id: int
    facility_from: str
    facility_to: str
    bed: str
    at: datetime


@dataclass(frozen=True)
class PlanStanding:
    """The plan that an area goes by: for whom it was made, on what, and what it kept of those before."""

    id: int
    cohort: str
    prudent: bool
    kept: frozenset[int]

    def has(self, transfer: Transfer) -> bool:
        """Say whether a transfer is one of its moves."""
        return transfer.run_id == self.id or transfer.pk in self.kept


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


def plan_standing(realm: Realm, scope: str, cohort: str = "") -> PlanStanding | None:
    """Return the newest plan of an area that decided on the patients of a cohort; a comparison is none.

    A plan for everybody decided on them too.
    """
    rows = SpreadRun.objects.filter(
        realm=realm,
        scope=scope,
        cohort__in={"", cohort},
        state=RunState.DONE,
        what_if__isnull=True,
    )
    facts = rows.order_by("-pk").values_list("pk", "cohort", "prudent", "result__already_proposed")
    found = facts.first()
    return None if found is None else PlanStanding(*found[:3], frozenset(found[3] or ()))


def scope_of(transfer: Transfer) -> str:
    """Return who looks for a place for the patient of a transfer: the country, or a region by its code."""
    if transfer.request is not None:
        away = transfer.request.national_since is not None
        return NATIONAL if away else transfer.origin.region_id
    return transfer.run.scope if transfer.run is not None else transfer.origin.region_id


def decided_anew(run: SpreadRun, waiting: Iterable[Transfer]) -> list[Transfer]:
    """Return what of the transfers that wait a run decides on anew: on whom it looks for a place.

    Of a request that is who looks for it, its region or the country; of its cohort if it has one. Of what
    is only expected a whole plan decides on all from its area, the rest of a plan on that plan's own. What
    a coordinator proposed by hand stands.
    """
    standing = plan_standing(run.realm, run.scope, run.cohort) if run.is_replan else None

    def decides(one: Transfer) -> bool:
        if one.run is None or run.cohort not in {"", one.run.cohort}:
            return False
        if one.request is not None:
            return scope_of(one) == run.scope
        if run.is_replan:
            return standing is not None and standing.has(one)
        return run.scope in {NATIONAL, one.origin.region_id}

    return [one for one in waiting if decides(one)]
