"""Kill the worker that tells another system between sending and committing, again and again.

`scripts/with_servers.py .venv/bin/python benchmarks/bridge_kills.py --kills 200 --seed 1 --json OUT` on
PostgreSQL, against a real loopback server. A seed draws where it is killed. Held against what was told: what
the other side keeps and counts. Writes a `{what, demanded, reached, holds}` row.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.lcms_bridge.killed_sender import killed  # noqa: E402


def main() -> None:
    """Kill, judge, print, keep; exit 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    found = killed(given.kills, given.seed)
    reached = {
        "kills": sum(found.kills.values()),
        "by": dict(found.kills),
        "messages": found.sent,
        "sent_more_than_once": found.again,
        "wrong": found.wrong,
        "seconds": round(time.perf_counter() - began),
    }
    demanded: dict[str, list[str]] = {"wrong": []}
    who = f"sender killed {given.kills} times (seed {given.seed}) on {connection.vendor}"
    what = f"{who}: each message counts once"
    row = {"what": what, "demanded": demanded, "reached": reached, "holds": not found.wrong}
    print(json.dumps(row, indent=2))
    if given.json:
        given.json.write_text(json.dumps([row], indent=2), encoding="utf-8")
    sys.exit(0 if row["holds"] else 1)


if __name__ == "__main__":
    main()
