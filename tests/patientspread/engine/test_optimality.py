"""The optimum is the optimum: given cases, enumeration, and scipy's MILP on another model."""

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patientspread.engine import AssignProblem, solve_assign
from patientspread.engine.case_io import read_case
from patientspread.engine.evaluate import evaluate_assign
from patientspread.engine.evaluate_flow import evaluate_flow
from patientspread.engine.flow_types import FlowProblem
from patientspread.engine.results import Assignment
from patientspread.engine.solve import solve_flow
from tests.patientspread.engine.milp_assign import assign_optimum
from tests.patientspread.engine.milp_flow import flow_optimum
from tests.patientspread.engine.shared import GIVEN, given_case
from tests.patientspread.engine.small_problems import random_assign, random_flow

seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("name", GIVEN)
def test_a_given_case_equals_its_proven_optimum_goal_for_goal(name: str) -> None:
    text = given_case(name).read_text(encoding="utf-8")
    expected = json.loads(text)["expected"]
    problem = read_case(text)
    result = (
        solve_assign(problem) if isinstance(problem, AssignProblem) else solve_flow(problem)  # type: ignore[arg-type]
    )
    assert list(result.order) == expected["order"]
    assert dict(result.objectives) == expected["objectives"]
    assert result.proven_optimal
    assert result.gap is None


@pytest.mark.parametrize("seed", range(6))
def test_a_tiny_problem_equals_the_best_of_all_plans_there_are(seed: int) -> None:
    problem = random_assign(seed, sites=3, patients=4, hours=3, every_goal=seed % 2 == 0)
    order = problem.policy.objectives
    hours = range(problem.horizon_hours)
    places = [None, *itertools.product((s.id for s in problem.sites), hours)]
    best = None
    for choice in itertools.product(places, repeat=len(problem.patients)):
        chosen = zip(problem.patients, choice, strict=True)
        plan = [Assignment(p.id, *place) for p, place in chosen if place]
        count = evaluate_assign(problem, plan)
        if not count.violations and (best is None or count.vector(order) < best):
            best = count.vector(order)
    result = solve_assign(problem)
    assert result.vector() == best
    assert result.proven_optimal


@settings(max_examples=40)
@given(seed=seeds)
def test_a_random_patient_problem_equals_scipy_on_its_own_model(seed: int) -> None:
    problem = random_assign(seed)
    result = solve_assign(problem)
    assert list(result.vector()) == assign_optimum(problem)
    assert result.proven_optimal
    recount = evaluate_assign(problem, result.assignments)
    assert recount.violations == ()
    assert recount.objectives == result.objectives


@settings(max_examples=15)
@given(seed=seeds)
def test_a_tight_problem_with_the_usual_goals_equals_scipy(seed: int) -> None:
    problem = random_assign(seed, sites=5, patients=16, hours=6, every_goal=False)
    assert list(solve_assign(problem).vector()) == assign_optimum(problem)


@settings(max_examples=40)
@given(seed=seeds)
def test_a_random_flow_equals_scipy_on_its_own_model(seed: int) -> None:
    problem = random_flow(seed)
    result = solve_flow(problem)
    assert list(result.vector()) == flow_optimum(problem)
    assert result.proven_optimal
    recount = evaluate_flow(problem, result.moves)
    assert recount.violations == ()
    assert recount.objectives == result.objectives


@settings(max_examples=15)
@given(seed=seeds)
def test_hubs_give_the_same_flow_optimum_as_single_arcs(
    seed: int, monkeypatch_module: pytest.MonkeyPatch
) -> None:
    problem = random_flow(seed, nodes=6, days=3, known_order=seed % 2 == 0)
    with monkeypatch_module.context() as patch:
        patch.setattr("patientspread.engine.flow_model._FEW_NODES", 0)
        patch.setattr("patientspread.engine.flow_model._WORTH", 99.0)
        by_hubs = solve_flow(problem)
    assert by_hubs.vector() == solve_flow(problem).vector()


@pytest.fixture(scope="module")
def monkeypatch_module() -> pytest.MonkeyPatch:
    return pytest.MonkeyPatch()


@settings(max_examples=10)
@given(seed=seeds)
def test_the_same_input_gives_the_same_answer(seed: int) -> None:
    problem, flow = random_assign(seed, patients=12), random_flow(seed)
    assert solve_assign(problem).assignments == solve_assign(problem).assignments
    assert solve_flow(flow).moves == solve_flow(flow).moves


def test_the_order_of_the_goals_is_the_order_of_the_policy() -> None:
    problem = random_assign(5, patients=12, every_goal=False)
    for order in itertools.permutations(("phase", "unplaced", "fairness")):
        policy = replace(problem.policy, objectives=order)
        result = solve_assign(replace(problem, policy=policy))
        assert result.order == order
        assert list(result.vector()) == assign_optimum(replace(problem, policy=policy))


def test_a_flow_problem_of_a_case_is_a_flow_problem() -> None:
    text = given_case("f01-nl-11-regions").read_text(encoding="utf-8")
    assert isinstance(read_case(text), FlowProblem)
