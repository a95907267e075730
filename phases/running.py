"""Running plans: what a decision on a phase, or on GRIP, sets going in its transaction, and ends again.

A plan runs as it stood when it started: the version is part of the run, and versions never change.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from capacity.models import SurveySeries
from capacity.questionnaires import sectors_asked
from capacity.selectors.survey import facilities_asked
from capacity.services.survey_rounds import rounds_close_of
from capacity.services.survey_series import survey_open, survey_stop
from capacity.survey.rhythm import MAX_DUE, MAX_HOURS, MIN_DUE, Rhythm
from journal.actors import Actor, system_actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Facility, Region
from phases.activity_selectors import grip_highest
from phases.measure_events import LeadSet, MeasureChanged, RunChanged
from phases.measure_steps import MEASURES
from phases.models import UNDONE, CarePhase, MeasureState, Plan, PlanRun, RegionLead, RunMeasure
from phases.rules.course import CLASSES, Course, Measure
from phases.runs import (
    classes_open,
    course_of,
    measure_of,
    phase_now,
    plan_that_counts,
    run_of,
)
from phases.signals import classes_set
from phases.telling import escalates_to, measure_reminded, phase_tell, run_reminded

ACTOR = system_actor("plan", said("phases.actor.plan"))
HOUR_MINUTES = 60


def course_follow(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    phase: str,
    plan: Plan,
    reason: Readable,
    at: datetime,
) -> None:
    """Let a region's plan follow the phase it stands in: started, led on, or ended when it is regular.

    `at` is the moment of the decision, from which a plan that it starts is in force. Inside `writing()`,
    for who was found to be mandated.
    """
    run = run_of(realm, region, lock=True)
    if phase == CarePhase.REGULAR:
        if run is not None:
            run_end(run, actor=actor, reason=reason)
            phase_tell(actor=actor, realm=realm, region=region, phase=phase, roles=())
        lead_follow(actor=actor, realm=realm, region=region)
        return
    told = "moved"
    if run is None:
        run, told = _started(actor, realm, region, plan, reason, at=at), "started"
    course = course_of(run.plan)
    hours = course.review_hours[phase]
    run.review_at = realm.now() + timedelta(hours=hours)
    run.faults = []
    run_reminded(run, actor=actor)
    measures_follow(run, course, phase, actor=actor)
    _ask(run, course, phase)
    run.save()
    record(run_event(run, told, phase), realm=realm, actor=actor, reason=reason)
    roles = course.told.get(phase, ())
    phase_tell(actor=actor, realm=realm, region=region, phase=phase, roles=roles)
    lead_follow(actor=actor, realm=realm, region=region)


def run_start(*, actor: Actor, realm: Realm, region: Region, plan: Plan, reason: str) -> PlanRun:
    """Put a region's plan in force beside its phase: nothing is scaled up, the next step is watched.

    Inside `writing()`. Raises Conflict when it runs.
    """
    if run_of(realm, region, lock=True) is not None:
        raise Conflict("phases.plan_runs", field="region", region=region.short_name)
    run = _started(actor, realm, region, plan, reason, at=realm.now())
    run.save()
    record(run_event(run, "started"), realm=realm, actor=actor, reason=reason)
    return run


def _started(
    actor: Actor, realm: Realm, region: Region, plan: Plan, reason: Readable, *, at: datetime
) -> PlanRun:
    """Return a new run of a plan, in force from a moment on."""
    return PlanRun.objects.create(
        realm=realm,
        region=region,
        plan=plan,
        started_at=at,
        started_by=actor.label,
        reason=reason,
        review_at=realm.now() + timedelta(hours=course_of(plan).review_hours["adapted"]),
    )


def run_end(run: PlanRun, *, actor: Actor, reason: Readable) -> None:
    """End a running plan: what it asked is asked no more, what was not done lapses. Inside `writing()`."""
    _lapse(run.measures.filter(state__in=UNDONE), actor=actor)
    if run.series is not None:
        rounds_close_of(
            actor=ACTOR,
            realm=run.realm,
            series_id=run.series.pk,
            reason=said("phases.reason.run_ended"),
        )
    _stop_asking(run)
    run.ended_at = run.realm.now()
    run.ended_by = actor.label
    run.save()
    record(run_event(run, "ended"), realm=run.realm, actor=actor, reason=reason)
    run_reminded(run, actor=actor)


def measures_follow(run: PlanRun, course: Course, phase: str, *, actor: Actor) -> None:
    """Start the measures of a phase that do not run yet, and end those of a phase that was left."""
    wanted = {one.id: one for one in course.measures_at(phase)}
    _lapse(run.measures.filter(state__in=UNDONE).exclude(code__in=wanted), actor=actor)
    known = set(run.measures.exclude(state=MeasureState.LAPSED).values_list("code", "facility_id"))
    now = run.realm.now()
    for measure in wanted.values():
        within = measure.within_minutes
        for facility in _places(measure, run.region):
            if (measure.id, facility.pk if facility else None) in known:
                continue
            row = RunMeasure.objects.create(
                realm=run.realm,
                run=run,
                region=run.region,
                facility=facility,
                code=measure.id,
                phase=measure.phase,
                owner=measure.owner,
                opened_at=now,
                due_at=None if within is None else now + timedelta(minutes=within),
            )
            record(measure_event(row, measure, "opened"), realm=run.realm, actor=actor)


def _places(measure: Measure, region: Region) -> Iterable[Facility | None]:
    """Return at which facilities a measure runs; once for the region where it is not a facility's."""
    if not measure.per_facility:
        return [None]
    found = Facility.objects.filter(region=region, retired_at__isnull=True)
    return found.filter(sector__in=measure.sectors or ["hospital"]).order_by("code")


