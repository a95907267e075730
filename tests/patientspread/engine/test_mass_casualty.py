"""Casualty plans against brute force, rule by rule, and again after reports come in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patientspread.engine.errors import ProblemError
from patientspread.engine.mass_casualty import (
    CasualtyHospital,
    CasualtyPolicy,
    CasualtyProblem,
    Dispatch,
    Fleet,
    PerTriage,
    Units,
    VictimGroup,
    default_per_hour,
    evaluate_casualties,
    notice_text,
    plan_casualties,
    replan,
    why_dispatch,
    why_left,
)
from patientspread.engine.names import Name

PLENTY = PerTriage(20, 20, 20)
AMBULANCES = (Fleet("ambulance", (Units(50),)),)


def hospital(name: str, minutes: int, **changed) -> CasualtyHospital:
    given_values = {"per_hour": PLENTY, "startup_minutes": 0, "trauma_level": 2, **changed}
    return CasualtyHospital(name, minutes, **given_values)


def incident(*hospitals: CasualtyHospital, victims: PerTriage, **changed) -> CasualtyProblem:
    groups = tuple(VictimGroup(t, victims.of(t)) for t in ("T1", "T2", "T3") if victims.of(t))
    return CasualtyProblem(hospitals, groups, **{"fleets": AMBULANCES, **changed})


def sent(result) -> dict[tuple[str, str], int]:
    totals: dict[tuple[str, str], int] = {}
    for d in result.dispatches:
        totals[d.triage, d.hospital] = totals.get((d.triage, d.hospital), 0) + d.count
    return totals


NEAR, CENTRE, FAR = (
    hospital("near", 5),
    hospital("centre", 20, trauma_level=1),
    hospital("far", 25),
)


def test_the_nearest_hospital_is_kept_for_walk_ins():
    result = plan_casualties(incident(NEAR, CENTRE, FAR, victims=PerTriage(2, 2, 2)))
    assert result.kept_for_walk_ins == ("near",)
    assert all(d.hospital != "near" for d in result.dispatches)
    assert "kept_for_walk_ins" in [n.code for n in result.notices]


def test_a_closed_hospital_is_not_the_nearest():
    closed = replace(NEAR, closed=True)
    result = plan_casualties(incident(closed, CENTRE, FAR, victims=PerTriage(0, 2, 0)))
    assert result.kept_for_walk_ins == ("centre",)
    assert sent(result) == {("T2", "far"): 2}


def test_t1_go_to_the_level_1_centre_and_elsewhere_only_when_it_is_full():
    full = replace(CENTRE, per_hour=PerTriage(1, 20, 20))
    problem = incident(NEAR, full, FAR, victims=PerTriage(4, 0, 0))
    result = plan_casualties(problem)
    assert sent(result) == {("T1", "centre"): 2, ("T1", "far"): 2}  # one an hour, two hours
    away = next(d for d in result.dispatches if d.hospital == "far")
    assert why_dispatch(problem, result, away).code == "level1_full"


def test_t1_go_elsewhere_when_the_level_1_centre_is_too_far():
    remote = replace(CENTRE, minutes=61)
    problem = incident(NEAR, FAR, remote, victims=PerTriage(2, 0, 0), escorts=(Units(5),))
    result = plan_casualties(problem)
    assert sent(result) == {("T1", "far"): 2}
    assert why_dispatch(problem, result, result.dispatches[0]).code == "level1_too_far"


def test_a_long_t1_ride_needs_a_medical_team():
    remote = replace(CENTRE, minutes=40)
    problem = incident(NEAR, FAR, remote, victims=PerTriage(3, 0, 0), escorts=(Units(1),))
    result = plan_casualties(problem)
    escorted = [d for d in result.dispatches if d.escorted]
    # away for 2 x 40 + 20 minutes: the one team cannot go twice and arrive before minute 120
    assert [(d.hospital, d.count) for d in escorted] == [("centre", 1)]
    assert result.objectives["t1_not_level1"] == 2
    away = next(d for d in result.dispatches if d.hospital == "far")
    assert why_dispatch(problem, result, away).code == "level1_no_transport"


def test_hourly_capacity_counts_from_start_up():
    slow = hospital("slow", 10, per_hour=PerTriage(0, 3, 0), startup_minutes=60)
    problem = incident(NEAR, slow, victims=PerTriage(0, 9, 0))
    result = plan_casualties(problem)
    assert result.left.t2 == 6
    assert all(d.arrival_minute >= 60 for d in result.dispatches)
    early = replace(slow, before_startup=PerTriage(0, 1, 0))
    assert plan_casualties(incident(NEAR, early, victims=PerTriage(0, 9, 0))).left.t2 == 5


def test_ambulances_come_back_for_the_next_victim():
    # 10 there, 10 back, 20 to load and hand over: a ride every 40 minutes, the last arriving
    # before minute 120 leaves at 80
    problem = incident(
        NEAR,
        hospital("a", 10),
        victims=PerTriage(0, 9, 0),
        fleets=(Fleet("ambulance", (Units(1),)),),
    )
    result = plan_casualties(problem)
    assert [d.departure_minute for d in result.dispatches] == [0, 40, 80]
    assert why_left(problem, result)[0].code == "left_by_transport"


def test_victims_leave_only_when_ready_and_in_vehicles_that_carry_them():
    bus = Fleet("bus", (Units(1, 20),), frozenset({"T3"}), seats=10)
    problem = CasualtyProblem(
        (NEAR, FAR),
        (VictimGroup("T3", 2), VictimGroup("T3", 3, 35), VictimGroup("T2", 1)),
        (bus,),
    )
    result = plan_casualties(problem)
    assert result.left == PerTriage(0, 1, 0)
    assert [(d.departure_minute, d.count) for d in result.dispatches] == [(20, 2), (40, 3)]


@pytest.mark.parametrize(("severe", "told"), [(29, False), (30, True)])
def test_from_thirty_t1_and_t2_the_calamiteitenhospitaal_is_told(severe, told):
    problem = incident(NEAR, FAR, victims=PerTriage(severe - 20, 20, 40))
    notices = plan_casualties(problem).notices
    assert ("calamity_hospital" in [n.code for n in notices]) is told
    code = next(n for n in notices if n.code == "code")
    assert code.params["code"] == (30 if told else 20)


def test_a_hospital_that_opens_from_a_number_of_victims_takes_part_from_then_on():
    reserve = hospital("reserve", 8, opens_from=30)
    few = plan_casualties(incident(NEAR, reserve, FAR, victims=PerTriage(0, 29, 0)))
    many = plan_casualties(incident(NEAR, reserve, FAR, victims=PerTriage(0, 30, 0)))
    assert ("T2", "reserve") not in sent(few)
    assert sent(many)["T2", "reserve"] > 0
    assert many.kept_for_walk_ins == ("near",)


def test_who_left_is_fixed_and_a_report_moves_the_rest():
    b = hospital("b", 12)
    problem = incident(
        NEAR,
        hospital("a", 10),
        b,
        victims=PerTriage(0, 12, 0),
        fleets=(Fleet("ambulance", (Units(3), Units(3, 20))),),
    )
    first = plan_casualties(problem)
    gone = [d for d in first.dispatches if d.departure_minute < 15]
    report = hospital("a", 10, per_hour=PerTriage(0, 1, 0))
    after = replan(problem, first, now=15, totals=PerTriage(0, 14, 2), hospitals=(report,))
    assert list(after.under_way) == gone
    assert sum(g.count for g in after.victims if g.triage == "T2") == 14 - sum(
        d.count for d in gone
    )
    second = plan_casualties(after)
    assert second.proven_optimal
    assert min(d.departure_minute for d in second.dispatches) >= 15
    over = [n for n in second.notices if n.code == "over_capacity"]
    assert [(n.params["hospital"], n.params["room"], n.params["sent"]) for n in over] == [
        ("a", 1, 3)
    ]


def test_replanning_without_news_changes_nothing_announced():
    problem = incident(
        NEAR,
        CENTRE,
        FAR,
        hospital("b", 30),
        victims=PerTriage(3, 9, 9),
        fleets=(Fleet("ambulance", (Units(4), Units(2, 30))),),
    )
    first = plan_casualties(problem)
    again = plan_casualties(replan(problem, first, now=20))
    assert again.objectives["changes"] == 0
    assert again.left == first.left


def test_fewer_victims_than_thought_are_taken_off_the_last_to_be_ready():
    problem = CasualtyProblem(
        (NEAR, FAR), (VictimGroup("T2", 4), VictimGroup("T2", 5, 50)), AMBULANCES
    )
    first = plan_casualties(problem)
    after = replan(problem, first, now=10, totals=PerTriage(0, 6, 0))
    assert [(g.count, g.ready_minute) for g in after.victims] == [(2, 50)]
    none_left = replan(problem, first, now=10, totals=PerTriage(0, 1, 0))
    assert none_left.victims == ()
    assert plan_casualties(none_left).proven_optimal


def test_the_plan_is_never_worse_than_the_nearest_hospital_with_room():
    problem = incident(
        NEAR,
        CENTRE,
        FAR,
        hospital("b", 8, per_hour=PerTriage(2, 3, 4)),
        victims=PerTriage(6, 12, 20),
        fleets=(Fleet("ambulance", (Units(5), Units(5, 30))),),
    )
    result = plan_casualties(problem)
    for rival in result.comparison.values():
        assert [result.objectives[g] for g in result.order] <= [rival[g] for g in result.order]


def test_reasons_and_notices_read_as_sentences_in_both_languages():
    problem = incident(
        NEAR,
        replace(CENTRE, per_hour=PerTriage(1, 1, 1)),
        FAR,
        victims=PerTriage(8, 30, 50),
        fleets=(Fleet("ambulance", (Units(6),), name=Name("ziekenauto’s", "ambulance cars")),),
    )
    result = plan_casualties(problem)
    said = [*result.notices, *why_left(problem, result)]
    said += [why_dispatch(problem, result, d) for d in result.dispatches]
    for language in ("nl", "en"):
        for notice in said:
            text = notice_text(notice, language=language)
            assert text
            assert "{" not in text
            assert ("ziekenauto" if language == "en" else "cars") not in text
    fleets = [notice for notice in said if notice.code == "left_by_transport"]
    assert fleets
    assert "Met meer ziekenauto’s" in notice_text(fleets[0], language="nl")
    assert "With more ambulance cars" in notice_text(fleets[0], language="en")


def test_a_time_limit_of_nothing_still_answers_a_plan_within_the_rules():
    problem = incident(NEAR, CENTRE, FAR, victims=PerTriage(3, 9, 9))
    result = plan_casualties(problem, time_limit=0.0)
    assert not evaluate_casualties(problem, result.dispatches).violations


def test_default_capacity_is_three_percent_of_the_beds_an_hour():
    assert default_per_hour(400) == PerTriage(1, 3, 8)
    assert default_per_hour(0) == PerTriage(0, 0, 0)
    assert default_per_hour(700).total == 21
    with pytest.raises(ProblemError):
        default_per_hour(-1)


@pytest.mark.parametrize(
    "changed",
    [
        {"horizon": 0},
        {"victims": (VictimGroup("T1", -1),)},
        {"hospitals": (NEAR, NEAR)},
        {"policy": CasualtyPolicy(order=("unplaced_t1", "unplaced_t1"))},
        {"policy": CasualtyPolicy(walk_in_hospitals=frozenset({"nowhere"}))},
        {"under_way": (Dispatch("T1", "nowhere", "ambulance", 0, 5, 1),)},
        {"under_way": (Dispatch("T1", "near", "ambulance", 10, 15, 1),)},
        {"announced": {("near", "T1"): -1}},
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(changed):
    problem = replace(incident(NEAR, CENTRE, victims=PerTriage(1, 1, 1)), **changed)
    with pytest.raises(ProblemError):
        plan_casualties(problem)


def brute_force(problem: CasualtyProblem) -> tuple[int, ...]:
    """The best goal vector over every plan there is, by the evaluator alone."""
    minutes = range(problem.now, problem.horizon, problem.policy.step_minutes)
    rides = [
        Dispatch(g, h.id, f.kind, m, m + h.minutes, 1, escorted)
        for g in sorted({v.triage for v in problem.victims})
        for h in problem.hospitals
        for f in problem.fleets
        for m in minutes
        for escorted in (False, True)
    ]
    single = [r for r in rides if not evaluate_casualties(problem, (r,)).violations]
    most = sum(v.count for v in problem.victims)
    bundles = (
        Counter(chosen)
        for n in range(most + 1)
        for chosen in combinations_with_replacement(single, n)
    )
    counts = (
        evaluate_casualties(problem, tuple(replace(r, count=n) for r, n in bundle.items()))
        for bundle in bundles
    )
    return min(c.vector(problem.policy.order) for c in counts if not c.violations)


@st.composite
def small(draw):
    hospitals = tuple(
        CasualtyHospital(
            name,
            draw(st.sampled_from([4, 9, 14, 22])),
            PerTriage(draw(st.integers(0, 2)), draw(st.integers(0, 2)), 0),
            startup_minutes=draw(st.sampled_from([0, 10, 20])),
            before_startup=PerTriage(draw(st.integers(0, 1)), 0, 0),
            trauma_level=draw(st.sampled_from([1, None])),
        )
        for name in ("a", "b")
    )
    victims = (
        VictimGroup("T1", draw(st.integers(0, 2)), draw(st.sampled_from([0, 8]))),
        VictimGroup("T2", draw(st.integers(0, 1)), draw(st.sampled_from([0, 15]))),
    )
    announced = draw(st.sampled_from([{}, {("a", "T1"): 1}, {("b", "T2"): 1, ("a", "T1"): 1}]))
    under_way = draw(st.sampled_from([(), (Dispatch("T1", "a", "ambulance", 0, 4, 1),)]))
    order = tuple(draw(st.permutations(CasualtyPolicy().order)))
    policy = CasualtyPolicy(
        order=order if draw(st.booleans()) else CasualtyPolicy().order,
        keep_nearest=draw(st.integers(0, 1)),
        unescorted_minutes=draw(st.sampled_from([10, 60])),
        turnaround_minutes=5,
        step_minutes=12,
    )
    return CasualtyProblem(
        hospitals,
        victims,
        (Fleet("ambulance", (Units(draw(st.integers(1, 2))), Units(1, 12))),),
        escorts=(Units(draw(st.integers(0, 1))),),
        policy=policy,
        now=0,
        horizon=36,
        announced=announced,
        under_way=under_way,
    )


@settings(max_examples=60, deadline=None)
@given(small())
def test_small_plans_equal_brute_force(problem):
    result = plan_casualties(problem)
    assert result.proven_optimal
    assert tuple(result.objectives[g] for g in result.order) == brute_force(problem)


@settings(max_examples=40, deadline=None)
@given(small(), st.integers(1, 20), st.tuples(*[st.integers(0, 3)] * 3))
def test_every_replan_keeps_the_rules(problem, now, totals):
    first = plan_casualties(problem)
    after = replan(problem, first, now=now, totals=PerTriage(*totals))
    second = plan_casualties(after)
    assert second.proven_optimal
    assert not evaluate_casualties(after, second.dispatches).violations
