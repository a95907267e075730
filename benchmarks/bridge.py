"""Tries every parser of the bridge with broken messages: no fault, none slow, memory bounded.

`python benchmarks/bridge.py --inputs 100000 --json OUT` writes `{what, demanded, reached, holds}` rows: for
each parser one of messages that are broken anyhow, one of messages chosen by what they reach in it (atheris;
`scripts/install bench`). Each runs in a child that may have 256 MB more than it begins with, and a second for
each message. `--part` runs one of both, `--only` some parsers, `--keep` takes what was at fault. How many
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

from bridge_parts.guided import LATE_S, MB, MEMORY_MB, PAGE_SIZE, SLOWEST_S, guided

from tests.fuzz.broken import mangled, worded
from tests.fuzz.parsers import Parser, parser_named, parsers, took

PARTS = ("broken", "guided")


def main() -> None:
    """Try all parsers and write what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--part", choices=PARTS, nargs="*", default=PARTS)
    parser.add_argument("--only", nargs="*", help="names of parsers")
    parser.add_argument(
        "--keep", type=Path, help="a folder for what was at fault in the part `guided`"
    )
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = []
    for one in parsers():
        if given.only and one.name not in given.only:
            continue
        for part in given.part:
            reached = (
                _in_child(one.name, given.inputs)
                if part == "broken"
                else guided(one.name, given.inputs, given.keep)
            )
            rows.append(_row(one, part, given.inputs, reached))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    sys.exit(0 if all(row["holds"] for row in rows) else 1)


def _row(parser: Parser, part: str, inputs: int, reached: dict[str, Any]) -> dict[str, Any]:
    """Return what was demanded of a parser and reached, and say it; what was not tried does not hold."""
    slowest = reached.get("slowest_s", LATE_S)
    holds = not reached["faults"] and slowest <= SLOWEST_S and reached.get("inputs", 0) >= inputs
    chosen = "broken messages" if part == "broken" else "messages chosen by what they reach"
    what = f"{parser.name}: {inputs} {chosen}, none over {SLOWEST_S} s, {MEMORY_MB} MB"
    demanded = {"faults": 0, "inputs": inputs, "slowest_s": SLOWEST_S, "memory_mb": MEMORY_MB}
    print(f"{'ok ' if holds else 'NOT'} {part:7} {parser.name:22} {reached}", flush=True)
    return {"what": what, "demanded": demanded, "reached": reached, "holds": holds}


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
    parser = parser_named(name)
    faults, slowest = [], 0.0
    began = time.perf_counter()
    for number in range(inputs):
        seed = parser.seeds[number % len(parser.seeds)]
        # every third keeps its form: what stands behind a parser of XML or JSON is reached too
        data = (mangled if number % 3 else worded)(seed, number)
        signal.setitimer(signal.ITIMER_REAL, LATE_S)
        try:
            slowest = max(slowest, took(parser, data))
        except Exception as error:  # noqa: BLE001  # any of them is what is sought
            faults.append(f"{number}: {error!r}")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    per_s = round(inputs / (time.perf_counter() - began))
    found = {"inputs": inputs, "faults": faults[:5], "slowest_s": round(slowest, 3)}
    return found | {"per_s": per_s}


if __name__ == "__main__":
    main()
