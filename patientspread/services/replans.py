"""After a hospital's answer the rest of its plan is made anew: what stands stays where it can.

The system asks for it and offers nothing: what it finds a coordinator offers.
"""

from django.db.models import Q

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
from patientspread.selectors import NATIONAL, PlanStanding, plan_standing, scope_of
from patientspread.services.runs import plan_kept, run_busy, run_start

PLANNER = system_actor("spreading", said("patientspread.actor.spreading"))
REASONS = {
    TransferState.ACCEPTED: RunReason.ACCEPTED,
    TransferState.REFUSED: RunReason.REFUSED,
}


def replan_after(transfer: Transfer) -> SpreadRun | None:
    """Have the rest of a plan made anew after an answer; inside `writing()`.

    It is the rest of the plan that its area goes by, also where an earlier one proposed what was answered,
    and reckons with what that reckoned with. Nothing where nobody else waits for a place. While a plan of
    that area is being solved it follows that one; one that nobody took yet sees the answer by itself.
    """
    realm, scope = transfer.realm, scope_of(transfer)
    plan = plan_standing(realm, scope, transfer.run.cohort if transfer.run else "")
    if not _anybody_left(realm, scope, plan):
        return None
    cause = {"reason": REASONS[TransferState(transfer.state)], "about_id": transfer.pk}
    busy = run_busy(realm, scope)
    if busy is None:
        return run_start(actor=PLANNER, realm=realm, scope=scope, **cause, **plan_kept(plan))
    if busy.state == RunState.RUNNING or busy.cohort not in {"", plan.cohort if plan else ""}:
        SpreadRun.objects.filter(pk=busy.pk).update(again=cause)
    return None


def _anybody_left(realm: Realm, scope: str, plan: PlanStanding | None) -> bool:
    """Say whether somebody waits for a place there, or that plan expects something of which nobody heard."""
    asked = Request.objects.filter(realm=realm, state__in=SEEKING)
    asked = asked.filter(national_since__isnull=scope != NATIONAL)
    if scope != NATIONAL:
        asked = asked.filter(origin__region=scope)
    if plan is not None and plan.cohort:
        asked = asked.filter(cohort=plan.cohort)
    if asked.exists():
        return True
    if plan is None:
        return False
    expected = Transfer.objects.filter(realm=realm, state=TransferState.EXPECTED, request=None)
    return expected.filter(Q(run=plan.id) | Q(pk__in=plan.kept)).exists()
