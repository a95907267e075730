"""Reading requests: those for which a run seeks a place, and what people call them."""

from datetime import datetime, timedelta

from journal.errors import Missing
from journal.models import Realm
from network.models import Facility
from patientspread.engine import Patient
from patientspread.models import Request, RequestState, SpreadRun, Transfer, TransferState
from patientspread.policy import SpreadPolicy
from patientspread.request_models import SEEKING
from patientspread.selectors.abilities import GENERAL
from patientspread.selectors.asked import asked_word
from patientspread.selectors.transfers import NATIONAL

SPECIALISM = GENERAL
URGENT_WEIGHT = 10  # an emergency goes before ten others
HOUR = timedelta(hours=1)


def requests_sought(
    run: SpreadRun, own: list[Transfer], facilities: list[Facility]
) -> list[Request]:
    """Return the requests that a run may place: of its region, or those that reached the country.

    Those with a proposal that the run decides on anew are among them (`own`).
    """
    rows = Request.objects.filter(realm=run.realm, origin__in=[one.pk for one in facilities])
    rows = rows.filter(national_since__isnull=run.scope != NATIONAL)
    if run.cohort:
        rows = rows.filter(cohort=run.cohort)
    proposed = {one.request_id for one in own}
    found = rows.filter(state__in=(*SEEKING, RequestState.PROPOSED))
    return [
        row
        for row in found.select_related("origin", "returns__origin").order_by("number")
        if row.state != RequestState.PROPOSED or row.pk in proposed
    ]


def request_get(realm: Realm, number: int) -> Request:
    """Return a request of this realm by its row, to be read. Raises Missing."""
    rows = Request.objects.filter(realm=realm, pk=number)
    found = rows.select_related("realm", "origin__region", "destination", "returns__origin")
    row = found.first()
    if row is None:
        raise Missing("patientspread.no_request", field="request")
    return row


def patient_id(row: Request) -> str:
    """Return what the engine calls the patient of a request: after its hospital, as every candidate."""
    return f"{row.origin_id}:pmr:{row.pk}"


def patient_of(row: Request, policy: SpreadPolicy, now: datetime) -> Patient:
    """Return the patient of a request as the engine sees one.

    New patients go before admitted ones; who is brought back goes home and nowhere else.
    """
    kind = policy.of(row.bed)
    mode = row.mode or kind.mode
    home = row.returns.origin.region_id if row.returns is not None else row.origin.region_id
    wait = max((row.ready_at - now) / HOUR, 0) if row.ready_at else 0
    priority = kind.priority + row.is_new
    return Patient(
        id=patient_id(row),
        origin=row.origin_id,
        bed=row.bed,
        specialism=asked_word(row),
        ready_hour=min(int(wait), policy.horizon_hours - 1),
        max_minutes=min(kind.max_minutes, policy.mode_minutes.get(mode, kind.max_minutes)),
        mode=mode,
        preferred_region=home,
        isolation=row.isolation,
        priority=priority * (URGENT_WEIGHT if row.emergency else 1),
        admitted=not row.is_new,
        bring_back=row.returns is not None,
        home=row.returns.origin_id if row.returns is not None else "",
    )


def refused_places(rows: list[Request], since: datetime) -> set[tuple[str, str]]:
    """Return which hospitals refused which of these requests not long ago, by what the engine calls them."""
    names = {row.pk: patient_id(row) for row in rows}
    refused = Transfer.objects.filter(
        request__in=list(names), state=TransferState.REFUSED, answer_before__gt=since
    )
    return {
        (names[request], destination)
        for request, destination in refused.values_list("request", "destination")
        if request is not None
    }
