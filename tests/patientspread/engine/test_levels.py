"""Two levels, scenarios, redistribution, and what happens when time runs out."""

from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from patientspread.engine import solve_assign
from patientspread.engine.case_io import read_case
from patientspread.engine.errors import CaseError, ProblemError
from patientspread.engine.evaluate import evaluate_assign
from patientspread.engine.evaluate_flow import evaluate_flow
from patientspread.engine.flow_types import FlowProblem, RedistributionProblem
from patientspread.engine.hubs import cover
from patientspread.engine.redistribution import solve_redistribution
from patientspread.engine.regions_first import solve_regions_first
from patientspread.engine.scenarios import check_occupancy, check_scenarios, solve_least_bad
from patientspread.engine.solve import solve_flow
from patientspread.engine.two_level import solve_two_level
from tests.patientspread.engine.shared import given_case
from tests.patientspread.engine.small_problems import (
    random_assign,
    random_flow,
    simple_patient,
    simple_problem,
    simple_site,
)

seeds = st.integers(0, 2**32 - 1)


def country(seed: int) -> tuple[FlowProblem, dict[str, str]]:
    """Nine nodes in three regions, all within reach of each other."""
    problem = random_flow(seed, nodes=9, days=3, known_order=True)
    near = np.minimum(problem.travel_minutes, 150)
    problem = replace(problem, travel_minutes=near, open_moves=())
    policy = replace(problem.policy, fair_share=None)
    return replace(problem, policy=policy), {n: f"R{int(n[1:]) // 3}" for n in problem.nodes}


@settings(max_examples=15)
@given(seed=seeds)
def test_two_levels_keep_every_rule_and_never_beat_one_shot(seed: int) -> None:
    problem, region_of = country(seed)
    result = solve_two_level(problem, region_of)
    recount = evaluate_flow(problem, result.moves)
    assert recount.violations == ()
    one_shot = solve_flow(problem)
    assert one_shot.vector() <= recount.vector(problem.policy.objectives)


@settings(max_examples=15)
@given(seed=seeds)
def test_regions_that_place_their_own_patients_first_keep_every_rule(seed: int) -> None:
    problem = random_assign(seed, sites=6, patients=14)
    result = solve_regions_first(problem, workers=1 + seed % 2)
    order = problem.policy.objectives
    assert result.recount.violations == ()
    assert solve_assign(problem).vector() <= result.recount.vector(order)
    regions = {s.id: s.region for s in problem.sites}
    origin = {p.id: regions[p.origin] for p in problem.patients}
    for region, part in result.regional.items():
        assert all(regions[a.site] == region == origin[a.patient] for a in part.assignments)


def test_the_number_of_workers_does_not_change_the_plan() -> None:
    problem, region_of = country(7)
    alone = solve_two_level(problem, region_of, workers=1)
    together = solve_two_level(problem, region_of, workers=4)
    assert alone.moves == together.moves


def _inside_a_daemon(seed: int) -> int:
    problem, region_of = country(seed)
    return len(solve_two_level(problem, region_of, workers=2).moves)


def test_regions_run_in_parallel_inside_a_daemonic_worker() -> None:
    problem, region_of = country(7)
    expected = len(solve_two_level(problem, region_of).moves)
    with get_context("spawn").Pool(1) as pool:  # its workers are daemons, as Celery's are
        assert pool.apply(_inside_a_daemon, (7,)) == expected


@settings(max_examples=10)
@given(seed=seeds)
def test_the_least_bad_plan_is_counted_on_every_scenario(seed: int) -> None:
    problem = replace(random_flow(seed, known_order=True), open_moves=())
    low = np.maximum(problem.forecast - 2, 0)
    scenarios = {"P50": problem.forecast, "P10": low, "P90": problem.forecast + 2}
    for over in ("worst", "sum"):
        plan = solve_least_bad(problem, scenarios, over=over)
        assert plan.proven_optimal
        counts = check_scenarios(problem, replace(solve_flow(problem), moves=plan.moves), scenarios)
        assert {k: v.objectives for k, v in counts.items()} == plan.objectives
        assert all(v.violations == () for v in counts.values())
        single = check_scenarios(problem, solve_flow(problem), scenarios)
        if all(v.violations == () for v in single.values()):
            bad = [c.objectives["over"] for c in single.values()]
            assert plan.values["over"] <= (max(bad) if over == "worst" else sum(bad))


def test_one_scenario_is_the_problem_itself() -> None:
    problem = random_flow(12, known_order=True)
    plan = solve_least_bad(problem, {"only": problem.forecast})
    assert tuple(plan.values[g] for g in plan.order) == solve_flow(problem).vector()


def test_scenarios_must_fit_the_problem() -> None:
    problem = random_flow(12, known_order=True)
    with pytest.raises(ProblemError):
        solve_least_bad(problem, {})
    with pytest.raises(ProblemError):
        solve_least_bad(problem, {"odd": problem.forecast[:1]})


