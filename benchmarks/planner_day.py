"""One day of the exercise through the whole planner: figures, cohorts, policy, question, plan.

``python benchmarks/planner_day.py 2020-10-14 2020-12-22`` makes an exercise that begins on each day in a
database of its own, has its hospitals report (with and without the cohort of the wave), asks for a
national plan as a coordinator would, and counts its moves. ``--old`` asks as the first version did:
everybody who lies there is shared out, phase and band before the own region, no bounds on room.
Nobody offers or accepts anything: what is counted is the plan. All regions stand in regular care.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date
from pathlib import Path

VAR = tempfile.TemporaryDirectory()
sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]
os.environ["ZORGBEELD_VAR"] = VAR.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from october_parts.planner import adopt_old, opened, planned  # noqa: E402

DAYS = [date(2020, 10, 14), date(2020, 12, 22)]  # those that docs/spreading-engine.md tells


def main() -> None:
    """Plan the days and print a row for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("days", nargs="*", type=date.fromisoformat, default=DAYS)
    parser.add_argument("--old", action="store_true", help="share out everybody, band first")
    arguments = parser.parse_args()
    opened()
    if arguments.old:
        adopt_old()
    print(
        f"{'day':<11}{'cohort':<9}{'asked':>6}{'moved':>6}{'between':>8}{'outside band':>16}  net"
    )
    for day in arguments.days:
        for cohort in (False, True):
            one = planned(day, cohort=cohort)
            net = " ".join(f"{code} {n:+d}" for code, n in sorted(one.net.items()) if n)
            print(
                f"{day} {'followed' if cohort else '-':<9}{one.candidates:>6}{one.moves:>6}"
                f"{one.between:>8}{one.outside_before:>8} >{one.outside_after:>6}  {net}"
                f"{'' if one.proven else '  (out of time, not proven)'}"
            )
    VAR.cleanup()


if __name__ == "__main__":
    main()
