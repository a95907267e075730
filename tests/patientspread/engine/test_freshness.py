"""Figures that are stale or unknown: used, used with a margin or left out, and always shown."""

from typing import Any

import pytest

from patientspread.engine import AssignPolicy, Explained, Widths, solve_assign, told
from patientspread.engine.why import why_not
from tests.patientspread.engine.small_problems import simple_patient, simple_problem, simple_site

ONE_FREE: dict[str, Any] = {"capacity": Widths(10), "occupied": 9}


@pytest.mark.parametrize(
    ("status", "rule", "placed"),
    [
        ("fresh", "exclude", True),
        ("stale", "use", True),
        ("stale", "margin", False),
        ("stale", "exclude", False),
    ],
)
def test_stale_figures_are_treated_as_the_policy_says(status: str, rule: str, placed: bool) -> None:
    site = simple_site("A", status=status, **ONE_FREE)
    policy = AssignPolicy(stale_rule=rule)  # type: ignore[arg-type]
    result = solve_assign(simple_problem([site], [simple_patient("p")], policy=policy))
    assert (result.site_of == {"p": "A"}) is placed
    assert bool(result.freshness) is (status != "fresh")


def test_unknown_is_not_free_by_default() -> None:
    site = simple_site("A", status="unknown", reported="gisteren", **ONE_FREE)
    problem = simple_problem([site], [simple_patient("p")])
    result = solve_assign(problem)
    assert result.unplaced[0].code == "unplaced_unreliable"
    (note,) = result.freshness
    assert (note.site, note.treatment, note.reported) == ("A", "exclude", "gisteren")
    assert "onbekend" in told(why_not(Explained(problem, result), "p", "A"))


def test_a_margin_counts_beds_as_taken() -> None:
    site = simple_site("A", status="stale", margin_beds=3, capacity=Widths(10), occupied=5)
    people = [simple_patient(f"p{i}") for i in range(4)]
    result = solve_assign(simple_problem([site], people))
    assert len(result.assignments) == 2
    assert result.freshness[0].beds_withheld == 3