def test_a_patient_plan_can_be_checked_on_a_fuller_country() -> None:
    problem = simple_problem([simple_site("A")], [simple_patient("p")])
    result = solve_assign(problem)
    assert check_occupancy(problem, result, {}).objectives == result.objectives
    fuller = check_occupancy(problem, result, {("A", "cl"): 16})
    assert fuller.violations == ("A cl: 1 placed above the open beds",)


def test_external_patients_that_nobody_can_take_are_refused() -> None:
    problem = replace(random_flow(3), intake=np.zeros_like(random_flow(3).intake))
    asked = np.ones((len(problem.beds), problem.days), dtype=np.int64)
    with pytest.raises(ProblemError, match="cannot take"):
        solve_flow(replace(problem, external_in=asked))


@settings(max_examples=15)
@given(seed=seeds)
def test_redistribution_equals_scipy_on_its_own_arcs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = RedistributionProblem(
        nodes=("a", "b", "c"),
        days=4,
        capacity=rng.uniform(3, 12, 3),
        initial=rng.uniform(2, 9, 3),
        admitted=rng.uniform(0, 5, (3, 4)),
        discharged=rng.uniform(0, 0.4, (3, 4)),
        survival=np.array([1.0, 0.8, 0.5, 0.2]),
    )
    result = solve_redistribution(problem)
    assert result.objectives["overflow"] == pytest.approx(_overflow(problem), abs=1e-6)
    assert result.proven_optimal


def _overflow(problem: RedistributionProblem) -> float:
    """Least overflow with one column for every arc and day."""
    size, days = len(problem.nodes), problem.days
    arcs = [(i, j, t) for i in range(size) for j in range(size) if i != j for t in range(days)]
    rows, limits = [], []
    for n in range(size):
        for t in range(days):
            alive = float(problem.initial[n] - problem.discharged[n, : t + 1].sum())
            line = np.zeros(len(arcs) + size * days)
            for s in range(t + 1):
                weight = problem.survival[t - s] if t - s < len(problem.survival) else 0.0
                alive += weight * problem.admitted[n, s]
                for k, (i, j, d) in enumerate(arcs):
                    line[k] += weight * ((j == n) - (i == n)) * (d == s)
                    line[k] += float(i == n and d == s and s == t)
            rows.append(-line)
            limits.append(alive)
            above = line.copy()
            above[len(arcs) + n * days + t] = -1.0
            rows.append(above)
            limits.append(problem.capacity[n] - alive)
            out = np.array([float((i, d) == (n, t)) for i, _, d in arcs] + [0.0] * size * days)
            rows.append(out)
            limits.append(problem.admitted[n, t])
    cost = np.array([0.0] * len(arcs) + [1.0] * size * days)
    found = linprog(cost, A_ub=np.array(rows), b_ub=np.array(limits))
    assert found.status == 0
    return float(found.fun)


def test_a_redistribution_case_is_read_and_checked() -> None:
    case = (
        '{"schema": "patientspread-case/1", "id": "r", "kind": "redistribution", "nodes": ["a", '
        '"b"], "days": 1, "capacity": [1, 5], "initial": [1, 1], "admitted": [[2], [0]], '
        '"discharged": [[0], [0]], "survival": [1.0]}'
    )
    result = solve_redistribution(read_case(case))  # type: ignore[arg-type]
    assert result.objectives["overflow"] == pytest.approx(2.0)
    with pytest.raises(CaseError, match="/admitted/0"):
        read_case(case.replace("[[2], [0]]", "[[2, 2], [0]]"))


@settings(max_examples=30)
@given(seed=seeds, size=st.integers(1, 14), density=st.floats(0, 1))
def test_hubs_cover_exactly_the_arcs_there_are(seed: int, size: int, density: float) -> None:
    near = np.random.default_rng(seed).random((size, size)) < density
    np.fill_diagonal(near, val=True)
    groups = cover(near)
    joined = (groups.senders.T.astype(int) @ groups.receivers.astype(int)) > 0
    np.fill_diagonal(joined, val=True)
    assert (joined == near).all()


@pytest.mark.parametrize("limit", [0.0, 0.05, 0.3])
def test_out_of_time_gives_the_best_so_far_and_never_worse_than_the_peers(limit: float) -> None:
    problem = read_case(given_case("a03-national-300").read_text(encoding="utf-8"))
    result = solve_assign(problem, time_limit=limit)  # type: ignore[arg-type]
    assert evaluate_assign(problem, result.assignments).violations == ()  # type: ignore[arg-type]
    assert result.vector() <= tuple(
        result.comparison["nearest_first"][goal] for goal in result.order
    )
    if not result.proven_optimal:
        assert result.gap is not None
        assert result.gap.bound <= result.gap.value


def test_an_optimum_is_called_proven_only_without_a_gap() -> None:
    for seed in range(20):
        result = solve_assign(random_assign(seed, patients=12))
        assert result.proven_optimal is (result.gap is None)
