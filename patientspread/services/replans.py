"""After a hospital's answer the rest of its plan is made anew: what stands stays where it can.

The system asks for it and offers nothing: what it finds a coordinator offers.
"""

from journal.actors import system_actor
from journal.models import Realm
from journal.said import said
from patientspread.models import (
    Request,
    RunReason,
    RunState,
    SpreadRun,
    Transfer,
    TransferState,
)
from patientspread.request_models import SEEKING
from patientspread.selectors import NATIONAL
from patientspread.services.runs import run_busy, run_start

PLANNER = system_actor("spreading", said("patientspread.actor.spreading"))
REASONS = {
    TransferState.ACCEPTED: RunReason.ACCEPTED,
    TransferState.REFUSED: RunReason.REFUSED,
}


def replan_after(transfer: Transfer) -> SpreadRun | None:
    """Have the rest of a plan made anew after an answer; inside `writing()`.

    It reckons with what that plan reckoned with: the worst of what is expected where that counted as taken.
    Nothing where nobody else waits for a place. While a plan of that area is being solved it follows that
    one; one that nobody took yet sees the answer by itself.
    """
    realm, (scope, cohort) = transfer.realm, _area(transfer)
    prudent = transfer.run is not None and transfer.run.prudent
    if not _anybody_left(realm, scope, cohort):
        return None
    cause = {"reason": REASONS[TransferState(transfer.state)], "about_id": transfer.pk}
    busy = run_busy(realm, scope)
    if busy is None:
        return run_start(
            actor=PLANNER, realm=realm, scope=scope, cohort=cohort, prudent=prudent, **cause
        )
    if busy.state == RunState.RUNNING:
        SpreadRun.objects.filter(pk=busy.pk).update(again=cause)
    return None


def _area(transfer: Transfer) -> tuple[str, str]:
    """Return the scope and the cohort of the plan that an answer belongs to."""
    if transfer.run is not None:
        return transfer.run.scope, transfer.run.cohort
    request = transfer.request
    away = request is not None and request.national_since is not None
    return (NATIONAL if away else transfer.origin.region_id), ""


def _anybody_left(realm: Realm, scope: str, cohort: str) -> bool:
    """Say whether somebody waits for a place there, or a plan expects something of which nobody heard."""
    expected = Transfer.objects.filter(realm=realm, state=TransferState.EXPECTED)
    asked = Request.objects.filter(realm=realm, state__in=SEEKING)
    asked = asked.filter(national_since__isnull=scope != NATIONAL)
    if cohort:
        asked = asked.filter(cohort=cohort)
    if scope != NATIONAL:
        expected, asked = expected.filter(origin__region=scope), asked.filter(origin__region=scope)
    return expected.exists() or asked.exists()
