"""Trying a draft on the past: asked for by who writes it, done by a worker, kept with the draft."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from journal.actors import Actor, system_actor
from journal.errors import Conflict, Invalid
from journal.leases import Lease
from journal.models import Realm
from journal.said import said
from journal.services import record, writing
from phases.doorbell import ring_trial
from phases.draft_bodies import LEAST_DAYS, MOST_DAYS, DraftTryIn
from phases.draft_events import PlanTrialChanged
from phases.drafts import DRAFTS, EDIT, digest_of, sound
from phases.models import PlanTrial, TrialState
from phases.runs import plan_in_force
from phases.services.plan_drafts import draft_locked
from phases.trial import tried
from web.commands import command

logger = logging.getLogger(__name__)
ACTOR = system_actor("plan", said("phases.actor.plan"))
HOLD = Lease(PlanTrial, "lease_until", "attempt", timedelta(seconds=120))
MAX_ATTEMPTS = 3
BUSY = (TrialState.WAITING, TrialState.RUNNING)
TELL_EVERY = timedelta(seconds=2)


@command(
    "phases.plan_draft_try",
    by=EDIT,
    body=DraftTryIn,
    address="plan-drafts/<int:draft>/try/",
    status=202,
    answer=lambda trial: {"id": trial.pk, "draft": trial.draft_id, "state": trial.standing},
)
def plan_draft_try(*, actor: Actor, realm: Realm, draft: int, days: int) -> PlanTrial:
    """Ask what a draft would have said over the last days, beside the plan in force.

    Raises Missing, Refused, Invalid (too few days or too many), Conflict (it has faults, or is tried now).
    """
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise Invalid("phases.plantrial.days", field="days", least=LEAST_DAYS, most=MOST_DAYS)
    with writing():
        row = draft_locked(realm, draft)
        DRAFTS.take(row, "try", actor=actor)
        if sound(row) is not None:
            raise Conflict("phases.plantrial.faults", field="draft")
        if row.trials.filter(standing__in=BUSY).exists():
            raise Conflict("phases.plantrial.busy", field="draft")
        trial = PlanTrial.objects.create(
            realm=realm,
            draft=row,
            document=row.document,
            digest=digest_of(row.document),
            beside=plan_in_force(realm, row.region),
            days=days,
            until=realm.now(),
            asked_at=realm.now(),
            asked_by=actor.label,
        )
        _tell(trial, actor)
        transaction.on_commit(lambda: ring_trial(trial.pk), robust=True)
    return trial


def _tell(trial: PlanTrial, actor: Actor) -> None:
    """Tell how far a trial is."""
    event = PlanTrialChanged(
        draft=trial.draft_id,
        region=trial.draft.region_id,
        days=trial.days,
        trial_state=trial.standing,
        done_share=trial.done_share,
        digest=trial.digest,
        asked_by=trial.asked_by,
        asked_at=trial.asked_at,
        until=trial.until,
    )
    record(event, realm=trial.realm, actor=actor)


def _waits() -> models.Q:
    """Return the condition that a trial waits: nobody took it yet, or its worker is gone."""
    lost = models.Q(standing=TrialState.RUNNING) & HOLD.is_over()
    return models.Q(standing=TrialState.WAITING) | lost


def trials_waiting() -> list[int]:
    """Return the trials that wait for a worker, oldest first."""
    return list(HOLD.free(_waits()).order_by("pk").values_list("pk", flat=True))


def trial_run(trial_id: int) -> None:
    """Do a trial, unless another worker has it; a fault of it is kept as such."""
    if not HOLD.take(trial_id, _waits(), standing=TrialState.RUNNING):
        return
    rows = PlanTrial.objects.select_related("realm", "draft__region", "beside")
    trial = rows.get(pk=trial_id)
    if trial.attempt > MAX_ATTEMPTS:
        _end(trial, TrialState.FAILED, None)
        return
    try:
        result = tried(trial, _progress(trial))
    except Exception:  # whatever it is, who asked must see that nothing comes
        logger.exception("trial %s failed", trial_id)
        _end(trial, TrialState.FAILED, None)
        return
    _end(trial, TrialState.DONE, result)


def _progress(trial: PlanTrial) -> Callable[[float], None]:
    """Return what notes how far it is, every few seconds."""
    last: list[datetime] = [timezone.now()]

    def note(share: float) -> None:
        now = timezone.now()
        if now - last[0] < TELL_EVERY:
            return
        last[0] = now
        HOLD.renew(trial, standing=TrialState.RUNNING)
        with writing():
            trial.done_share = round(min(share, 1.0), 2)
            PlanTrial.objects.filter(pk=trial.pk).update(done_share=trial.done_share)
            _tell(trial, ACTOR)

    return note


def _end(trial: PlanTrial, standing: TrialState, result: dict[str, Any] | None) -> None:
    """Keep what came out, unless another worker took it over meanwhile."""
    with writing():
        if not HOLD.keep(trial, standing=TrialState.RUNNING):
            return
        trial.standing, trial.result, trial.lease_until = standing, result, None
        trial.done_share = 1.0 if standing == TrialState.DONE else trial.done_share
        trial.save(update_fields=["standing", "result", "lease_until", "done_share"])
        _tell(trial, ACTOR)
