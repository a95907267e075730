"""A day of the exercise planned in a database: what `planner_day.py` counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from io import StringIO

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from capacity.models import Counting  # noqa: E402
from capacity.services import cohort_open  # noqa: E402
from journal.services import writing  # noqa: E402
from patientspread.policy import DEFAULT_POLICY  # noqa: E402
from patientspread.services import policy_adopt, run_request  # noqa: E402
from patientspread.tasks import solve_run  # noqa: E402
from situation.clock import clock_set  # noqa: E402
from situation.exercise.hospitals import WAVE_BEDS, at_hour  # noqa: E402
from situation.management.commands.exercise import ACTOR  # noqa: E402
from situation.services import exercise_create  # noqa: E402
from situation.services.play import exercise_locked, play_to  # noqa: E402

HOUR = 6
OLD = {
    "objectives": [
        "unplaced", "over", "phase", "fair_share_band", "out_of_region", "admitted_moves",
        "transfers", "fairness", "minutes_plus_wait",
    ],
    "fair_share_of": ["everybody"],
    "receive_below": {"default": 2},
}  # fmt: skip


@dataclass(frozen=True)
class DayPlanned:
    """What a plan moves; `net`: patients more (+) or fewer per region; `proven`: time did not end it.

    What is not proven is another number on another machine: it compares with nothing.
    """

    candidates: int
    moves: int
    between: int
    outside_before: int
    outside_after: int
    net: Counter[str]
    proven: bool


def opened() -> None:
    """Make the database, with the reference data, plans and policy that come with the program."""
    call_command("migrate", interactive=False, verbosity=0)
    for name in ("load_reference", "load_plans", "load_policy"):
        call_command(name, stdout=StringIO())


def adopt_old() -> None:
    """Put in force what the first version asked."""
    policy_adopt(actor=ACTOR, document=DEFAULT_POLICY | OLD)


def planned(day: date, *, cohort: bool) -> DayPlanned:
    """Plan the country on a day at six; `cohort`: hospitals count the wave's patients apart."""
    slug = f"dag-{day:%y%m%d}-{'c' if cohort else 'n'}"
    made = exercise_create(actor=ACTOR, slug=slug, name=slug, starts_on=day, day_seconds=86_400)
    if cohort:
        cohort_open(
            actor=ACTOR,
            realm=made.realm,
            kinds=list(WAVE_BEDS),
            labels=["suspected", "proven", "other"],
            counting=Counting.PATIENTS,
            reason="golf",
        )
    with writing():
        exercise = exercise_locked(made.pk)
        clock_set(exercise, actor=ACTOR, what="jumped", time=at_hour(day, HOUR), running=True)
        play_to(exercise, at_hour(day, HOUR), first=True)
        exercise.save()
    run = run_request(actor=ACTOR, realm=exercise.realm, scope="national")
    solve_run(run.pk)
    run.refresh_from_db()
    summary = run.result["summary"]
    between = [flow for flow in summary["flows"] if flow["from"] != flow["to"]]
    net: Counter[str] = Counter()
    for flow in between:
        net[flow["to"]] += flow["count"]
        net[flow["from"]] -= flow["count"]
    band = next(one for one in summary["goals"] if one["code"] == "fair_share_band")
    return DayPlanned(
        candidates=summary["candidates"],
        moves=summary["moves"],
        between=sum(flow["count"] for flow in between),
        outside_before=band["without_moves"],
        outside_after=band["value"],
        net=net,
        proven=summary["proven_optimal"],
    )
