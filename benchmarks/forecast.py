"""How good the forecasts are: beds one to seven days ahead, departments one to four hours, warnings.

    python benchmarks/forecast.py [--beds FILE ...] [--ed FILE ...] [--no-peers] [--json OUT]

Every forecast is made from its past only (rolling origin) and held against what came. Files of days hold beds
or admissions (a column `date`, then figures such as `ic_beds_x` and `ic_influx_x`, or areas beside each
other: admissions when the file's name says so); files of hours hold patients present per department. Default:
the recorded waves and departments that come with the program. Prints what was demanded and reached, beside
persistence, seasonal naive, ETS and Theta; answers 1 when something demanded is not reached, 2 on bad input.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from forecast_parts import beds, ed  # noqa: E402
from forecast_parts.alarms import Alarms, alarms  # noqa: E402
from forecast_parts.peers import beds_beside, ed_beside  # noqa: E402
from forecast_parts.report import Line, beds_lines, ed_lines, peer_lines, table  # noqa: E402
from forecast_parts.sets import sets_of  # noqa: E402
from forecast_parts.tables import TableError, read_days, read_hours  # noqa: E402

WAVES = HERE.parent / "situation" / "data"
BEDS = [WAVES / "lcps_occupancy_national.csv", WAVES / "admissions_by_veiligheidsregio.csv"]
ED = [HERE / "data" / "ed_patients_hourly.csv.gz"]


def main(arguments: list[str] | None = None) -> int:
    """Forecast, score and print; see the module."""
    options = _options(arguments)
    lines: list[Line] = []
    try:
        if options.beds:
            lines += _beds(options.beds, peers=options.peers)
        for path in options.ed:
            lines += _ed(path, peers=options.peers)
    except TableError as error:
        print(f"forecast: {error}", file=sys.stderr)
        return 2
    print("\n" + table("demanded and reached", [line.document() for line in lines]))
    if options.json:
        found = [line.document() for line in lines]
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(not all(line.holds for line in lines))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score the forecasts of beds and departments.")
    parser.add_argument("--beds", type=Path, action="append", metavar="FILE")
    parser.add_argument("--ed", type=Path, action="append", metavar="FILE")
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    parser.add_argument("--json", type=Path, metavar="OUT")
    options = parser.parse_args(arguments)
    if options.beds is None and options.ed is None:
        options.beds, options.ed = BEDS, ED
    options.beds, options.ed = options.beds or [], options.ed or []
    return options


def _beds(paths: list[Path], *, peers: bool) -> list[Line]:
    found = [beds.tracked(one) for path in paths for one in sets_of(read_days(path))]
    rows: list[dict[str, Any]] = [{"set": one.of.name} | beds.figures(one) for one in found]
    if not any(row["n"] for row in rows):
        names = ", ".join(path.name for path in paths)
        raise TableError(f"{names}: nothing to score: {beds.START} known days and more are needed")
    print(table("beds and admissions, 1 to 7 days ahead", rows))
    more: list[Line] = []
    if peers:
        beside: list[dict[str, Any]] = [{"set": one.of.name} | beds_beside(one) for one in found]
        print(
            "\n" + table("side by side: absolute error over persistence's, sampled origins", beside)
        )
        more = peer_lines(beside)
    warned = [alarms(one) for one in found if one.of.beds]
    together = Alarms(
        [d for w in warned for d in w.leads], [r for w in warned for r in w.false_rates]
    )
    return beds_lines([one.of for one in found], rows, together) + more


def _ed(path: Path, *, peers: bool) -> list[Line]:
    one = ed.rolled(read_hours(path))
    rows = ed.figures(one)
    print("\n" + table(f"{path.name}: departments, 1 to 4 hours ahead", rows))
    print("\n" + table("per department, 2 hours ahead", ed.departments(one)))
    if peers:
        print("\n" + table("side by side at 2 hours, sampled origins", [ed_beside(one)]))
    return ed_lines(rows, ed.over_limit(one), ed.seconds_for_hundred(one))


if __name__ == "__main__":
    sys.exit(main())
