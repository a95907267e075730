"""After a hospital's answer the rest of its plan is made anew: what stands stays where it can.

The system asks for it and offers nothing: what it finds a coordinator offers.
"""

from collections.abc import Collection

from django.db.models import Q

from journal.actors import system_actor
from journal.errors import Conflict
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


class OvertakenError(Exception):
    """Another answer had a plan made at the same moment: this one is given again, and finds it."""


def replan_after(transfer: Transfer, held: Collection[int]) -> SpreadRun | None:
    """Have the rest of a plan made anew after an answer; inside `writing()`.

    It is the rest of the plan that its area goes by, also where an earlier one proposed what was answered,
    and reckons with what that reckoned with. Nothing where nobody else waits for a place. While a plan of
    that area is being solved it follows that one; one that nobody took yet sees the answer by itself.
    `held`: the plans that are locked (`runs_held`). Raises OvertakenError when another was asked for since.
    """
    realm, scope = transfer.realm, scope_of(transfer)
    plan = plan_standing(realm, scope, transfer.run.cohort if transfer.run else "")
    if not _anybody_left(realm, scope, plan):
        return None
    reason, cohort = REASONS[TransferState(transfer.state)], plan.cohort if plan else ""
    busy = run_busy(realm, scope)
    if busy is None:
        facts = {"reason": reason, "about_id": transfer.pk, **plan_kept(plan)}
        try:
            return run_start(actor=PLANNER, realm=realm, scope=scope, **facts)
        except Conflict:
            raise OvertakenError from None
    if busy.pk not in held:  # a worker may take it before it can see this answer
        raise OvertakenError
    if busy.state == RunState.RUNNING or busy.cohort not in {"", cohort}:
        again = again_with(busy.again, cause_of(reason, transfer.pk, cohort))
        SpreadRun.objects.filter(pk=busy.pk).update(again=again)
    return None


def runs_held(realm: Realm) -> frozenset[int]:
    """Lock the plans that are being made and return which, before whoever answers locks what they decide on.

    As whoever completes a run does: one of these may have to be told that another follows it.
    """
    rows = runs_busy(SpreadRun.objects.select_for_update(of=("self",)))
    rows = rows.filter(realm=realm, what_if__isnull=True).order_by("pk")
    return frozenset(rows.values_list("pk", flat=True))


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
