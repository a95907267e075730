"""How long a forecast of emergency departments takes in the product, with all that it reads and writes.

    python benchmarks/departments.py [--departments 100] [--weeks 10] [--runs 20] [--json OUT]

Seeded hours of so many departments stand in a PostgreSQL of its own; a model is fitted, and forecasts are
made from one hour after the other as in the real world: hours made from reports, the model read, forecasts,
scores, an entity per region recorded. Demanded: under 2 s of the program's processor time (one core; the
database has its own). Beside it the quickest by the clock on the wall, and what one fit takes.
`--json` writes a list of `{what, demanded, reached, holds}`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.servers import postgres  # noqa: E402

MOST_MS = 2000.0


def measured(departments: int, weeks: int, runs: int) -> dict[str, Any]:
    """Measure on a database of its own, in a program of its own."""
    with postgres() as server, tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": server.url,
            "ZORGBEELD_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
        }
        asked = [str(number) for number in (departments, weeks, runs)]
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.forecast_parts.departments", *asked],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def held_against(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every demand with what was reached."""
    name = f"a forecast of {answer['departments']} departments"
    cpu, wall = answer["forecast"]["cpu_ms"], answer["forecast"]["wall_ms"]
    rows = [
        {
            "what": f"{name}, processor time, {which}, ms",
            "demanded": MOST_MS,
            "reached": cpu[which],
            "holds": cpu[which] < MOST_MS,
        }
        for which in ("median", "worst")
    ]
    told = [
        (f"{name}, on the wall, the quickest, ms", wall["least"]),
        ("one fit of all, processor time, ms", answer["fit"]["cpu_ms"]),
        ("journal of one forecast, bytes", answer["bytes"]),
    ]
    return rows + [
        {"what": what, "demanded": None, "reached": reached, "holds": True}
        for what, reached in told
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and answer 1 beyond a limit."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--departments", type=int, default=100)
    asked.add_argument("--weeks", type=int, default=10)
    asked.add_argument("--runs", type=int, default=20)
    asked.add_argument("--json", type=Path, metavar="OUT")
    options = asked.parse_args(arguments)
    answer = measured(options.departments, options.weeks, options.runs)
    rows = held_against(answer)
    for row in rows:
        limit = "" if row["demanded"] is None else f" (< {row['demanded']})"
        print(f"{'ok  ' if row['holds'] else 'MISS'} {row['what']}: {row['reached']}{limit}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
