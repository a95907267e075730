"""An answer and the plan after it, and the places for one patient, each through the whole program.

A day of the exercise in a database of its own: hospitals report, wards ask, the country plans; then one
proposal after the other is refused or accepted as a hospital does it, and the clock stands from the tap
until the new plan is kept, with its explanations and its entries in the journal.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import date
from typing import Any

from october_parts.planner import HOUR, opened  # sets Django up

from capacity.inputs import FiguresInput
from capacity.kinds import kind
from capacity.models import Method
from capacity.resource import line_of
from capacity.selectors import beds_now
from capacity.services import figures_report_many
from journal.models import Realm
from journal.services import writing
from network.models import Facility
from network.sectors import Sector
from network.selectors import hospitals_in_use
from patientspread.models import Placement, RunState, SpreadRun, Transfer, TransferState
from patientspread.placement_bodies import PlacementIn
from patientspread.request_bodies import PmrIn
from patientspread.selectors.placements import places_for
from patientspread.services import (
    placement_enter,
    request_enter,
    request_step_take,
    run_request,
    transfer_accept,
    transfer_refuse,
)
from patientspread.tasks import solve_run
from situation.clock import clock_set
from situation.exercise.hospitals import at_hour
from situation.management.commands.exercise import ACTOR
from situation.services import exercise_create
from situation.services.play import exercise_locked, play_to
from web.bodies import checked

DAY = date(2020, 12, 22)
CHANGED, SECONDS, PLACES_S = 1, 1.0, 0.1
HOMES = 2000


def rows(answers: int) -> list[dict[str, object]]:
    """Play the day and return a row for each demand."""
    opened()
    realm = _day()
    _asked(realm, 3 * answers + 20)
    first = run_request(actor=ACTOR, realm=realm, scope="national")
    solve_run(first.pk)
    found = []
    for word in ("refusal", "acceptance"):
        found += _course(realm, word, answers)
    return [*found, _places(realm)]


def _day() -> Realm:
    """Return an exercise on the heaviest day, with every hospital's report."""
    made = exercise_create(
        actor=ACTOR, slug="antwoord", name="antwoord", starts_on=DAY, day_seconds=86_400
    )
    with writing():
        exercise = exercise_locked(made.pk)
        clock_set(exercise, actor=ACTOR, what="jumped", time=at_hour(DAY, HOUR), running=True)
        play_to(exercise, at_hour(DAY, HOUR), first=True)
        exercise.save()
    realm: Realm = exercise.realm
    return realm


def _asked(realm: Realm, count: int) -> None:
    """Have the fullest hospitals ask, and their regions hand on."""
    houses = list(hospitals_in_use())
    known = beds_now(realm, [one.pk for one in houses])

    def load(one: Facility) -> float:
        beds = known.get(one.pk)
        line = beds.lines.get("ward") if beds else None
        return (line.occupied or 0) / line.operational if line and line.operational else 0.0

    fullest = sorted(houses, key=load, reverse=True)[:20]
    for number in range(count):
        house = fullest[number % len(fullest)]
        said: dict[str, Any] = {
            "facility": house.pk,
            "bed": "ward",
            "age": "60-69",
            "consent": "given",
        }
        said |= {"reference": f"A{number}-1", "another": True, "emergency": True}
        given = PmrIn.arguments(checked(PmrIn, said), realm)
        row = request_enter(actor=ACTOR, realm=realm, **given)
        request_step_take(actor=ACTOR, realm=realm, pmr=row.pk, step="escalate")


