"""How long a plan takes: a report's effect on all rules of its region, and all regions at once.

    python benchmarks/plans.py [--hospitals 12] [--regions 11] [--runs 60] [--json OUT]

Seeded figures of every hospital (beds of four kinds, departments, staff, stocks, operating states, answers)
are held against the heaviest plan that comes with the program: one region as after a report, all regions as
when everything is looked at again, and the same with everything that is asked of the engine by hand (what
would have to change, levels). Median and worst of the runs, by processor time; beside it the figures alone
held against nothing but the thresholds, the least that any engine must do. Limits: 20 and 200 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from phases.plan_file import read_plan_file  # noqa: E402
from phases.rules import Figure, Known, Reading, Rules, Standing, advise, read_rules  # noqa: E402
from phases.rules.evaluate import judge  # noqa: E402
from phases.rules.plan import PHASES, beds_named, readings_named  # noqa: E402
from phases.rules.rollup import facility_levels, level_above, read_rollup  # noqa: E402

PLAN = ROOT / "phases" / "data" / "plans" / "zuidwest.yaml"
NOW = datetime(2020, 10, 21, 9, 0, tzinfo=UTC)
LIMIT_REGION_MS, LIMIT_ALL_MS = 20.0, 200.0


def figures(rules: Rules, hospitals: int, seed: int) -> Known:
    """Seeded figures of a region's hospitals on everything that a plan looks at."""
    rng = random.Random(seed)  # noqa: S311 - a benchmark, not a secret
    beds, readings, standings = [], [], []
    for n in range(hospitals):
        house = (f"H{n}", f"H{n}")
        for bed, cohort in sorted(beds_named(rules)):
            regular = rng.randint(10, 400)
            count = rng.randint(regular // 2, regular + 20)
            figure = Figure(
                *(*house, bed, count, regular, NOW, "manual"),
                fresh=True,
                regular=regular,
                cohort=cohort,
            )
            beds.append(figure)
        readings += [
            Reading(
                *(*house, "hospital", about, NOW, "manual"),
                fresh=rng.random() < 0.9,
                values={"days": rng.uniform(1, 30), "nedocs": rng.uniform(20, 180)},
                load=rng.randint(1, 40),
                room=rng.randint(10, 40),
                state=rng.choice(("open", "open", "stop", "closed")),
            )
            for about in sorted(readings_named(rules))
        ]
        standings += [
            Standing(
                *(*house, "hospital", theme, rng.choice(PHASES), NOW, "manual"),
                fresh=True,
                applies=True,
            )
            for theme in ("space", "staff")
        ]
    return Known(beds, standings, readings)


def timed(run: Callable[[], Any], runs: int) -> dict[str, float]:
    """Median and worst milliseconds of processor time."""
    run()
    found = []
    for _ in range(runs):
        start = time.process_time()
        run()
        found.append(1000 * (time.process_time() - start))
    return {"median_ms": round(statistics.median(found), 3), "worst_ms": round(max(found), 3)}


def floor(known: Known) -> int:
    """The least there is to do: every bed against one threshold."""
    return sum(bool(one.regular) and one.occupied / one.regular >= 0.95 for one in known.figures)  # type: ignore[operator]


def measure(hospitals: int, regions: int, runs: int) -> dict[str, Any]:
    """Measure all of it; see the module."""
    plan = read_plan_file(PLAN).plan
    rules, rollup = read_rules(plan), read_rollup(plan)
    known = [figures(rules, hospitals, seed) for seed in range(regions)]

    def held(one: Known) -> int:
        found = advise(
            rules,
            phase="regular",
            figures=one.figures,
            since={},
            now=NOW,
            standings=one.standings,
            readings=one.readings,
        )
        return len(found)

    def whole(one: Known) -> None:
        judge(rules, phase="adapted", known=one)
        level_above(rollup, list(facility_levels(rules, rollup, one).values()))

    answer: dict[str, Any] = {
        "hospitals": hospitals,
        "regions": regions,
        "rules": len(rules.rules),
        "figures": sum(len(k.figures) + len(k.readings) + len(k.standings) for k in known),
        "region": timed(lambda: held(known[0]), runs),
        "all_regions": timed(lambda: [held(one) for one in known], runs),
        "region_explained": timed(lambda: whole(known[0]), runs),
        "floor": timed(lambda: floor(known[0]), runs),
    }
    answer["within_limits"] = (
        answer["region"]["median_ms"] < LIMIT_REGION_MS
        and answer["all_regions"]["median_ms"] < LIMIT_ALL_MS
    )
    return answer


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and answer 1 beyond a limit."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--hospitals", type=int, default=12)
    asked.add_argument("--regions", type=int, default=11)
    asked.add_argument("--runs", type=int, default=60)
    asked.add_argument("--json", type=Path, metavar="OUT")
    options = asked.parse_args(arguments)
    answer = measure(options.hospitals, options.regions, options.runs)
    for name, value in answer.items():
        print(f"{name:<18} {value}")
    if options.json:
        options.json.write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
    return 0 if answer["within_limits"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
