"""How long ranking the places for one patient takes.

    python benchmarks/placement.py [--places 2000] [--runs 25] [--json]

Seeded places of all four kinds of care, a seventh of them suitable; median and worst of the
runs, each for another patient. The limit of the project is 100 ms for 2,000 places.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from patientspread.engine.placement import CarePlace, PlaceRequest, rank_places  # noqa: E402

LIMIT_SECONDS = 0.1
BEDS = {"hospital": ("ward", "ic"), "elv": ("low", "high"), "grz": ("rehab",), "wlz": ("closed",)}
FEATURES = ("dialysis", "closed ward", "bariatric", "wound care")
REGIONS = tuple(f"region {n}" for n in range(11))


def places(count: int, seed: int) -> list[CarePlace]:
    """Seeded places in eleven regions."""
    rng = random.Random(seed)  # noqa: S311 - a benchmark, not a secret
    made = []
    for n in range(count):
        kind = rng.choice(sorted(BEDS))
        regular = rng.randint(4, 60)
        made.append(
            CarePlace(
                id=f"place {n}",
                kind=kind,  # type: ignore[arg-type]
                bed=rng.choice(BEDS[kind]),
                region=rng.choice(REGIONS),
                minutes=rng.randint(3, 180),
                regular=regular,
                occupied=rng.randint(regular // 2, regular),
                features=frozenset(f for f in FEATURES if rng.random() < 0.8),
                isolation_free=rng.randint(0, 3),
                first_hour=rng.randint(0, 30),
                status=rng.choice(("fresh", "fresh", "fresh", "stale", "unknown")),
                region_load=rng.uniform(0.7, 1.4),
            )
        )
    return made


def measure(count: int, runs: int) -> dict[str, float | int]:
    """Median and worst seconds of `runs` rankings, sentences of the first ten included."""
    rng = random.Random(1)  # noqa: S311 - a benchmark, not a secret
    given, seconds, suitable = places(count, 0), [], 0
    for _ in range(runs):
        kind = rng.choice(sorted(BEDS))
        request = PlaceRequest(
            kind,  # type: ignore[arg-type]
            rng.choice(BEDS[kind]),
            rng.choice(REGIONS),
            needs=frozenset({rng.choice(FEATURES)}),
        )
        start = time.perf_counter()
        answer = rank_places(request, given)
        told = [r.told("nl") for entry in answer.ranked[:10] for r in entry.reasons]
        seconds.append(time.perf_counter() - start)
        suitable += len(answer.ranked)
        assert answer.summary.told("nl")
        assert len(told) >= min(len(answer.ranked), 10)
    median = statistics.median(seconds)
    return {
        "places": count,
        "runs": runs,
        "suitable_mean": round(suitable / runs, 1),
        "median_seconds": round(median, 5),
        "worst_seconds": round(max(seconds), 5),
        "limit_seconds": LIMIT_SECONDS,
        "limit_over_median": round(LIMIT_SECONDS / median, 2),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; answers 1 if the median is over the limit."""
    parser = argparse.ArgumentParser(description="Time the ranking of places for one patient.")
    parser.add_argument("--places", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.places < 1 or options.runs < 1:
        parser.error("--places and --runs must be at least 1")
    found = measure(options.places, options.runs)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        print(
            f"{found['places']} places, {found['suitable_mean']} suitable on average: median "
            f"{1000 * found['median_seconds']:.1f} ms, worst {1000 * found['worst_seconds']:.1f} ms "
            f"(limit {1000 * LIMIT_SECONDS:.0f} ms)"
        )
    return int(found["median_seconds"] > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