def _lapse(rows: Iterable[RunMeasure], *, actor: Actor) -> None:
    """End measures with their phase."""
    for row in rows:
        MEASURES.take(row, "lapse", actor=actor)
        if row.overdue_since is not None:
            measure_reminded(row, actor=actor)
        row.changed_by, row.changed_at = actor.label, row.realm.now()
        row.save()
        record(measure_event(row, measure_of(row), ""), realm=row.realm, actor=actor)


def _ask(run: PlanRun, course: Course, phase: str) -> None:
    """Ask the meetlat by the rhythm of a phase, at the sectors that nobody asks by rhythm already."""
    _stop_asking(run)
    minutes = course.every_minutes.get(phase) or 0
    if not minutes:
        return
    busy = {
        sector
        for row in SurveySeries.objects.filter(
            realm=run.realm, region=run.region, stopped_at__isnull=True
        )
        for sector in row.sectors
    }
    sectors = sorted(set(sectors_asked()) - busy)
    sectors = [one for one in sectors if facilities_asked(run.region_id, [one])]
    if not sectors:
        return
    hours = min(max(round(minutes / HOUR_MINUTES), 1), MAX_HOURS)
    due = min(max(int(minutes / 2), MIN_DUE), MAX_DUE, hours * HOUR_MINUTES)
    try:
        opened = survey_open(
            actor=ACTOR,
            realm=run.realm,
            region=run.region,
            sectors=sectors,
            due_minutes=due,
            reason=said("phases.reason.rhythm", phase=said(f"phases.phase.{phase}")),
            rhythm=Rhythm(hours=hours),
        )
    except (Conflict, Invalid):
        return  # the auditor says that nobody is asked
    run.series = opened.series


def _stop_asking(run: PlanRun) -> None:
    """Stop the rhythm that this run started; a round that is open goes on until its time."""
    series, run.series = run.series, None
    if series is not None and series.stopped_at is None:
        survey_stop(actor=ACTOR, realm=run.realm, series_id=series.pk)


def region_classes(realm: Realm, region: Region) -> tuple[str, ...]:
    """Return which classes of beds may be used in a region now."""
    plan = plan_that_counts(realm, region)
    phase = {region.pk: phase_now(realm, region)}
    return classes_open(realm, phase, {region.pk: plan} if plan else {})[region.pk]


def classes_tell(
    *, actor: Actor, realm: Realm, region: Region, before: Collection[str] = CLASSES
) -> None:
    """Tell who stands higher which classes of beds are open in a region from now on. Inside `writing()`."""
    opened = region_classes(realm, region)
    closed = [one for one in before if one not in opened]
    classes_set.send(
        sender=Plan, realm=realm, actor=actor, region=region, classes=opened, closed=closed
    )


def lead_follow(*, actor: Actor, realm: Realm, region: Region) -> None:
    """Give the operational lead to whom the plan names in this phase or at this GRIP level, or back."""
    role = ""
    plan = plan_that_counts(realm, region)
    if plan is not None:
        role = course_of(plan).leads(phase_now(realm, region), grip_highest(realm, region))
    with writing():
        row = RegionLead.objects.select_for_update().filter(realm=realm, region=region).first()
        if (row.role if row else "") == role:
            return
        now = realm.now()
        RegionLead.objects.update_or_create(
            realm=realm, region=region, defaults={"role": role, "since": now}
        )
        event = LeadSet(region.pk, region.short_name, role, now)
        record(event, realm=realm, actor=actor)


def run_event(run: PlanRun, told: str, phase: str = "") -> RunChanged:
    """Return the event for a running plan as it stands."""
    phase = phase or phase_now(run.realm, run.region)
    return RunChanged(
        region=run.region_id,
        name=run.region.short_name,
        plan=run.plan.title,
        since=run.started_at,
        started_by=run.started_by,
        reason=run.reason,
        review_at=run.review_at,
        classes=course_of(run.plan).classes[phase],
        faults=tuple(run.faults),
        ended=run.ended_at is not None,
        told=told,
    )


def _name_of(row: RunMeasure) -> Readable:
    """Return what the place of a measure is called."""
    if row.region is None:
        return said("phases.country")
    name = row.prescribed.get("name") or row.facility or row.region.short_name
    return str(name)


def measure_event(row: RunMeasure, measure: Measure, told: str) -> MeasureChanged:
    """Return the event for a measure as it stands."""
    return MeasureChanged(
        id=row.pk,
        region=row.region_id or "",
        facility=row.facility_id or "",
        name=_name_of(row),
        code=row.code,
        phase=row.phase,
        title=measure.title,
        owner=row.owner,
        opened_at=row.opened_at,
        due_at=row.due_at,
        measure_state=row.state,
        checklist=tuple(
            {**one, "done": place in row.checked} for place, one in enumerate(measure.checklist)
        ),
        perspective=measure.perspective,
        note=row.note,
        overdue_since=row.overdue_since,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        told=told,
        # above who coordinates the country stands nobody
        escalated_to=escalates_to(row.owner) if row.overdue_since and row.region else "",
        about=row.about,
    )
