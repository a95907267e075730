"""The life of a draft of a plan: who may take it which step, and its event.

Two different people who may decide on phases in the region approve. Whoever wrote or submitted it may be
one of them, never both: nobody makes a plan alone.
"""

import hashlib
import json
from typing import Any

from journal.actors import Actor
from journal.models import Realm
from journal.said import Readable, Said, beside, said
from journal.services import record
from network.models import Role
from network.places import look_in_use
from phases.draft_events import PlanDraftChanged
from phases.draft_text import unread_because
from phases.models import DraftState, Plan, PlanApproval, PlanDraft
from phases.rules.check import faults_of
from phases.vocabulary import vocabulary
from web.rights import Reach, right
from web.transitions import Step, Transitions

NEEDED = 2  # different people who approve
EDIT = right(
    "phases.plan_edit",
    {
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
    },
)
APPROVE = right("phases.plan_approve", {Role.ROAZ_CHAIR: Reach.REGION, Role.DPG: Reach.REGION})
# Who sees a plan in the making: who writes or approves it. A version is everybody's to read.
READ = right("phases.plan_draft_read", {**EDIT.who, **APPROVE.who})
WAITS = (DraftState.SUBMITTED, DraftState.APPROVED)


def in_use(draft: PlanDraft) -> None:
    """Raise Conflict when the region closed."""
    look_in_use(draft.region)


def not_twice(draft: PlanDraft, actor: Actor) -> Said | None:
    """Return why somebody may not approve: one voice each."""
    if approvals_of(draft).filter(approver=actor.name).exists():
        return said("phases.plandraft.approved_already")
    return None


def sound(draft: PlanDraft) -> Said | None:
    """Return why a draft cannot be put to approval: it has faults."""
    if draft.text:
        return said(f"phases.plandraft.unread.{unread_because(draft)}")
    faults = len(faults_of(draft.document, vocabulary()))
    return said("phases.plandraft.faults", n=faults) if faults else None


def only_one(draft: PlanDraft) -> Said | None:
    """Return why a draft cannot be put to approval: another one waits for it, or for its moment."""
    others = PlanDraft.objects.filter(realm=draft.realm, region=draft.region, state__in=WAITS)
    other = others.exclude(pk=draft.pk).first()
    if other is None:
        return None
    return said(
        "phases.plandraft.other_waits", title=other.name, standing=DRAFTS.standing(other.state)
    )


def approved_by_enough(draft: PlanDraft) -> Said | None:
    """Return why a draft is no version yet: too few approved."""
    lacking = NEEDED - approvals_of(draft).count()
    return said("phases.plandraft.lacking", n=lacking) if lacking > 0 else None


DRAFTS = Transitions(
    "phases.plandraft",
    Step("save", {DraftState.DRAFT}, by=EDIT, at="region"),
    Step("try", {DraftState.DRAFT, DraftState.SUBMITTED}, by=EDIT, at="region"),
    Step(
        "submit",
        {DraftState.DRAFT},
        DraftState.SUBMITTED,
        by=EDIT,
        at="region",
        guards=(sound, only_one),
    ),
    Step("approve", {DraftState.SUBMITTED}, by=APPROVE, at="region", mandate=not_twice),
    Step("refuse", {DraftState.SUBMITTED}, DraftState.DRAFT, by=APPROVE, at="region"),
    Step("recall", {DraftState.SUBMITTED}, DraftState.DRAFT, by=EDIT, at="region"),
    Step("withdraw", {DraftState.DRAFT}, DraftState.WITHDRAWN, by=EDIT, at="region"),
    # approved, and its moment has not come
    Step("call_off", {DraftState.APPROVED}, DraftState.WITHDRAWN, by=APPROVE, at="region"),
    # the second approval makes it a version; its moment puts it in force; a newer one takes its place
    Step("adopt", {DraftState.SUBMITTED}, DraftState.APPROVED, guards=(approved_by_enough,)),
    Step("begin", {DraftState.APPROVED}, DraftState.IN_FORCE),
    Step("supersede", {DraftState.APPROVED, DraftState.IN_FORCE}, DraftState.SUPERSEDED),
    # the region or the realm closed
    Step("lapse", {DraftState.DRAFT, *WAITS}, DraftState.WITHDRAWN),
    entity="plandraft",
    initial=DraftState.DRAFT,
    always=(in_use,),
)


def digest_of(document: object) -> str:
    """Return the mark of a document: the same for the same content, however it is written."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def approvals_of(draft: PlanDraft) -> Any:
    """Return who approved a draft as it was submitted last."""
    return PlanApproval.objects.filter(draft=draft, submission=draft.submission).order_by("pk")


def draft_event(draft: PlanDraft, told: str = "") -> PlanDraftChanged:
    """Return the event for a draft as it stands."""
    return PlanDraftChanged(
        id=draft.pk,
        region=draft.region_id,
        name=draft.region.short_name,
        title=draft.name,
        draft_state=draft.state,
        revision=draft.revision,
        digest=digest_of(draft.document),
        faults=1 if draft.text else len(faults_of(draft.document, vocabulary())),
        based_on=draft.based_on.title if draft.based_on else "",
        created_by=draft.created_by,
        changed_by=draft.changed_by,
        changed_at=draft.changed_at,
        submitted_by=draft.submitted_by,
        submitted_at=draft.submitted_at,
        reason=draft.reason,
        from_at=draft.from_at,
        approvals=tuple(
            {
                **beside("by", one.approved_by),
                "account": one.approver.removeprefix("user:"),
                "at": one.approved_at,
            }
            for one in approvals_of(draft)
        ),
        needed=NEEDED,
        plan=draft.plan.title if draft.plan else "",
        told=told,
    )


def draft_tell(draft: PlanDraft, told: str, *, actor: Actor, reason: Readable = "") -> None:
    """Keep a draft and tell it. Inside `writing()`."""
    draft.save()
    record(draft_event(draft, told), realm=draft.realm, actor=actor, reason=reason)


def drafts_overtake(plan: Plan, *, actor: Actor) -> None:
    """Say of what was in force, or waited for its moment, that a newer version took its place.

    Inside `writing()`.
    """
    rows = _locked().filter(
        region=plan.region_id,
        plan__isnull=False,
        plan__realm=plan.realm_id,
        state__in=DRAFTS["supersede"].sources,
        realm__is_open=True,
    )
    for draft in rows.exclude(plan=plan).order_by("pk"):
        DRAFTS.take(draft, "supersede", actor=actor)
        draft_tell(draft, "", actor=actor)


def drafts_lapse(
    *, actor: Actor, realm: Realm, reason: Readable, regions: list[str] | None = None
) -> None:
    """End the drafts of a realm, or of regions that closed. Inside `writing()`."""
    rows = _locked().filter(realm=realm, state__in=DRAFTS["lapse"].sources)
    if regions is not None:
        rows = rows.filter(region__in=regions)
    for draft in rows.order_by("pk"):
        DRAFTS.take(draft, "lapse", actor=actor)
        draft.reason = reason
        draft_tell(draft, "", actor=actor, reason=reason)


def _locked() -> Any:
    """Return drafts, locked, with what their events name."""
    rows = PlanDraft.objects.select_for_update(of=("self",))
    return rows.select_related("realm", "region", "plan", "based_on")
