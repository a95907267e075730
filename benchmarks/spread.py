"""The spreading engine beside PuLP + CBC and pyomo + HiGHS, on the same seeded problems.

``python benchmarks/spread.py`` prints a table, ``--json`` one JSON object. Every solver runs in a
process of its own, one after the other. ``--quick`` leaves out the large instances, ``--limit``
bounds each rival in seconds, ``--python`` names an interpreter that has pulp and pyomo.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from spread_peers.instances import assign_instance  # noqa: E402

from patientspread.engine import DEFAULT_ASSIGN_ORDER, difference, solve_assign  # noqa: E402
from patientspread.engine.what_if import decline  # noqa: E402

SOLVERS = ("ours", "pulp", "pyomo")
SMALL = ("assign:300", "flow:11")
LARGE = ("assign:600", "assign:1000", "assign:6000", "flow:79")
TOO_LONG = ("assign:6000", "all")  # for the rivals: minutes per goal
DECLINES = 15

#: (what, seconds): all goals proven, on two quiet cores.
TARGETS = (
    ("flow:11", "all", 0.15),
    ("flow:79", "all", 3.0),
    ("assign:600", "all", 1.5),
    ("assign:1000", "all", 2.5),
)
FASTER = 4.0  # times, against each rival, on the same instance and mode

Row = dict[str, Any]


def main() -> None:
    """Run everything and print it."""
    arguments = _arguments()
    rows = list(_rows(arguments))
    stability = decline_stability(DECLINES)
    report = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "load_at_start": os.getloadavg()[0],
        "rows": rows,
        "decline": stability,
        "targets": _targets(rows, stability),
    }
    if arguments.json:
        print(json.dumps(report, indent=1))
        return
    _table(report)


def decline_stability(count: int) -> Row:
    """Decline the first proposal again and again: how many other proposals change each time?"""
    problem = assign_instance(300, objectives=DEFAULT_ASSIGN_ORDER)
    result = solve_assign(problem, compare=False)
    changed, seconds = [], []
    for _ in range(count):
        no = next(a for a in result.assignments if _travels(problem, a.patient, a.site))
        problem = decline(problem, result, no.patient, no.site)
        start = time.perf_counter()
        again = solve_assign(problem, compare=False)
        seconds.append(time.perf_counter() - start)
        others = [c for c in difference(result, again).changes if c.patient != no.patient]
        changed.append(len(others))
        result = again
    return {
        "declines": count,
        "other_proposals_changed": changed,
        "median": statistics.median(changed),
        "worst": max(changed),
        "seconds_median": round(statistics.median(seconds), 3),
    }


def _travels(problem: Any, patient: str, site: str) -> bool:
    return bool(next(p.origin for p in problem.patients if p.id == patient) != site)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="only 300 patients and 11 regions")
    parser.add_argument("--ours", action="store_true", help="leave the rivals out")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds a rival may take")
    parser.add_argument("--python", default=sys.executable, help="interpreter for the rivals")
    return parser.parse_args()


def _rows(arguments: argparse.Namespace) -> Iterator[Row]:
    instances = SMALL if arguments.quick else SMALL + LARGE
    solvers = ("ours",) if arguments.ours else SOLVERS
    for instance in instances:
        for mode in ("one", "all"):
            for solver in solvers:
                if (instance, mode) == TOO_LONG and solver != "ours":
                    continue
                yield _run(arguments, solver, instance, mode)


def _run(arguments: argparse.Namespace, solver: str, instance: str, mode: str) -> Row:
    python = sys.executable if solver == "ours" else arguments.python
    command = [python, "-m", "spread_peers.run", solver, instance, mode, str(arguments.limit)]
    paths = os.pathsep.join((str(HERE), str(HERE.parent)))
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": paths},
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no output"])[-1]
        return {"solver": solver, "instance": instance, "mode": mode, "failed": reason}
    answer: Row = json.loads(done.stdout.splitlines()[-1])
    return answer


def _targets(rows: list[Row], stability: Row) -> list[Row]:
    found = {(r["instance"], r["mode"], r["solver"]): r for r in rows if "total" in r}
    targets: list[Row] = []
    for instance, mode, limit in TARGETS:
        ours = found.get((instance, mode, "ours"))
        if ours:
            met = ours["total"] <= limit and ours["proven"]
            what = f"{instance} {mode} goals, seconds at most {limit}"
            targets.append(
                {"what": what, "measured": round(ours["total"], 3), "cpu": ours["cpu"], "met": met}
            )
    for (instance, mode, solver), rival in found.items():
        ours = found.get((instance, mode, "ours"))
        if solver == "ours" or ours is None:
            continue
        times = rival["total"] / ours["total"]
        same = rival["values"] == ours["values"]
        what = f"{instance} {mode}: times faster than {solver}, at least {FASTER}"
        if not rival["proven"]:
            what += " (it ran out of time)"
        targets.append(
            {
                "what": what,
                "measured": round(times, 1),
                "cpu": round(rival["cpu"] / max(ours["cpu"], 1e-3), 1),
                "met": times >= FASTER,
                "same_values": same if rival["proven"] else None,
            }
        )
    what = "a decline changes a median of at most 1 other proposal"
    targets.append({"what": what, "measured": stability["median"], "met": stability["median"] <= 1})
    return targets


def _table(report: Row) -> None:
    print(
        f"{'instance':<13}{'mode':<5}{'solver':<7}{'build':>8}{'solve':>9}{'cpu':>9}{'MB':>7}  values"
    )
    for row in report["rows"]:
        head = f"{row['instance']:<13}{row['mode']:<5}{row['solver']:<7}"
        if "failed" in row:
            print(head + f"  failed: {row['failed']}")
            continue
        proof = "" if row["proven"] else "  (not proven in time)"
        figures = f"{row['build']:8.3f}{row['solve']:9.3f}{row['cpu']:9.3f}{row['rss_mb']:7d}"
        print(f"{head}{figures}  {row['values']}{proof}")
    for target in report["targets"]:
        print(
            f"{'met ' if target['met'] else 'MISS'}  {target['what']}: {target['measured']}{_cpu(target)}"
        )


def _cpu(target: Row) -> str:
    return f" (processor time: {target['cpu']})" if "cpu" in target else ""


if __name__ == "__main__":
    main()
