"""The real waves through a plan: when it would have advised what, per region.

    python benchmarks/plan_waves.py [--plan FILE] [--waves FOLDER] [--seed N] [--json OUT]
        [--page docs/plan-waves.md --chart docs/images/plan-waves.svg]

Every evening's patients of the waves of 2020 and 2021 lie in the demo beds of their own region (as in
`benchmarks/backtest.py`, nobody is moved), shared out over its hospitals by their regular beds. The plan's
own engine is held against them; a region goes where it is advised the same evening, as if every advice were
followed at once. Beds are measured by the regular ones.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from backtest_parts.patients import draw_patients, other_patients  # noqa: E402
from backtest_parts.play import Played, play  # noqa: E402
from backtest_parts.policies import POLICIES  # noqa: E402
from backtest_parts.regions import BEDS, NETWORK_DATA, Country, read_country  # noqa: E402
from backtest_parts.waves import Series, read_folder  # noqa: E402
from plan_parts.page import chart, page  # noqa: E402
from plan_parts.places import Hospital, read_hospitals, shared_out  # noqa: E402

from phases.plan_file import read_plan_file  # noqa: E402
from phases.rules import (  # noqa: E402
    Figure,
    Rules,
    history,
    read_rules,
)

WAVES = HERE.parent / "situation" / "data"
PLAN = HERE.parent / "phases" / "data" / "default_plan.json"
SEED = 20201
EVENING = time(18, 0, tzinfo=UTC)
FRESH = timedelta(hours=36)  # an evening's count, until the next and half a day more


def main(arguments: list[str] | None = None) -> int:
    """Play and print; see the module."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--plan", type=Path, default=PLAN)
    asked.add_argument("--waves", type=Path, default=WAVES)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--json", type=Path, metavar="OUT")
    asked.add_argument("--page", type=Path)
    asked.add_argument("--chart", type=Path)
    options = asked.parse_args(arguments)
    country = read_country()
    rules = read_rules(read_plan_file(options.plan).plan)
    series = read_folder(options.waves, country)[0]
    patients = draw_patients(series, seed=options.seed)
    outcome = play(
        "nothing", POLICIES["nothing"], patients, other_patients(series, country), country
    )
    found = {
        region: steps_of(rules, series, outcome, number, read_hospitals(NETWORK_DATA, region))
        for number, region in enumerate(country.regions)
    }
    answer = document(found, country, series, outcome)
    print(table_of(answer))
    if options.json:
        options.json.write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
    if options.page:
        options.page.write_text(page(answer), encoding="utf-8")
    if options.chart:
        options.chart.write_text(chart(answer), encoding="utf-8")
    return 0


Steps = list[tuple[datetime, str, str]]


def steps_of(
    rules: Rules, series: Series, outcome: Played, region: int, hospitals: list[Hospital]
) -> Steps:
    """Return when a region went where, by which rule."""
    seen = list(observations(series, outcome, region, hospitals))
    until = max(one.at for one in seen)
    steps: Steps = []
    phase = "regular"
    for moment in history.play(rules, seen, [], until, follow=True):
        due = next((one for one in moment.advice if one.due), None)
        if due is not None and moment.phase == phase:
            phase = due.rule.to
            steps.append((moment.at, phase, due.rule.id))
    return steps


def observations(
    series: Series, outcome: Played, region: int, hospitals: list[Hospital]
) -> Iterator[history.Observation]:
    """Yield the evening counts of every hospital of a region."""
    for bed_number, bed in enumerate(BEDS):
        beds = [one.beds[bed] for one in hospitals]
        for day in range(series.days):
            at = datetime.combine(series.day(day), EVENING)
            counts = shared_out(int(outcome.occupied[region, bed_number, day]), beds)
            for house, count in zip(hospitals, counts, strict=True):
                regular = house.beds[bed]
                figure = Figure(
                    *(house.code, house.code, bed, count, regular, at, "exercise"),
                    fresh=True,
                    regular=regular,
                )
                yield history.Observation(at, at + FRESH, figure)


def document(
    found: dict[str, Steps], country: Country, series: Series, outcome: Played
) -> dict[str, Any]:
    """Return the dates per region and how full its IC beds were, day by day."""
    regular = country.capacity[:, 0, 0]
    ratio = outcome.occupied[:, 0, :] / np.maximum(regular[:, None], 1)
    return {
        "first_day": series.day(0).isoformat(),
        "days": series.days,
        "national_ic": [int(n) for n in outcome.occupied[:, 0, :].sum(axis=0)],
        "regions": [
            {
                "code": code,
                "name": country.names[code],
                "steps": [
                    {"on": at.date().isoformat(), "to": to, "rule": rule}
                    for at, to, rule in found[code]
                ],
                "ic": [round(float(one), 3) for one in ratio[number]],
            }
            for number, code in enumerate(country.regions)
        ],
    }


def table_of(answer: dict[str, Any]) -> str:
    """Return the dates as lines of text."""
    return "\n".join(
        f"{one['name']:<12}"
        + "  ".join(f"{step['on']} {step['to']} ({step['rule']})" for step in one["steps"])
        for one in answer["regions"]
    )


if __name__ == "__main__":
    raise SystemExit(main())
