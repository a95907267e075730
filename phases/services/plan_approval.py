"""Approving plans: put to approval, approved by two people, in force from a moment; refused or withdrawn."""

from datetime import datetime, timedelta

from journal.actors import Actor, system_actor
from journal.errors import Invalid
from journal.models import Realm
from journal.said import said
from journal.services import writing
from phases.draft_bodies import DraftApproveIn, DraftBackIn, DraftRefuseIn, DraftSubmitIn
from phases.drafts import (
    APPROVE,
    DRAFTS,
    EDIT,
    approved_by_enough,
    draft_tell,
    drafts_overtake,
)
from phases.models import DraftState, PlanApproval, PlanDraft
from phases.proposals import regions_evaluate
from phases.putting import version_begins, version_make, version_unmake
from phases.services.plan_drafts import draft_locked
from phases.services.reasons import check_reason
from web.commands import command

ACTOR = system_actor("plan", said("phases.actor.plan"))
LATEST = timedelta(days=366)


def _answer(draft: PlanDraft) -> dict[str, object]:
    """Return what is answered on a step."""
    plan = draft.plan
    return {"id": draft.pk, "state": draft.state, "version": plan.version if plan else None}


@command(
    "phases.plan_draft_submit",
    by=EDIT,
    body=DraftSubmitIn,
    address="plan-drafts/<int:draft>/submit/",
    answer=_answer,
    on=("plandraft:{draft}",),
)
def plan_draft_submit(
    *, actor: Actor, realm: Realm, draft: int, reason: str, from_at: datetime | None = None
) -> PlanDraft:
    """Put a draft to approval: from now on it stays as it is.

    Raises Missing, Refused, Invalid (no reason, a moment that is past or too far), Conflict (it has faults,
    another one waits).
    """
    check_reason(reason)
    with writing():
        row = draft_locked(realm, draft)
        DRAFTS.take(row, "submit", actor=actor)
        now = realm.now()
        if from_at is not None and not now < from_at <= now + LATEST:
            raise Invalid("phases.plandraft.from_when", field="from_at", days=LATEST.days)
        row.submission += 1
        row.submitted_at, row.submitted_by = now, actor.label
        row.from_at, row.reason = from_at, reason
        draft_tell(row, "submit", actor=actor, reason=reason)
    return row


@command(
    "phases.plan_draft_approve",
    by=APPROVE,
    body=DraftApproveIn,
    address="plan-drafts/<int:draft>/approve/",
    answer=_answer,
    on=("plandraft:{draft}",),
)
def plan_draft_approve(*, actor: Actor, realm: Realm, draft: int) -> PlanDraft:
    """Approve a draft as it was submitted; with the second approval it is a version of the plan.

    It is in force from its moment on, or at once where that has passed. Raises Missing, Refused (twice by
    one person), Conflict (it is not submitted).
    """
    with writing():
        row = draft_locked(realm, draft)
        DRAFTS.take(row, "approve", actor=actor)
        PlanApproval.objects.create(
            draft=row,
            submission=row.submission,
            approver=actor.name,
            approved_by=actor.label,
            approved_at=realm.now(),
        )
        draft_tell(row, "approve", actor=actor)
        if approved_by_enough(row) is None:
            _adopt(row, actor)
    return row


def _adopt(row: PlanDraft, actor: Actor) -> None:
    """Make a version of a draft that two people approved."""
    DRAFTS.take(row, "adopt", actor=actor)
    now = row.realm.now()
    valid_from = max(row.from_at or now, now)
    row.plan = version_make(
        realm=row.realm,
        region=row.region,
        name=row.name,
        author=row.submitted_by,
        source=row.source,
        document=row.document,
        valid_from=valid_from,
    )
    if valid_from > now:
        draft_tell(row, "adopt", actor=actor)
    else:
        _begin(row, actor)


def _begin(row: PlanDraft, actor: Actor) -> None:
    """Let a version whose moment has come be in force."""
    DRAFTS.take(row, "begin", actor=actor)
    assert row.plan is not None  # noqa: S101 - an approved draft has its version
    row.from_at = row.plan.valid_from
    drafts_overtake(row.plan, actor=actor)
    draft_tell(row, "begin", actor=actor)
    version_begins(row.plan, actor=actor)
    regions_evaluate(realm=row.realm, regions=[row.region_id])


@command(
    "phases.plan_draft_back",
    by=EDIT,
    body=DraftBackIn,
    address="plan-drafts/<int:draft>/back/",
    answer=_answer,
    on=("plandraft:{draft}",),
)
def plan_draft_back(*, actor: Actor, realm: Realm, draft: int, step: str, reason: str) -> PlanDraft:
    """Take a draft back from approval, or give it up, with a reason.

    Raises Missing, Refused, Invalid (no reason), Conflict (it does not stand where that can be done).
    """
    return _back(actor, realm, draft, step, reason)


@command(
    "phases.plan_draft_refuse",
    by=APPROVE,
    body=DraftRefuseIn,
    address="plan-drafts/<int:draft>/refuse/",
    answer=_answer,
    on=("plandraft:{draft}",),
)
def plan_draft_refuse(
    *, actor: Actor, realm: Realm, draft: int, step: str, reason: str
) -> PlanDraft:
    """Send a draft back to who wrote it, or call off a version whose moment has not come, with a reason.

    Raises Missing, Refused, Invalid (no reason), Conflict (it does not stand where that can be done).
    """
    return _back(actor, realm, draft, step, reason)


def _back(actor: Actor, realm: Realm, draft: int, step: str, reason: str) -> PlanDraft:
    """Take a step that leads back or away."""
    check_reason(reason)
    with writing():
        row = draft_locked(realm, draft)
        DRAFTS.take(row, step, actor=actor)
        if step == "call_off" and row.plan is not None:
            version_unmake(row.plan)
        row.reason = reason
        draft_tell(row, step, actor=actor, reason=reason)
    return row


def drafts_begin(realm: Realm) -> None:
    """Put in force what was approved for a moment that has come, in one realm."""
    due = PlanDraft.objects.filter(
        realm=realm, state=DraftState.APPROVED, plan__valid_from__lte=realm.now()
    )
    for pk in due.order_by("pk").values_list("pk", flat=True):
        with writing():
            row = draft_locked(realm, pk)
            if DRAFTS.now(row, "begin"):
                _begin(row, ACTOR)
