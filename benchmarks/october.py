"""October 2020 of the exercise, day by day: how many patients does the policy move between regions?

``python benchmarks/october.py`` plays the recorded wave in the demo hospitals without a database,
asks the engine every day at ten with the policy that comes with the program, and carries out
whatever it proposes. ``--old`` asks as before: everybody who lies there is shared out, and the
band stands before the own region; ``--requests`` plays requests, the region first. ``--from`` and
``--to`` choose the days, ``--json`` prints them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from october_parts.play import DayPlayed, play  # noqa: E402


def main() -> None:
    """Play the days and print them."""
    arguments = _arguments()
    start = time.perf_counter()
    days = play(arguments.start, arguments.end, old=arguments.old, requests=arguments.requests)
    seconds = round(time.perf_counter() - start, 1)
    if arguments.json:
        print(json.dumps({"seconds": seconds, "days": [one.document() for one in days]}, indent=1))
        return
    _table(days, seconds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--from", dest="start", type=date.fromisoformat, default=date(2020, 10, 1))
    parser.add_argument("--to", dest="end", type=date.fromisoformat, default=date(2020, 10, 31))
    parser.add_argument("--old", action="store_true", help="share out everybody, band first")
    parser.add_argument(
        "--requests",
        action="store_true",
        help="each is asked for: the region first, then the country",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _table(days: list[DayPlayed], seconds: float) -> None:
    print(
        f"{'day':<12}{'asked':>7}{'moved':>7}{'inside':>8}{'between':>9}{'IC':>5}{'outside band':>14}"
    )
    for one in days:
        print(
            f"{one.day:%Y-%m-%d}  {one.candidates:>7}{one.moves:>7}{one.inside:>8}{one.between:>9}"
            f"{one.ic_between:>5}{one.outside_before:>7} >{one.outside_after:>5}"
        )
    between = [one.between for one in days]
    total, inside = sum(between), sum(one.inside for one in days)
    print(
        f"between regions: {total} in all, median {statistics.median(between)} a day, most "
        f"{max(between)}; inside regions {inside}; {seconds} s"
    )


if __name__ == "__main__":
    main()
