"""What each goal of the patient level does, on problems small enough to see."""

from dataclasses import replace
from typing import Any

import pytest

from patientspread.engine import AssignPolicy, FairShare, Widths, solve_assign
from patientspread.engine.errors import ProblemError
from tests.patientspread.engine.small_problems import simple_patient, simple_problem, simple_site


def full(name: str, region: str = "R1"):
    """A site whose regular beds are all taken."""
    return simple_site(name, region, occupied=10)


def test_an_admitted_patient_stays_when_a_new_one_can_go_instead() -> None:
    sites = [
        simple_site("A", capacity=Widths(10), occupied=9),
        simple_site("B", capacity=Widths(10), occupied=9),
    ]
    people = [simple_patient("lies-in-bed", admitted=True), simple_patient("new")]
    result = solve_assign(simple_problem(sites, people))
    assert result.site_of == {"lies-in-bed": "A", "new": "B"}
    assert result.objectives["admitted_moves"] == 0
    assert result.objectives["transfers"] == 1


def test_a_patient_is_brought_back_once_its_region_has_room() -> None:
    away = simple_patient("away", origin="B", preferred_region="R1", bring_back=True)
    busy = simple_problem([full("A"), simple_site("B", "R2")], [away])
    quiet = simple_problem([simple_site("A"), simple_site("B", "R2")], [away])
    assert solve_assign(busy).site_of == {}
    assert solve_assign(busy).objectives["unplaced"] == 0
    assert solve_assign(busy).unplaced[0].code == "unplaced_bring_back"
    assert solve_assign(quiet).site_of == {"away": "A"}


def test_bringing_back_gives_way_to_new_patients() -> None:
    sites = [simple_site("A", capacity=Widths(10), occupied=8, intake_per_hour=1)]
    sites.append(replace(full("B", "R2"), closed=True))
    people = [
        simple_patient("away", origin="B", bring_back=True),
        simple_patient("new-1"),
        simple_patient("new-2"),
    ]
    result = solve_assign(simple_problem(sites, people))
    assert result.site_of == {"new-1": "A", "new-2": "A"}
    assert result.objectives["bring_back"] == 1


def test_beds_above_the_open_phases_are_the_last_resort_when_the_policy_allows_them() -> None:
    sites = [simple_site("A", capacity=Widths(5), occupied=5)]
    soft = AssignPolicy(soft_capacity=True)
    hard = solve_assign(simple_problem(sites, [simple_patient("p")]))
    assert hard.objectives["unplaced"] == 1
    result = solve_assign(simple_problem(sites, [simple_patient("p")], policy=soft))
    assert result.objectives["unplaced"] == 0
    assert result.objectives["over"] == 1


def test_a_region_above_its_band_sends_patients_to_one_below() -> None:
    sites = [simple_site("A", capacity=Widths(20)), simple_site("B", "R2", occupied=1)]
    people = [simple_patient(f"p{i}") for i in range(4)]
    even = FairShare({"R1": 1, "R2": 1}, band=0.0)
    own = FairShare({"R1": 9, "R2": 1}, band=0.0)
    spread = solve_assign(simple_problem(sites, people, policy=AssignPolicy(fair_share=even)))
    assert list(spread.site_of.values()) == ["B"] * 4
    stay = solve_assign(simple_problem(sites, people, policy=AssignPolicy(fair_share=own)))
    assert list(stay.site_of.values()) == ["A"] * 4


def test_open_proposals_are_kept_where_goals_above_allow() -> None:
    sites = [simple_site(n, occupied=o) for n, o in (("A", 10), ("B", 3), ("C", 2))]
    people = [simple_patient("p")]
    fresh = solve_assign(simple_problem(sites, people))
    kept = solve_assign(simple_problem(sites, people, open_proposals={"p": "B"}))
    assert fresh.site_of == {"p": "C"}
    assert kept.site_of == {"p": "B"}
    assert kept.objectives["changes"] == 0


def test_arrivals_already_agreed_take_their_hour() -> None:
    site = simple_site("A", intake_per_hour=1, arrivals_taken={0: 1, 1: 1})
    result = solve_assign(simple_problem([site], [simple_patient("p")]))
    assert [a.arrival_hour for a in result.assignments] == [2]


def test_isolation_rooms_are_not_shared() -> None:
    sites = [simple_site("A", isolation_free=1), simple_site("B", isolation_free=0)]
    people = [simple_patient(f"p{i}", isolation=True, priority=i + 1) for i in range(2)]
    result = solve_assign(simple_problem(sites, people))
    assert result.site_of == {"p1": "A"}
    assert result.objectives["unplaced"] == 1


def test_nobody_to_place_is_an_answer_too() -> None:
    result = solve_assign(simple_problem([simple_site("A")], []))
    assert result.assignments == ()
    assert result.proven_optimal


@pytest.mark.parametrize(
    "spoil",
    [
        {"horizon_hours": 0},
        {"policy": AssignPolicy(objectives=())},
        {"policy": AssignPolicy(objectives=("phase", "phase"))},
        {"policy": AssignPolicy(objectives=("beauty",))},
        {"policy": AssignPolicy(phases_open=("red",))},
        {"policy": AssignPolicy(phase_weights=(3, 2, 1, 0))},
        {"patients": (simple_patient("p", origin="nowhere"),)},
        {"patients": (simple_patient("p", priority=-1),)},
        {"patients": (simple_patient("p"), simple_patient("p"))},
        {"sites": (simple_site("A", occupied=-1),)},
        {"sites": (simple_site("A"), simple_site("B"))},
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(spoil: dict[str, Any]) -> None:
    problem = simple_problem([simple_site("A")], [simple_patient("p")])
    with pytest.raises(ProblemError):
        solve_assign(replace(problem, **spoil))


def test_who_lies_in_the_own_region_already_goes_back_to_the_own_hospital_alone() -> None:
    away = simple_patient("away", origin="B", preferred_region="R1", bring_back=True, home="A")
    there = [simple_site("B"), simple_site("C", occupied=0)]
    crowded = simple_problem([simple_site("A", capacity=Widths(10), occupied=9), *there], [away])
    shut = simple_problem([full("A"), *there], [away])
    assert solve_assign(crowded).site_of == {"away": "A"}
    assert solve_assign(shut).site_of == {}
    assert solve_assign(shut).objectives["bring_back"] == 1
