"""Tries every parser of the bridge with broken messages: no fault, none slow, memory bounded.

`python benchmarks/bridge.py --inputs 100000 --json OUT` writes `{what, demanded, reached, holds}` rows. Each
parser runs in a child that may have 256 MB more than it begins with, and a second for each message. How many
messages a second go in and out: `benchmarks/bridge_rates.py`.
"""

import argparse
import json
import multiprocessing
import resource
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lcms_bridge.formats import INCOMING, format_named
from tests.fuzz.broken import mangled, seeds, tries

SLOWEST_S, MEMORY_MB = 1.0, 256
LATE_S = 2 * SLOWEST_S  # after which a message is broken off: longer than what is a fault
PAGE_SIZE, MB = resource.getpagesize(), 1024 * 1024


def main() -> None:
    """Try all parsers and write what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = []
    for form in INCOMING:
        reached = _in_child(form.name, given.inputs)
        slowest = reached.get("slowest_s", LATE_S)
        holds = not reached["faults"] and slowest <= SLOWEST_S
        what = (
            f"{form.name}: {given.inputs} broken messages, none over {SLOWEST_S} s, {MEMORY_MB} MB"
        )
        demanded = {"faults": 0, "slowest_s": SLOWEST_S, "memory_mb": MEMORY_MB}
        rows.append({"what": what, "demanded": demanded, "reached": reached, "holds": holds})
        print(f"{'ok ' if holds else 'NOT'} {form.name:22} {reached}", flush=True)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    sys.exit(0 if all(row["holds"] for row in rows) else 1)


def _in_child(name: str, inputs: int) -> dict[str, Any]:
    """Return what one parser did in a process of its own, which may die without harm."""
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_bounded) as child:
        try:
            return child.submit(_tried, name, inputs).result()
        except BrokenProcessPool:
            return {"faults": ["the process died"]}


def _bounded() -> None:
    """Give this process 256 MB more than it has, and an alarm that breaks a slow message off."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * PAGE_SIZE + MEMORY_MB * MB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.signal(signal.SIGALRM, _late)


def _late(_number: int, _frame: object) -> None:
    """Break a message off."""
    raise TimeoutError


def _tried(name: str, inputs: int) -> dict[str, Any]:
    """Return the faults of a parser, the longest that a message took, and how many went in a second."""
    form = format_named(name)
    assert form is not None
    faults, slowest = [], 0.0
    began = time.perf_counter()
    for number in range(inputs):
        data = mangled(seeds(form)[0], number)
        signal.setitimer(signal.ITIMER_REAL, LATE_S)
        try:
            slowest = max(slowest, tries(form, data))
        except Exception as error:  # noqa: BLE001  # any of them is what is sought
            faults.append(f"{number}: {error!r}")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    took = time.perf_counter() - began
    per_s = round(inputs / took)
    return {"faults": faults[:5], "slowest_s": round(slowest, 3), "per_s": per_s}


if __name__ == "__main__":
    main()
