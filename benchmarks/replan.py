"""How quiet and how quick the rest of a plan is after an answer, and how quick places for one patient are.

    python benchmarks/replan.py [CASE.json …] [--answers 15] [--database] [--json OUT]

Every case (without one: a drawn national run of 300 patients) is solved as a coordinator's plan; then one
patient after the other is refused, and in a second course accepted, and the rest is made anew as the
program does it: what stands stays, unless somebody would be without a place for it. Counted is how many
*other* proposals change, and how long it takes by processor time, with the explanation of what is new.
`--database` plays answers and the places for one patient through the whole program as well, on a day of the
exercise in a database of its own: by the clock, from the tap until the new plan is kept.
Beside it the same with the goals as the policy has them, and as if nothing stood. `--json` writes a list of
`{what, demanded, reached, holds}`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT)]

from placement import LIMIT_SECONDS, measure  # noqa: E402
from spread_peers.instances import assign_instance  # noqa: E402

from patientspread.engine import (  # noqa: E402
    AssignProblem,
    AssignResult,
    Explained,
    difference,
    solve_assign,
    why_here,
)
from patientspread.engine.case_io import read_case  # noqa: E402
from patientspread.engine.steady import solve_steady  # noqa: E402
from patientspread.engine.what_if import accept, decline  # noqa: E402

CHANGED, SECONDS = 1, 1.0  # the most other proposals, and the longest, in the median
Answer = Callable[[AssignProblem, AssignResult, str, str], AssignProblem]


@dataclass
class Course:
    """What happened after each answer of one course."""

    changed: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def refused(problem: AssignProblem, result: AssignResult, patient: str, site: str) -> AssignProblem:
    """A hospital said no."""
    return decline(problem, result, patient, site)


def accepted(
    problem: AssignProblem, result: AssignResult, patient: str, site: str
) -> AssignProblem:
    """A hospital said yes: its bed is taken, and the others stand."""
    del site
    taken = next(one for one in result.assignments if one.patient == patient)
    stands = {one.patient: one.site for one in result.assignments if one.patient != patient}
    return replace(accept(problem, taken), open_proposals=stands)


def forgetful(answer: Answer) -> Answer:
    """The same answer, with nothing that stands."""

    def answered(
        problem: AssignProblem, result: AssignResult, patient: str, site: str
    ) -> AssignProblem:
        return replace(answer(problem, result, patient, site), open_proposals={})

    return answered


def play(problem: AssignProblem, answers: int, answer: Answer, *, steady: bool) -> Course:
    """Answer so many proposals one after the other, and make the rest anew after each."""
    rng = random.Random(0)  # noqa: S311 - a benchmark, not a secret
    course, result = Course(), solve_assign(problem, compare=False)
    for _ in range(answers):
        going = [one for one in result.assignments if one.site != _origin(problem, one.patient)]
        if not going:
            break
        one = rng.choice(sorted(going, key=lambda given: given.patient))
        problem = answer(problem, result, one.patient, one.site)
        start = time.process_time()
        after = solve_steady(problem) if steady else solve_assign(problem)
        _explain(problem, after)
        course.seconds.append(time.process_time() - start)
        others = {change.patient for change in difference(result, after).changes} - {one.patient}
        course.changed.append(len(others))
        result = after
    return course


def _origin(problem: AssignProblem, patient: str) -> str:
    """Where a patient lies."""
    return next(one.origin for one in problem.patients if one.id == patient)


def _explain(problem: AssignProblem, result: AssignResult) -> None:
    """Say why, of what is new."""
    plan = Explained(problem, result)
    for patient, site in result.site_of.items():
        if problem.open_proposals.get(patient) != site:
            why_here(plan, patient)


def rows_of(name: str, problem: AssignProblem, answers: int) -> list[dict[str, object]]:
    """Play both courses of a case, and what they are held against."""
    rows: list[dict[str, object]] = []
    for word, answer in (("refusal", refused), ("acceptance", accepted)):
        course = play(problem, answers, answer, steady=True)
        if not course.changed:
            continue
        as_policy = play(problem, answers, answer, steady=False)
        afresh = play(problem, answers, forgetful(answer), steady=False)
        others = {
            "as the policy orders the goals": as_policy,
            "as if nothing stood": afresh,
        }
        beside = "; ".join(
            f"{words}: {statistics.median(one.changed):g}" for words, one in others.items()
        )
        changed, seconds = statistics.median(course.changed), statistics.median(course.seconds)
        what = f"{name}: after each of {len(course.changed)} answers ({word})"
        rows += [
            {
                "what": f"{what}, other proposals changed",
                "demanded": f"median at most {CHANGED}",
                "reached": f"median {changed:g}, most {max(course.changed)} ({beside})",
                "holds": changed <= CHANGED,
            },
            {
                "what": f"{what}, seconds of the processor",
                "demanded": f"median under {SECONDS:g}",
                "reached": f"median {seconds:.2f}, longest {max(course.seconds):.2f}",
                "holds": seconds < SECONDS,
            },
        ]
    return rows


def place_row() -> dict[str, object]:
    """How long it takes to rank 2,000 places for one patient."""
    found = measure(2000, 25)
    return {
        "what": "places for one patient among 2,000, ms",
        "demanded": f"median under {1000 * LIMIT_SECONDS:g}",
        "reached": f"median {1000 * found['median_seconds']:.1f}, worst {1000 * found['worst_seconds']:.1f}",
        "holds": found["median_seconds"] < LIMIT_SECONDS,
    }


def through_database(answers: int) -> list[dict[str, object]]:
    """Measure the whole program in a database that is thrown away."""
    with tempfile.TemporaryDirectory() as var:
        os.environ["ZORGBEELD_VAR"] = var
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        from replan_parts.database import rows  # noqa: PLC0415 - only there Django is needed

        return rows(answers)


def main() -> int:
    """Play the cases and print a row for each demand; answers 1 if one does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cases", nargs="*", type=Path, help="none: a national run of 300 patients")
    parser.add_argument("--answers", type=int, default=15)
    parser.add_argument("--database", action="store_true", help="through the whole program too")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: list[dict[str, object]] = []
    cases = {path.stem: read_case(path.read_text(encoding="utf-8")) for path in options.cases}
    for name, problem in (cases or {"national, 300": assign_instance(300)}).items():
        if isinstance(problem, AssignProblem):
            rows += rows_of(name, problem, options.answers)
    rows.append(place_row())
    if options.database:
        rows += through_database(options.answers)
    for row in rows:
        print(
            f"{'ok ' if row['holds'] else 'NOT'} {row['what']}: {row['reached']} ({row['demanded']})"
        )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return int(not all(row["holds"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
