"""Tries every parser of the bridge with broken messages: no fault, none slow, memory bounded.

`python benchmarks/bridge.py --inputs 100000 --json OUT` writes `{what, demanded, reached, holds}` rows.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lcms_bridge.formats import INCOMING
from tests.fuzz.broken import mangled, seeds, tries

SLOWEST_S, MEMORY_MB = 1.0, 256


def main() -> None:
    """Try all parsers and write what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = []
    for form in INCOMING:
        faults, slowest = [], 0.0
        began = time.perf_counter()
        for number in range(given.inputs):
            data = mangled(seeds(form)[0], number)
            try:
                slowest = max(slowest, tries(form, data))
            except Exception as error:  # noqa: BLE001  # any of them is what is sought
                faults.append(f"{number}: {error!r}")
        took = time.perf_counter() - began
        reached = {
            "faults": faults[:5],
            "slowest_s": round(slowest, 3),
            "per_s": round(given.inputs / took),
        }
        holds = not faults and slowest <= SLOWEST_S
        what = (
            f"{form.name}: {given.inputs} broken messages without a fault, none over {SLOWEST_S} s"
        )
        rows.append(
            {
                "what": what,
                "demanded": {"faults": 0, "slowest_s": SLOWEST_S},
                "reached": reached,
                "holds": holds,
            }
        )
        print(f"{'ok ' if holds else 'NOT'} {form.name:22} {reached}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(
        {
            "what": "memory of all parsers, MB",
            "demanded": MEMORY_MB,
            "reached": round(peak),
            "holds": peak <= MEMORY_MB,
        }
    )
    print(f"memory: {peak:.0f} MB")
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    sys.exit(0 if all(row["holds"] for row in rows) else 1)


if __name__ == "__main__":
    main()
