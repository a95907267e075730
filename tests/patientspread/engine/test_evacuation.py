"""Emptying a hospital: the given case, waves, deadlines and who stays behind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from patientspread.engine import (
    AssignPolicy,
    AssignProblem,
    BedState,
    Name,
    Patient,
    Site,
    Widths,
    solve_assign,
)
from patientspread.engine.case_io import read_case
from patientspread.engine.errors import ProblemError
from patientspread.engine.evacuation import (
    CensusLine,
    Evacuation,
    Wave,
    build_evacuation,
    earliest_empty,
    evacuation_story,
    plan_evacuation,
    shuttle,
)
from patientspread.engine.evaluate import evaluate_assign
from tests.patientspread.engine.shared import given_case

FIVE = ("unplaced", "phase", "out_of_region", "fairness", "minutes_plus_wait")


def site(name: str, region: str, free: int, *, intake: int = 10, isolation: int = 1) -> Site:
    state = BedState(Widths(20), 20 - free, isolation, intake)
    return Site(name, region, {"cl": state}, frozenset({"general"}))


def base(*, patients: tuple[Patient, ...] = (), trips: int = 100) -> AssignProblem:
    sites = (
        site("full", "A", 0),
        site("near", "A", 3),
        site("mid", "B", 4),
        site("far", "B", 20),
    )
    minutes = np.array([[0, 20, 50, 100], [20, 0, 40, 90], [50, 40, 0, 50], [100, 90, 50, 0]])
    return AssignProblem(
        sites,
        patients,
        minutes.astype(np.int64),
        24,
        {("A", "ambulance"): trips, ("B", "ambulance"): trips, ("A", "bus"): 0},
        policy=AssignPolicy(objectives=FIVE),
    )


def census(count: int, **changed) -> tuple[CensusLine, ...]:
    return (CensusLine("cl", "general", count, **changed),)


def test_everybody_leaves_the_closed_site_and_the_plan_is_proven():
    plan = plan_evacuation(base(), Evacuation("full", census(10), 6))
    assert plan.proven_optimal
    assert plan.left_behind == ()
    assert sum(d.count for d in plan.departures) == 10
    assert {d.site for d in plan.departures} <= {"near", "mid", "far"}
    assert not evaluate_assign(plan.built.problem, plan.result.assignments).violations


def test_the_given_evacuation_keeps_its_optimum_when_built_from_its_census():
    case = read_case(given_case("a08-evacuation-160").read_text(encoding="utf-8"))
    assert isinstance(case, AssignProblem)
    closed = next(s.id for s in case.sites if s.closed)
    inside = [p for p in case.patients if p.origin == closed]
    lines = tuple(
        CensusLine(
            p.bed,
            p.specialism,
            1,
            isolation=p.isolation,
            mode=p.mode,
            max_minutes=p.max_minutes,
            priority=p.priority,
            earliest_hour=p.ready_hour,
        )
        for p in inside
    )
    others = tuple(p for p in case.patients if p.origin != closed)
    opened = replace(
        case,
        sites=tuple(replace(s, closed=False) for s in case.sites),
        patients=others,
    )
    plan = plan_evacuation(opened, Evacuation(closed, lines, case.horizon_hours - 1))
    assert plan.built.postponed == ()
    assert plan.proven_optimal
    assert plan.result.vector() == solve_assign(case).vector() == (0, 0, 33, 27200, 5147)


def test_patients_leave_when_a_vehicle_is_at_the_door():
    waves = (Wave(0, {"ambulance": 2}), Wave(2, {"ambulance": 3}))
    plan = plan_evacuation(base(trips=0), Evacuation("full", census(7), 6, waves))
    assert plan.out_by_hour[:3] == (2, 2, 5)
    assert [(left.code, left.count) for left in plan.left_behind] == [("no_vehicle", 2)]


def test_a_line_that_goes_first_takes_the_first_vehicles():
    lines = (
        CensusLine("cl", "general", 2, order=1),
        CensusLine("cl", "general", 2, order=0, isolation=True),
    )
    waves = shuttle({"ambulance": 2}, first=0, last=4, cycle=2)
    built = build_evacuation(base(), Evacuation("full", lines, 6, waves))
    ready = {p.id: p.ready_hour for p in built.problem.patients}
    assert {built.line_of[name] for name, hour in ready.items() if hour == 0} == {1}
    assert {built.line_of[name] for name, hour in ready.items() if hour == 2} == {0}


def test_nobody_arrives_after_the_deadline():
    far_only = Evacuation("full", census(20, max_minutes=120), 1)
    plan = plan_evacuation(base(), far_only)
    assert all(d.arrival_hour <= 1 for d in plan.departures)
    assert sum(d.count for d in plan.departures) == 7  # near 3 + mid 4; far is two hours away
    assert sum(left.count for left in plan.left_behind) == 13


def test_the_earliest_possible_deadline_is_found():
    evacuation = Evacuation("full", census(20, max_minutes=120), 1)
    hour = earliest_empty(base(), evacuation, latest_hour=20)
    assert hour is not None
    assert plan_evacuation(base(), replace(evacuation, deadline_hour=hour)).left_behind == ()
    assert plan_evacuation(base(), replace(evacuation, deadline_hour=hour - 1)).left_behind != ()
    assert earliest_empty(base(), replace(evacuation, census=census(60)), latest_hour=20) is None


def test_other_requests_stay_unless_they_cannot_arrive_in_time():
    def request(name: str, ready: int) -> Patient:
        return Patient(name, "near", "cl", "general", ready, 60, "ambulance", "A")

    problem = base(patients=(request("now", 0), request("tomorrow", 12)))
    plan = plan_evacuation(problem, Evacuation("full", census(2), 4))
    assert plan.built.postponed == ("tomorrow",)
    assert "now" in plan.result.site_of
    assert any("1 andere aanvragen" in line for line in evacuation_story(plan))


def test_waiting_vehicles_are_counted():
    slow = base()
    sites = tuple(
        replace(s, beds={"cl": replace(s.beds["cl"], intake_per_hour=1)}) for s in slow.sites
    )
    plan = plan_evacuation(
        replace(slow, sites=sites), Evacuation("full", census(3, max_minutes=20), 6)
    )
    # one an hour at the only hospital within 20 minutes: 0 + 1 + 2 hours at the door
    assert plan.waiting_hours == 3
    assert plan.out_by_hour[:3] == (1, 2, 3)


def test_the_story_tells_waves_and_who_stays_behind_in_both_languages():
    names = {
        "bed:cl": Name("kliniek", "ward"),
        "mode:ambulance": Name("de ziekenauto", "the ambulance car"),
        "specialism:general": Name("algemeen", "all-round"),
    }
    named = replace(base(trips=3), names=names)
    plan = plan_evacuation(named, Evacuation("full", census(6, isolation=True), 6))
    for language in ("nl", "en"):
        story = evacuation_story(plan, language=language)
        assert len(story) >= 3
        assert all("{" not in line and "?" not in line for line in story)
    dutch, english = (" ".join(evacuation_story(plan, language=way)) for way in ("nl", "en"))
    assert "3 patiënten (kliniek, algemeen)" in dutch
    assert "3 patients (ward, all-round)" in english
    assert not any(name.nl in english or name.en in dutch for name in names.values())
    nobody = plan_evacuation(base(trips=0), Evacuation("full", census(2), 6))
    assert "geen van de 2" in evacuation_story(nobody)[0]


@pytest.mark.parametrize(
    "evacuation",
    [
        Evacuation("nowhere", census(1), 4),
        Evacuation("full", census(1), -1),
        Evacuation("full", census(-1), 4),
        Evacuation("full", census(10**6), 4),
        Evacuation("full", (CensusLine("burns", "general", 1),), 4),
        Evacuation("full", census(1), 4, (Wave(0, {"bus": -1}),)),
    ],
)
def test_contradictions_are_refused(evacuation):
    with pytest.raises(ProblemError):
        build_evacuation(base(), evacuation)


def test_a_shuttle_takes_at_least_an_hour():
    with pytest.raises(ProblemError):
        shuttle({"bus": 1}, first=0, last=4, cycle=0)
