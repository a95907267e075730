"""How long a plan takes: a report's effect on all rules of its region, and all regions at once.

    python benchmarks/plans.py [--hospitals 12] [--regions 11] [--runs 60] [--no-queries] [--json OUT]

Seeded figures of every hospital (beds of four kinds, departments, staff, stocks, operating states, answers)
are held against the heaviest plan that comes with the program: one region as after a report, all regions as
when everything is looked at again, and the same with everything that is asked of the engine by hand (what
would have to change, levels). Median and worst of the runs, by processor time; beside it the figures alone
held against nothing but the thresholds, the least that any engine must do. Limits: 20 and 200 ms.

Then the same with everything that is read for it, by the clock on the wall, on a PostgreSQL of its own that
holds the facilities of the country, with the pressure scores after a report and the forecasts of a day.
`--json` writes a list of `{what, demanded, reached, holds}`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
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
from tests.servers import postgres  # noqa: E402

PLAN = ROOT / "phases" / "data" / "plans" / "zuidwest.yaml"
NOW = datetime(2020, 10, 21, 9, 0, tzinfo=UTC)
LIMIT_REGION_MS, LIMIT_ALL_MS = 20.0, 200.0
#: what, where in the answer it stands, and the most milliseconds
DEMANDS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("rules of a region, processor time, ms", ("region", "median_ms"), LIMIT_REGION_MS),
    ("rules of all regions, processor time, ms", ("all_regions", "median_ms"), LIMIT_ALL_MS),
    ("a report's effect on its region with queries, ms", ("queries", "region"), LIMIT_REGION_MS),
    ("all regions with queries, ms", ("queries", "all_regions"), LIMIT_ALL_MS),
    ("pressure of the country after a report, ms", ("queries", "pressure"), 1000.0),
    ("forecasts of all regions for a day, ms", ("queries", "forecasts"), 3000.0),
)


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
    return answer


def with_queries(runs: int) -> dict[str, Any]:
    """Measure in a program of its own, on a PostgreSQL of its own."""
    with postgres() as server, tempfile.TemporaryDirectory() as folder:
        settings = {"DATABASE_URL": server.url, "ZORGBEELD_VAR": folder}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.plan_parts.queries", str(runs)],
            env={**os.environ, **settings},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def held_against(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every demand with what was reached; with queries also the quickest of all (`least`)."""
    rows = []
    for what, (part, name), most in DEMANDS:
        if part not in answer:
            continue
        found = answer[part][name]
        least = {} if isinstance(found, float) else {"least": found["least"]}
        reached = found if isinstance(found, float) else found["median"]
        rows.append(
            {"what": what, "demanded": most, "reached": reached, "holds": reached < most, **least}
        )
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and answer 1 beyond a limit."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--hospitals", type=int, default=12)
    asked.add_argument("--regions", type=int, default=11)
    asked.add_argument("--runs", type=int, default=60)
    asked.add_argument("--json", type=Path, metavar="OUT")
    asked.add_argument(
        "--no-queries", action="store_true", help="the rules alone, without a database"
    )
    options = asked.parse_args(arguments)
    answer = measure(options.hospitals, options.regions, options.runs)
    if not options.no_queries:
        answer["queries"] = with_queries(options.runs)
    for name, value in answer.items():
        print(f"{name:<18} {value}")
    rows = held_against(answer)
    for row in rows:
        print(
            f"{'ok  ' if row['holds'] else 'MISS'} {row['what']}: {row['reached']} (< {row['demanded']})"
        )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
