"""A forecast of departments with its queries, hour after hour: a program of its own.

    DATABASE_URL=… ZORGBEELD_VAR=… python -m benchmarks.forecast_parts.departments DEPARTMENTS WEEKS RUNS

Prints JSON: milliseconds of processor time and on the wall of a forecast and a fit, bytes of journal a run.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import django

django.setup()

import numpy as np  # noqa: E402
from django.core.management import call_command  # noqa: E402

from capacity.departments import Counted, Counts  # noqa: E402
from capacity.hours import HOUR, floor  # noqa: E402
from capacity.models import EdReport, EdRun, Method, Newest, Traffic  # noqa: E402
from capacity.services import ed_forecasts_follow, ed_hours_fill, ed_models_follow  # noqa: E402
from journal import clock  # noqa: E402
from journal.actors import system_actor  # noqa: E402
from journal.models import Entry, Realm, RealmKind  # noqa: E402
from network.models import Facility  # noqa: E402
from tests.factories import FacilityFactory, RegionFactory  # noqa: E402

ACTOR = system_actor("benchmark", "Benchmark")
REGIONS = 11


def present(moment: datetime, number: int, rng: np.random.Generator) -> int:
    """Return the patients of a department at an hour: the clock, its size, and chance."""
    wave = np.sin((moment.hour - 9) / 24 * 2 * np.pi)
    return max(round(float((20 + number % 30) * (1 + 0.35 * wave) + 2 * rng.normal())), 0)


def hours(houses: list[Facility], until: datetime, weeks: int) -> Counts:
    """Return the hours of departments in the weeks until a moment."""
    rng = np.random.default_rng(15)
    found: dict[datetime, dict[str, Counted]] = {}
    for back in range(weeks * 168, -1, -1):
        moment = until - back * HOUR
        its = found[moment] = {}
        for number, house in enumerate(houses):
            here = present(moment, number, rng)
            its[house.pk] = Counted(
                here, min(2.0 * here, 200.0), float(here > 1.4 * (20 + number % 30))
            )
    return found


def reports(realm: Realm, houses: list[Facility], at: datetime, rng: np.random.Generator) -> None:
    """Have every department report at a moment, as rows: what reporting costs is measured elsewhere."""
    made = EdReport.objects.bulk_create(
        EdReport(
            realm=realm,
            facility=house,
            observed_at=at,
            received_at=at,
            source="manual",
            method=Method.REPORTED,
            reported_by="Benchmark",
            reporter="benchmark",
            traffic=Traffic.OPEN,
            present=(here := present(at, number, rng)),
            nedocs=min(2.0 * here, 200.0),
        )
        for number, house in enumerate(houses)
    )
    Newest.objects.bulk_create(
        [Newest(realm=realm, facility_id=row.facility_id, ed=row) for row in made],
        update_conflicts=True,
        unique_fields=["realm", "facility"],
        update_fields=["ed"],
    )


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Return milliseconds of processor time and on the wall."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def summary(found: list[float]) -> dict[str, float]:
    """Return the median, the worst and the least."""
    figures = {"median": statistics.median(found), "worst": max(found), "least": min(found)}
    return {name: round(value, 1) for name, value in figures.items()}


def main(departments: int, weeks: int, runs: int) -> dict[str, Any]:
    """Measure all of it; see the module."""
    call_command("migrate", verbosity=0)
    realm = Realm.objects.create(slug="bench", name="Bench", kind=RealmKind.REAL)
    regions = RegionFactory.create_batch(REGIONS)
    houses = [FacilityFactory.create(region=regions[n % REGIONS]) for n in range(departments)]
    start = floor(clock.now()) - runs * HOUR
    ed_hours_fill(actor=ACTOR, realm=realm, counts=hours(houses, start, weeks))
    rng = np.random.default_rng(16)
    found = []
    for turn in range(runs + 1):
        now = start + turn * HOUR + timedelta(seconds=20)
        reports(realm, houses, now - timedelta(minutes=10), rng)
        with mock.patch.object(clock, "now", lambda now=now: now):
            if not turn:
                fit = timed(lambda: ed_models_follow(actor=ACTOR, realm=realm))
                continue
            found.append(timed(lambda: ed_forecasts_follow(actor=ACTOR, realm=realm)))
    assert EdRun.objects.get(realm=realm).made_at == start + runs * HOUR
    entries = Entry.objects.filter(realm=realm).values_list("variants", flat=True)
    return {
        "departments": departments,
        "forecast": {
            "cpu_ms": summary([cpu for cpu, _wall in found]),
            "wall_ms": summary([wall for _cpu, wall in found]),
        },
        "fit": {"cpu_ms": round(fit[0]), "wall_ms": round(fit[1])},
        "bytes": round(sum(len(one) for one in entries) / runs),
    }


if __name__ == "__main__":
    print(json.dumps(main(*(int(one) for one in sys.argv[1:4]))))
