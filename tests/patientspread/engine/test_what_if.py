"""What if: another problem, two plans side by side, and the real one untouched."""

import statistics
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patientspread.engine import (
    AssignPolicy,
    FairShare,
    Widths,
    add_beds,
    close_site,
    difference,
    solve_assign,
)
from patientspread.engine.errors import ProblemError
from patientspread.engine.evaluate import evaluate_assign
from patientspread.engine.solve import solve_flow
from patientspread.engine.what_if import (
    accept,
    add_node_beds,
    close_node,
    cut_fleet,
    decline,
    flow_difference,
)
from tests.patientspread.engine.small_problems import (
    random_assign,
    random_flow,
    simple_patient,
    simple_problem,
    simple_site,
)

seeds = st.integers(0, 2**32 - 1)


def two_sites():
    """Two quiet sites and three patients at the first."""
    people = [simple_patient(f"p{i}") for i in range(3)]
    return simple_problem([simple_site("A"), simple_site("B")], people)


def test_closing_a_hospital_moves_its_patients_and_leaves_the_real_plan_alone() -> None:
    problem = two_sites()
    before = solve_assign(problem)
    after = solve_assign(close_site(problem, "A"))
    side_by_side = difference(before, after)
    assert {(c.before, c.after) for c in side_by_side.changes} == {("A", "B")}
    assert side_by_side.sites == {"A": (3, 0), "B": (0, 3)}
    assert side_by_side.goals["transfers"] == (0, 3)
    assert not problem.sites[0].closed
    assert solve_assign(problem).assignments == before.assignments


def test_more_beds_place_more_patients_and_a_smaller_fleet_fewer() -> None:
    full = simple_site("A", capacity=Widths(5))
    problem = simple_problem([full, simple_site("B")], two_sites().patients)
    problem = close_site(problem, "B")
    assert solve_assign(problem).objectives["unplaced"] == 3
    assert solve_assign(add_beds(problem, "A", "cl", 2)).objectives["unplaced"] == 1
    moving = close_site(two_sites(), "A")
    assert solve_assign(cut_fleet(moving, "R1", "ambulance", 98)).objectives["unplaced"] == 2
    assert solve_assign(cut_fleet(moving, "R1", "ambulance", 500)).objectives["unplaced"] == 3


def test_another_key_gives_another_plan() -> None:
    sites = [simple_site("A", capacity=Widths(20)), simple_site("B", "R2", occupied=1)]
    people = [simple_patient(f"p{i}") for i in range(4)]
    policy = AssignPolicy(fair_share=FairShare({"R1": 9, "R2": 1}, band=0.0))
    problem = simple_problem(sites, people, policy=policy)
    other = replace(
        problem, policy=AssignPolicy(fair_share=FairShare({"R1": 1, "R2": 1}, band=0.0))
    )
    assert len(difference(solve_assign(problem), solve_assign(other)).changes) == 4


def test_a_declined_pair_never_returns_and_the_others_stand() -> None:
    people = [simple_patient(f"p{i}", max_minutes=60) for i in range(6)]
    sites = [simple_site(n, occupied=o) for n, o in (("A", 10), ("B", 6), ("C", 5))]
    problem = simple_problem(sites, people)
    result = solve_assign(problem)
    changed = []
    for _ in range(6):
        victim = result.assignments[0]
        problem = decline(problem, result, victim.patient, victim.site)
        again = solve_assign(problem)
        assert again.site_of.get(victim.patient) != victim.site
        others = [c for c in difference(result, again).changes if c.patient != victim.patient]
        changed.append(len(others))
        result = again
    assert statistics.median(changed) <= 1


@settings(max_examples=20)
@given(seed=seeds)
def test_an_accepted_proposal_is_used_up_and_the_rest_of_the_plan_still_fits(seed: int) -> None:
    problem = random_assign(seed, patients=8)
    result = solve_assign(problem)
    if not result.assignments:
        return
    chosen = result.assignments[0]
    after = accept(problem, chosen)
    assert chosen.patient not in {p.id for p in after.patients}
    rest = [a for a in result.assignments if a.patient != chosen.patient]
    broken = evaluate_assign(after, rest).violations
    assert [v for v in broken if "bring-back" not in v] == []


def test_what_if_on_flows() -> None:
    problem = random_flow(4, nodes=4, days=2, known_order=True)
    before = solve_flow(problem)
    more = solve_flow(add_node_beds(problem, "N0", problem.beds[0], 20))
    # the band follows the regular beds here, so only the goals before it can be compared
    assert more.vector()[:2] <= before.vector()[:2]
    closed = solve_flow(close_node(problem, "N1"))
    assert all(m.target != "N1" for m in closed.moves)
    keyed = replace(
        problem, policy=replace(problem.policy, fair_share=FairShare({"N0": 1.0}, band=0.5))
    )
    side_by_side = flow_difference(before, solve_flow(keyed))
    assert set(side_by_side.goals) == set(before.order)
    assert flow_difference(before, before).moves == {}


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(ProblemError):
        close_site(two_sites(), "Z")
    with pytest.raises(ProblemError):
        add_beds(two_sites(), "A", "ic", 1)
    with pytest.raises(ProblemError):
        add_beds(two_sites(), "A", "cl", 1, phase="red")
    with pytest.raises(ProblemError):
        close_node(random_flow(1), "Z")
