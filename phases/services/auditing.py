"""The auditor: does every running plan have its next step, who is late, which review or round passed?

It changes no phase and no measure; it says what is missing, once, and again when that changes.
"""

from journal.models import Realm
from journal.services import record, writing
from phases.level_standing import level_event, levels_now, place_of
from phases.models import (
    UNDONE,
    CarePhase,
    DecisionRound,
    LevelDecision,
    PlaceLevel,
    PlanRun,
    RoundState,
    RunMeasure,
)
from phases.rounds import answers_now, body_of, round_event
from phases.running import ACTOR, measure_event, run_event
from phases.runs import course_of, measure_of, phase_now, runs_open
from phases.telling import RUN_STEPS, level_remind, measure_remind, round_remind, run_remind


def runs_audit(realm: Realm) -> int:
    """Look whether each running plan of a realm goes on; return in how many that changed."""
    changed = 0
    for run in runs_open(realm):
        with writing():
            locked = PlanRun.objects.select_for_update().filter(pk=run.pk, ended_at__isnull=True)
            if not locked.exists():
                continue  # ended meanwhile
            _late(realm, run)
            faults = _faults(run)
            if faults == run.faults:
                continue
            worse = set(faults) - set(run.faults)
            run.faults = faults
            run.save(update_fields=["faults"])
            record(run_event(run, "fault" if worse else ""), realm=realm, actor=ACTOR)
            for code in RUN_STEPS:
                if code in worse:
                    run_remind(run, code, actor=ACTOR)
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


def _late(realm: Realm, run: PlanRun | None) -> int:
    """Tell of each measure that has just grown overdue, whose it was and who must know; return how many.

    Of a running plan, or (without one) of those that pressure scores prescribed.
    """
    now = realm.now()
    rows = RunMeasure.objects.select_for_update(of=("self",)).filter(
        realm=realm, run=run, state__in=UNDONE, overdue_since__isnull=True, due_at__lte=now
    )
    found = list(rows.select_related("realm", "region", "facility", "run__plan").order_by("pk"))
    for row in found:
        row.overdue_since = now
        row.save(update_fields=["overdue_since"])
        measure = measure_of(row)
        record(measure_event(row, measure, "overdue"), realm=realm, actor=ACTOR)
        measure_remind(row, measure, actor=ACTOR)
    return len(found)


def prescribed_audit(realm: Realm) -> int:
    """Tell of what pressure scores prescribed and was taken up that it is late; return how many."""
    late = RunMeasure.objects.filter(
        realm=realm,
        run__isnull=True,
        state__in=UNDONE,
        overdue_since__isnull=True,
        due_at__lte=realm.now(),
    )
    if not late.exists():
        return 0
    with writing():
        return _late(realm, None)


def rounds_audit(realm: Realm) -> int:
    """Say of each open round whose time is over who did not answer, and tell its chair; return how many."""
    late = DecisionRound.objects.filter(
        realm=realm,
        state=RoundState.OPEN,
        overdue_since__isnull=True,
        deadline__lte=realm.now(),
    )
    told = 0
    for number in list(late.order_by("pk").values_list("pk", flat=True)):
        with writing():
            rows = late.select_for_update(of=("self",)).select_related("realm", "region", "plan")
            row = rows.filter(pk=number).first()
            if row is None:
                continue  # decided meanwhile
            row.overdue_since = realm.now()
            row.save(update_fields=["overdue_since"])
            given = answers_now(row)
            silent = [seat["name"] for seat in row.seats if seat["seat"] not in given]
            event = round_event(row, "late" if silent else "heard", ", ".join(silent))
            record(event, realm=realm, actor=ACTOR)
            round_remind(row, body_of(row), silent, actor=ACTOR)
            told += 1
    return told


def levels_audit(realm: Realm) -> int:
    """Say of each facility, area and of the country that its moment of review passed; return how many."""
    now = realm.now()
    told = 0
    for found in levels_now(realm):
        if found.review_at is None or found.review_at > now or found.missed_at is not None:
            continue
        with writing():
            rows = LevelDecision.objects.select_for_update(of=("self",)).select_related("realm")
            row = rows.get(pk=found.pk)
            place = place_of(row)
            closed = place is None or place.retired_at is not None
            if row.missed_at is not None or (closed and row.level != PlaceLevel.COUNTRY):
                continue
            row.missed_at = now
            row.save(update_fields=["missed_at"])
            record(level_event(row, place, "missed"), realm=realm, actor=ACTOR)
            level_remind(row, place, actor=ACTOR)
            told += 1
    return told
