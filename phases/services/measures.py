"""Measures of a running plan, as those they concern carry them out; its review; the plan by itself."""

from datetime import datetime, timedelta

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.services import record, writing
from network.models import Region
from network.places import require_in_use
from phases.mandates import DECIDE
from phases.measure_bodies import CheckIn, MeasureIn, PlanRunIn, ReviewIn
from phases.measure_steps import MEASURES
from phases.models import CarePhase, PlanRun, RunMeasure
from phases.running import measure_event, run_end, run_event, run_start
from phases.runs import measure_of, phase_now, plan_in_force, run_of
from phases.services.reasons import check_reason
from phases.telling import measure_reminded, run_reminded
from web.commands import command

LONGEST_REVIEW = timedelta(days=31)


@command(
    "phases.measure_step",
    by=MEASURES["start"].by,
    body=MeasureIn,
    address="measures/<int:measure>/step/",
    answer=lambda row: {"id": row.pk, "state": row.state},
    on=("measure:{measure}",),
)
def measure_step(
    *, actor: Actor, realm: Realm, measure: int, step: str, note: str = ""
) -> RunMeasure:
    """Start, finish, decline (with a reason) or open again a measure.

    Raises Missing, Refused, Invalid, Conflict (it is over, or lines of its checklist are open).
    """
    if step == "decline":
        check_reason(note)
    with writing():
        row = _locked(realm, measure)
        MEASURES.take(row, step, actor=actor)
        if step in ("finish", "decline") and row.overdue_since is not None:
            row.overdue_since = None
            measure_reminded(row, actor=actor)
        _save(row, actor, note, told=step)
    return row


@command(
    "phases.measure_check",
    by=MEASURES["start"].by,
    body=CheckIn,
    address="measures/<int:measure>/check/",
    answer=lambda row: {"id": row.pk, "checked": row.checked},
)
def measure_check(*, actor: Actor, realm: Realm, measure: int, item: int, done: bool) -> RunMeasure:
    """Tick a line of a measure's checklist, or take the tick away.

    Raises Missing, Refused, Invalid (no such line), Conflict (it is over).
    """
    with writing():
        row = _locked(realm, measure)
        MEASURES.take(row, "check", actor=actor)
        if not 0 <= item < len(measure_of(row).checklist):
            raise Invalid("phases.measure.no_item", field="item")
        ticked = {*row.checked, item} if done else set(row.checked) - {item}
        row.checked = sorted(ticked)
        _save(row, actor, "", told="")
    return row


def _save(row: RunMeasure, actor: Actor, note: str, *, told: str) -> None:
    """Keep a measure, and tell it."""
    row.changed_by, row.changed_at = actor.label, row.realm.now()
    if note:
        row.note = note
    row.save()
    event = measure_event(row, measure_of(row), told)
    record(event, realm=row.realm, actor=actor, reason=note)


def _locked(realm: Realm, measure: int) -> RunMeasure:
    """Return a measure of this realm, locked. Raises Missing."""
    rows = RunMeasure.objects.select_for_update(of=("self",))
    row = (
        rows.select_related("realm", "region", "facility", "run__plan")
        .filter(realm=realm, pk=measure)
        .first()
    )
    if row is None:
        raise Missing("phases.no_measure", field="measure")
    return row


@command(
    "phases.plan_run",
    by=DECIDE,
    place="region",
    body=PlanRunIn,
    address="regions/<str:region>/plan-run/",
    answer=lambda run: {"region": run.region_id, "running": run.ended_at is None},
    on=("planrun:{region.pk}",),
)
def plan_run(*, actor: Actor, realm: Realm, region: Region, running: bool, reason: str) -> PlanRun:
    """Put a region's plan in force, or end it; the phase stays as it is.

    Raises Refused, Invalid (no plan, no reason), Conflict (it runs already, or its phase needs it).
    """
    check_reason(reason)
    with writing():
        require_in_use(region)
        if running:
            plan = plan_in_force(realm, region)
            if plan is None:
                raise Invalid("phases.no_plan", field="region", region=str(region))
            return run_start(actor=actor, realm=realm, region=region, plan=plan, reason=reason)
        run = _run(realm, region)
        if phase_now(realm, region) != CarePhase.REGULAR:
            raise Conflict("phases.phase_needs_plan", field="running", region=region.short_name)
        run_end(run, actor=actor, reason=reason)
    return run


@command(
    "phases.review_set",
    by=DECIDE,
    place="region",
    body=ReviewIn,
    address="regions/<str:region>/review/",
    answer=lambda run: {"region": run.region_id, "review_at": run.review_at},
    on=("planrun:{region.pk}",),
)
def review_set(*, actor: Actor, realm: Realm, region: Region, at: datetime, reason: str) -> PlanRun:
    """Say when a running plan is looked at again, which the auditor watches.

    Raises Refused, Invalid, Conflict (no plan runs there).
    """
    check_reason(reason)
    now = realm.now()
    if not now < at <= now + LONGEST_REVIEW:
        raise Invalid("phases.review_when", field="at", days=LONGEST_REVIEW.days)
    with writing():
        require_in_use(region)
        run = _run(realm, region)
        run.review_at = at
        run.faults = [code for code in run.faults if code != "review"]
        run.save(update_fields=["review_at", "faults"])
        run_reminded(run, actor=actor)
        record(run_event(run, "review"), realm=realm, actor=actor, reason=reason)
    return run


def _run(realm: Realm, region: Region) -> PlanRun:
    """Return the running plan of a region, locked. Raises Conflict."""
    run = run_of(realm, region, lock=True)
    if run is None:
        raise Conflict("phases.no_run", field="region", region=region.short_name)
    return run
