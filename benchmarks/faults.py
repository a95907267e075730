"""Kill an installation at work, again and again, and hold what is left against what was promised.

    python benchmarks/faults.py --kills 1000 --seed 1 --json results.json
    python benchmarks/faults.py --kills 0 --only disk clock

Two web processes, a worker, the clock, PostgreSQL and Redis run for real; twenty people give commands and two
hundred screens follow. A seed draws who is killed when: at any moment, and between a commit and its answer.
Then, one after the other: a full disk, clocks that are set, a slow database, one without connections.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fault_parts.report import table
from fault_parts.run import Options, Run
from fault_parts.scenes import SCENES


def main() -> None:
    """Kill, judge, print, keep; exit 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--screens", type=int, default=200)
    parser.add_argument("--day-seconds", type=float, default=240.0, help="pace of the exercise")
    parser.add_argument("--only", nargs="*", choices=list(SCENES), default=list(SCENES))
    parser.add_argument("--folder", type=Path, help="keep logs and databases here")
    parser.add_argument(
        "--template", type=Path, help="keep the prepared database here, or begin from it"
    )
    parser.add_argument("--each", action="store_true", help="every kind of fault at least once")
    parser.add_argument("--json", type=Path, help="write the findings here")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory("-faults")))
        folder.mkdir(parents=True, exist_ok=True)
        chosen = Options(
            kills=options.kills,
            seed=options.seed,
            people=options.people,
            screens=options.screens,
            day_seconds=options.day_seconds,
            each=options.each,
            template=options.template,
        )
        began = time.monotonic()
        run = Run(folder, chosen)
        findings = run.whole(tuple(options.only))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},")
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {time.monotonic() - began:.0f} s\n")
    print(table(findings))
    if options.json:
        rows = [finding.document() for finding in findings]
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    if not all(finding.holds for finding in findings):
        sys.exit(1)


if __name__ == "__main__":
    main()
