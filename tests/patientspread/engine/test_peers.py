"""Ours is never lexicographically worse than what people do without a solver."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patientspread.engine import AssignProblem, solve_assign
from patientspread.engine.case_io import read_case
from patientspread.engine.evaluate import evaluate_assign
from patientspread.engine.evaluate_flow import evaluate_flow
from patientspread.engine.flow_types import FlowProblem
from patientspread.engine.peers import PEERS
from patientspread.engine.peers_flow import PEERS as FLOW_PEERS
from patientspread.engine.solve import solve_flow
from tests.patientspread.engine.shared import GIVEN, given_case
from tests.patientspread.engine.small_problems import random_assign, random_flow

seeds = st.integers(0, 2**32 - 1)


def check_assign(problem: AssignProblem) -> None:
    result = solve_assign(problem)
    for name, peer in PEERS.items():
        count = evaluate_assign(problem, peer(problem))
        assert count.violations == (), name
        assert result.vector() <= count.vector(result.order), name


def check_flow(problem: FlowProblem) -> None:
    result = solve_flow(problem)
    for name, peer in FLOW_PEERS.items():
        count = evaluate_flow(problem, peer(problem))
        assert count.violations == (), name
        assert result.vector() <= count.vector(result.order), name


@pytest.mark.parametrize("name", GIVEN)
def test_on_the_given_cases(name: str) -> None:
    problem = read_case(given_case(name).read_text(encoding="utf-8"))
    if isinstance(problem, AssignProblem):
        check_assign(problem)
    elif isinstance(problem, FlowProblem):
        check_flow(problem)


@settings(max_examples=25)
@given(seed=seeds)
def test_on_random_patient_problems(seed: int) -> None:
    check_assign(random_assign(seed, patients=14))


@settings(max_examples=25)
@given(seed=seeds)
def test_on_random_flows(seed: int) -> None:
    check_flow(random_flow(seed, nodes=5, days=3))


def test_every_run_shows_doing_nothing_and_nearest_first() -> None:
    problem = random_assign(3)
    result = solve_assign(problem)
    for name in ("nothing", "nearest_first"):
        expected = evaluate_assign(problem, PEERS[name](problem)).objectives
        assert result.comparison[name] == expected


def test_nearest_first_of_a_given_case_has_the_published_values() -> None:
    problem = read_case(given_case("a03-national-300").read_text(encoding="utf-8"))
    assert isinstance(problem, AssignProblem)
    count = evaluate_assign(problem, PEERS["nearest_first"](problem))
    assert count.vector(problem.policy.objectives) == (0, 321, 13, 55284, 1583)
