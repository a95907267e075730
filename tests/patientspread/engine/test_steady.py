"""The rest of a plan: what stands stays, in the same optimum that solving everything finds."""

import statistics
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patientspread.engine import solve_assign
from patientspread.engine.evaluate import evaluate_assign
from patientspread.engine.steady import BEFORE, STEADY, solve_steady, steadily
from patientspread.engine.types import DEFAULT_ASSIGN_ORDER
from patientspread.engine.what_if import decline, difference
from tests.patientspread.engine.small_problems import random_assign

seeds = st.integers(0, 10**6)


@given(st.permutations(DEFAULT_ASSIGN_ORDER), st.booleans())
def test_quiet_comes_right_after_places_and_nothing_else_moves(order, named):
    given_order = order if named else [goal for goal in order if goal != STEADY]
    made = steadily(given_order)
    assert [goal for goal in made if goal != STEADY] == [g for g in order if g != STEADY]
    place = made.index(STEADY)
    assert all(made.index(goal) < place for goal in BEFORE if goal in made)
    assert made[place - 1] in BEFORE


@settings(max_examples=15, deadline=None)
@given(seed=seeds, which=st.integers(0, 7))
def test_it_is_the_optimum_of_solving_everything_in_that_order(seed: int, which: int) -> None:
    problem = random_assign(seed, patients=8)
    result = solve_assign(problem)
    if not result.assignments:
        return
    one = result.assignments[which % len(result.assignments)]
    after = decline(problem, result, one.patient, one.site)
    order = steadily(after.policy.objectives)
    whole = solve_assign(replace(after, policy=replace(after.policy, objectives=order)))
    quick = solve_steady(after)
    assert {g: quick.objectives[g] for g in order} == {g: whole.objectives[g] for g in order}
    assert not evaluate_assign(after, list(quick.assignments)).violations


@pytest.mark.parametrize("seed", range(3))
def test_after_each_refusal_at_most_one_other_proposal_changes_in_the_median(seed: int) -> None:
    problem = random_assign(seed, patients=10)
    result = solve_assign(problem)
    changed = []
    for _ in range(6):
        if not result.assignments:
            break
        one = result.assignments[0]
        problem = decline(problem, result, one.patient, one.site)
        again = solve_steady(problem)
        assert again.site_of.get(one.patient) != one.site
        others = {change.patient for change in difference(result, again).changes} - {one.patient}
        changed.append(len(others))
        result = again
    assert not changed or statistics.median(changed) <= 1
