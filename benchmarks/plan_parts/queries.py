"""What a report sets going with its queries, on a database that holds the country: a program of its own.

    DATABASE_URL=… ZORGBEELD_VAR=… python -m benchmarks.plan_parts.queries RUNS

Prints JSON: milliseconds of rules after a report, of the pressure scores, and of a day's forecasts, by the
clock on the wall and (`least`) the quickest, which others on the machine do not touch.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from capacity.inputs import FiguresInput  # noqa: E402
from capacity.models import BedDay, Forecast, ForecastRun, Method  # noqa: E402
from capacity.selectors import beds_now  # noqa: E402
from capacity.services import beds_report, forecasts_follow  # noqa: E402
from capacity.services.bed_days import LOOKED_BACK  # noqa: E402
from journal.actors import system_actor  # noqa: E402
from journal.models import Realm  # noqa: E402
from network.models import Facility, Region  # noqa: E402
from phases.proposals import regions_evaluate  # noqa: E402
from phases.services import pressure_follow  # noqa: E402

ACTOR = system_actor("benchmark", "Benchmark")
KINDS = {"ic", "ward"}


def undone(act: Callable[[], Any]) -> None:
    """Do something and take it back, so that every run does the same."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def timed(act: Callable[[int], Any], runs: int) -> dict[str, float]:
    """Return the median and the least milliseconds on the wall of doing something some times."""
    act(0)
    found = []
    for turn in range(runs):
        start = time.perf_counter()
        act(turn)
        found.append(1000 * (time.perf_counter() - start))
    return {"median": round(statistics.median(found), 1), "least": round(min(found), 1)}


def ready() -> Realm:
    """Return an exercise over the whole country, in which everybody has reported."""
    out = io.StringIO()
    call_command("migrate", verbosity=0, stdout=out)
    for name in ("load_reference", "load_plans", "load_policy"):
        call_command(name, stdout=out)
    call_command("exercise", "ensure", stdout=out)
    realm = Realm.objects.get()
    Realm.objects.update(clock_running=False)
    realm.refresh_from_db()
    return realm


def report_again(realm: Realm, facility: Facility) -> None:
    """Report what a hospital said last once more, a patient more or less."""
    lines = beds_now(realm, [facility.pk])[facility.pk].lines
    report = FiguresInput(
        facility=facility,
        lines=tuple(lines.values()),
        observed_at=realm.now(),
        source="manual",
        method=Method.REPORTED,
    )
    beds_report(actor=ACTOR, realm=realm, report=report)


def history(realm: Realm) -> None:
    """Carry the days before the exercise on into the past, as long as forecasts look back."""
    known = list(BedDay.objects.filter(realm=realm).order_by("day"))
    first = known[0].day
    rows = [
        BedDay(
            realm=realm,
            kind=one.kind,
            cohort=one.cohort,
            day=one.day - timedelta(days=shift),
            beds=one.beds,
        )
        for shift in range(42, LOOKED_BACK, 42)
        for one in known
        if one.day - timedelta(days=shift) < first
    ]
    BedDay.objects.bulk_create(rows)


def forecast(realm: Realm) -> None:
    """Forecast from a day as if it had not been done."""
    ForecastRun.objects.filter(realm=realm).delete()
    Forecast.objects.filter(realm=realm).delete()
    forecasts_follow(actor=ACTOR, realm=realm)


def main(runs: int) -> dict[str, Any]:
    """Measure all of it; see the module."""
    realm = ready()
    regions = list(Region.objects.filter(retired_at__isnull=True).values_list("pk", flat=True))
    houses = list(
        Facility.objects.filter(sector="hospital", retired_at__isnull=True).order_by("pk")
    )
    answer: dict[str, Any] = {"facilities": Facility.objects.count(), "regions": len(regions)}
    answer["region"] = timed(
        lambda turn: regions_evaluate(
            realm=realm, regions=[regions[turn % len(regions)]], kinds=KINDS
        ),
        runs,
    )
    answer["all_regions"] = timed(
        lambda _turn: regions_evaluate(realm=realm, regions=regions), runs
    )
    pressure_follow(realm=realm)

    def scored(turn: int) -> None:
        report_again(realm, houses[turn % len(houses)])
        start = time.perf_counter()
        pressure_follow(realm=realm)
        found.append(1000 * (time.perf_counter() - start))

    found: list[float] = []
    for turn in range(max(runs // 6, 5)):
        scored(turn)
    answer["pressure"] = {
        "median": round(statistics.median(found), 1),
        "least": round(min(found), 1),
    }
    history(realm)
    answer["forecast_days"] = LOOKED_BACK
    answer["forecasts"] = timed(lambda _turn: undone(lambda: forecast(realm)), 3)
    return answer


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