def _course(realm: Realm, word: str, answers: int) -> list[dict[str, object]]:
    """Answer so many proposals, and make the rest anew after each."""
    chance = random.Random(0)  # noqa: S311 - a benchmark, not a secret
    seconds: list[float] = []
    processor: list[float] = []  # what it is on a machine that does nothing else
    changed: list[int] = []
    for _ in range(answers):
        open_ones = list(
            Transfer.objects.filter(realm=realm, state=TransferState.PROPOSED).order_by("pk")
        )
        if not open_ones:
            break
        one = chance.choice(open_ones)
        start, worked = time.perf_counter(), time.process_time()
        if word == "refusal":
            transfer_refuse(actor=ACTOR, realm=realm, transfer_id=one.pk, code="no_bed")
        else:
            transfer_accept(actor=ACTOR, realm=realm, transfer_id=one.pk)
        run = SpreadRun.objects.filter(realm=realm, state=RunState.REQUESTED).last()
        if run is None:
            continue  # nobody waits for a place any more
        solve_run(run.pk)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - worked)
        run.refresh_from_db()
        summary = run.result["summary"]
        changed.append(summary["others_changed"] + summary["others_lapsed"])
    what = f"through the database: after each of {len(seconds)} answers ({word})"
    if not seconds:
        return [_row(f"{what}", "an answer", "none was answered", holds=False)]
    middle, most = statistics.median(changed), max(changed)
    took = statistics.median(seconds)
    return [
        _row(
            f"{what}, other proposals changed",
            f"median at most {CHANGED}",
            f"median {middle:g}, most {most}",
            holds=middle <= CHANGED,
        ),
        _row(
            f"{what}, seconds from tap to new plan",
            f"median under {SECONDS:g}",
            f"median {took:.2f}, longest {max(seconds):.2f} "
            f"(of the processor: median {statistics.median(processor):.2f})",
            holds=took < SECONDS,
        ),
    ]


def _row(what: str, demanded: str, reached: str, *, holds: bool) -> dict[str, object]:
    """Return one row of the list."""
    return {"what": what, "demanded": demanded, "reached": reached, "holds": holds}


def _places(realm: Realm) -> dict[str, object]:
    """Rank 2,000 nursing homes for one patient, with all that is read of them."""
    row = _placement(realm)
    seconds, processor = [], []
    for _ in range(15):
        start, worked = time.perf_counter(), time.process_time()
        found = places_for(row, realm.now())
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - worked)
    median = statistics.median(seconds)
    return _row(
        f"through the database: places for one patient among {HOMES}, {found['suitable']} of them fit, ms",
        f"median under {1000 * PLACES_S:g}",
        f"median {1000 * median:.0f}, worst {1000 * max(seconds):.0f} "
        f"(of the processor: median {1000 * statistics.median(processor):.0f})",
        holds=median < PLACES_S,
    )


def _placement(realm: Realm) -> Placement:
    """Return a patient who waits in a hospital, with the homes of the country and what they report."""
    chance = random.Random(1)  # noqa: S311 - a benchmark, not a secret
    houses = list(hospitals_in_use())
    near = [chance.choice(houses) for _ in range(HOMES)]
    homes = Facility.objects.bulk_create(
        [
            Facility(
                code=f"HUIS{number}",
                name=f"Huis {number}",
                region_id=one.region_id,
                veiligheidsregio_id=one.veiligheidsregio_id,
                sector=Sector.NURSING_HOME,
                latitude=chance.uniform(51.3, 53.2),
                longitude=chance.uniform(4.3, 6.8),
                resources={"elv": 20},
            )
            for number, one in enumerate(near)
        ]
    )
    reports = [
        FiguresInput(
            facility=one,
            lines=(line_of(kind("elv"), _said(chance)),),
            observed_at=realm.now(),
            source="manual",
            method=Method.REPORTED,
        )
        for one in homes
    ]
    for start in range(0, HOMES, 500):
        figures_report_many(actor=ACTOR, realm=realm, reports=reports[start : start + 500])
    house = houses[0]
    given = PlacementIn.arguments(
        checked(PlacementIn, {**PlacementIn.example, "facility": house.pk}), realm
    )
    return placement_enter(actor=ACTOR, realm=realm, **given)


def _said(chance: random.Random) -> dict[str, Any]:
    """Return what a home says of its beds."""
    return {"occupied": chance.randint(10, 20), "operational": 20}
