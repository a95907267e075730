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
from patientspread.services.runs import again_with, cause_of, plan_kept, run_busy, run_start
from patientspread.transitions import runs_busy

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
    reason, cohort = REASONS[TransferState(transfer.state)], plan.cohort if plan else ""
    busy = run_busy(realm, scope)
    if busy is None:
        facts = {"reason": reason, "about_id": transfer.pk, **plan_kept(plan)}
        return run_start(actor=PLANNER, realm=realm, scope=scope, **facts)
    if busy.state == RunState.RUNNING or busy.cohort not in {"", cohort}:
        again = again_with(busy.again, cause_of(reason, transfer.pk, cohort))
        SpreadRun.objects.filter(pk=busy.pk).update(again=again)
    return None


def runs_held(realm: Realm) -> None:
    """Lock the plans that are being made, before whoever answers locks what they decide on.

    As whoever completes a run does: one of these may have to be told that another follows it.
    """
    rows = runs_busy(SpreadRun.objects.select_for_update(of=("self",)))
    list(rows.filter(realm=realm, what_if__isnull=True).order_by("pk").values_list("pk"))


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
