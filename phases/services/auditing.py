"""The auditor: does every running plan have its next step, and who is late with a measure?

It changes no phase and no measure; it says what is missing, once, and again when that changes.
"""

from journal.models import Realm
from journal.services import record, writing
from phases.models import UNDONE, CarePhase, PlanRun, RunMeasure
from phases.running import ACTOR, measure_event, run_event
from phases.runs import course_of, measure_of, phase_now, runs_open
from phases.telling import measure_remind


def runs_audit(realm: Realm) -> int:
    """Look whether each running plan of a realm goes on; return in how many that changed."""
    changed = 0
    for run in runs_open(realm):
        with writing():
            locked = PlanRun.objects.select_for_update().filter(pk=run.pk, ended_at__isnull=True)
            if not locked.exists():
                continue  # ended meanwhile
            _late(run)
            faults = _faults(run)
            if faults == run.faults:
                continue
            worse = set(faults) - set(run.faults)
            run.faults = faults
            run.save(update_fields=["faults"])
            record(run_event(run, "fault" if worse else ""), realm=realm, actor=ACTOR)
            changed += 1
    return changed


def _faults(run: PlanRun) -> list[str]:
    """Return what is missing: a review in time, measures in time, the rhythm of its phase."""
    phase = phase_now(run.realm, run.region)
    every = course_of(run.plan).every_minutes.get(phase) or 0
    asks = run.series is not None and run.series.stopped_at is None
    late = run.measures.filter(state__in=UNDONE, overdue_since__isnull=False).exists()
    found = {
        "review": run.review_at <= run.realm.now(),
        "measures": late,
        "rhythm": phase != CarePhase.REGULAR and bool(every) and not asks,
    }
    return [code for code, missing in found.items() if missing]


def _late(run: PlanRun) -> None:
    """Tell of each measure that has just grown overdue, whose it was and who must know."""
    now = run.realm.now()
    rows = RunMeasure.objects.select_for_update(of=("self",)).filter(
        run=run, state__in=UNDONE, overdue_since__isnull=True, due_at__lte=now
    )
    for row in rows.select_related("realm", "region", "facility", "run__plan"):
        row.overdue_since = now
        row.save(update_fields=["overdue_since"])
        measure = measure_of(row)
        record(measure_event(row, measure, "overdue"), realm=run.realm, actor=ACTOR)
        measure_remind(row, measure, actor=ACTOR)
