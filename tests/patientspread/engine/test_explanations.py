"""Explanations: hard rules by name, goals by a solve, sentences a coordinator can read."""

import importlib
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patientspread.engine import (
    AssignProblem,
    Explained,
    Name,
    Widths,
    bottlenecks,
    solve_assign,
    told,
    unplaced_reasons,
    why_here,
)
from patientspread.engine.eligibility import RULES
from patientspread.engine.errors import ProblemError
from patientspread.engine.evaluate import evaluate_assign
from patientspread.engine.lexico import LexicoResult, solve_lexicographic
from patientspread.engine.why import why_not, why_unplaced
from patientspread.engine.words import table
from tests.patientspread.engine.small_problems import (
    random_assign,
    simple_patient,
    simple_problem,
    simple_site,
)

seeds = st.integers(0, 2**32 - 1)


def test_every_hard_rule_has_its_sentences() -> None:
    for rule in RULES:
        for kind in ("not", "funnel", "unplaced"):
            assert f"{kind}_{rule}" in table("spread", "nl")


def in_both_languages(problem: AssignProblem) -> AssignProblem:
    """The problem with names that tell in which language they were said."""
    named = [("bed", "ic"), ("bed", "cl"), ("mode", "micu"), ("mode", "ambulance")]
    named += [("specialism", "general"), ("specialism", "neuro")]
    named += [("region", s.region) for s in problem.sites]
    named += [("region", p.preferred_region) for p in problem.patients]
    named += [("patient", p.id) for p in problem.patients]
    names = {f"{family}:{key}": Name(f"xxNL{key}", f"xxEN{key}") for family, key in named}
    return replace(problem, names=names)


ALSO = {"nl": "xxEN", "en": "xxNL"}
RAW = re.compile(r"\b(ic|cl|micu|ambulance|general|neuro|R\d|P\d)\b")


@settings(max_examples=15)
@given(seed=seeds)
def test_every_question_about_a_random_plan_has_a_readable_answer(seed: int) -> None:
    problem = in_both_languages(random_assign(seed, patients=6))
    result = solve_assign(problem)
    for patient in problem.patients:
        answers = [why_not(Explained(problem, result), patient.id, s.id) for s in problem.sites]
        if patient.id in result.site_of:
            answers.append(why_here(Explained(problem, result), patient.id))
        else:
            answers.append(why_unplaced(Explained(problem, result), patient.id))
        for answer in answers:
            for language in ("nl", "en"):
                text = told(answer, language=language)
                assert "?" not in text
                assert "None" not in text
                assert ALSO[language] not in text
                assert not RAW.search(text), text
        for language in ("nl", "en"):
            for left in unplaced_reasons(problem, result.assignments, language):
                assert ALSO[language] not in left.reason
                assert not RAW.search(left.reason), left.reason


@settings(max_examples=5)
@given(seed=seeds)
def test_what_holds_a_plan_back_is_said_in_the_language_of_the_sentence(seed: int) -> None:
    problem = in_both_languages(random_assign(seed, sites=4, patients=14, every_goal=False))
    for item in bottlenecks(problem, solve_assign(problem)).found:
        for language in ("nl", "en"):
            text = item.told(language=language)
            assert ALSO[language] not in text
            assert not RAW.search(text), text


def test_a_sentence_that_begins_with_a_candidate_begins_with_a_capital() -> None:
    problem = simple_problem([simple_site("A"), simple_site("B")], [simple_patient("p")])
    names = {"patient:p": Name("kliniekpatiënt 1 van A", "ward patient 1 of A")}
    problem = replace(problem, names={**problem.names, **names})
    plan = Explained(problem, solve_assign(problem))
    assert told(why_here(plan, "p"), language="nl").startswith("Kliniekpatiënt 1 van A blijft in A")
    assert told(why_here(plan, "p"), language="en").startswith("Ward patient 1 of A stays")


@settings(max_examples=10)
@given(seed=seeds)
def test_why_not_by_a_goal_tells_the_value_of_the_forced_optimum(seed: int) -> None:
    problem = random_assign(seed, patients=6)
    result = solve_assign(problem)
    for patient in problem.patients:
        for site in problem.sites:
            answer = why_not(Explained(problem, result), patient.id, site.id)
            if answer.code != "not_goal":
                continue
            others = [s.id for s in problem.sites if s.id != site.id]
            policy = replace(
                problem.policy,
                declined=problem.policy.declined | {(patient.id, o) for o in others},
            )
            alone = solve_assign(replace(problem, policy=policy))
            if alone.site_of.get(patient.id) == site.id:
                goal = str(answer.params["goal"])
                assert alone.objectives[goal] == answer.params["after"]


def test_a_full_hospital_is_named_with_its_figures() -> None:
    sites = [simple_site("A"), simple_site("B", capacity=Widths(8), occupied=8)]
    problem = simple_problem(sites, [simple_patient("p")])
    answer = why_not(Explained(problem, solve_assign(problem)), "p", "B")
    assert answer.code == "not_full"
    assert told(answer, language="en") == ("B has 8 of 8 open beds (ward) in use: nothing free.")


def test_all_hard_rules_that_forbid_a_pair_are_told() -> None:
    sites = [simple_site("A"), replace(simple_site("B"), closed=True)]
    problem = simple_problem(sites, [simple_patient("p", max_minutes=10)])
    text = told(why_not(Explained(problem, solve_assign(problem)), "p", "B"))
    assert "gesloten" in text
    assert "30 minuten; de grens voor p is 10" in text


def test_a_goal_is_the_reason_where_no_rule_forbids() -> None:
    sites = [simple_site("A"), simple_site("B", "R2", occupied=1)]
    problem = simple_problem(sites, [simple_patient("p")])
    answer = why_not(Explained(problem, solve_assign(problem)), "p", "B")
    assert answer.code == "not_goal"
    figures = [answer.params[k] for k in ("goal", "before", "after")]
    assert figures == ["region_first", 0, 1]
    assert "Nobody of this plan comes there." in told(answer, language="en")
    assert "Uit dit plan komt daar niemand bij." in told(answer, language="nl")
    assert "met de 0" not in told(answer, language="nl")


def test_why_here_says_how_the_choice_narrowed_and_what_came_second() -> None:
    sites = [simple_site("A", occupied=10), simple_site("B"), simple_site("C", occupied=7)]
    problem = simple_problem(sites, [simple_patient("p")])
    answer = why_here(Explained(problem, solve_assign(problem)), "p")
    text = told(answer, language="en")
    assert text.startswith("p goes to B (30 minutes by road)")
    assert "B has 5 of 10 regular beds (ward) in use" in text
    assert "Next best would be C" in text


def test_an_unplaced_patient_learns_which_rule_emptied_the_list() -> None:
    sites = [simple_site("A"), simple_site("B")]
    problem = simple_problem(sites, [simple_patient("p", specialism="ecmo")])
    answer = why_unplaced(Explained(problem, solve_assign(problem)), "p")
    assert answer.code == "unplaced_specialism"
    assert told(answer, language="en") == "No site with beds (ward) offers ECMO."


@pytest.mark.parametrize(
    ("figures", "person", "code"),
    [
        ({"capacity": Widths(6)}, {}, "unplaced_by_beds"),
        ({"isolation_free": 1}, {"isolation": True}, "unplaced_by_isolation"),
        ({"intake_per_hour": 1, "arrivals_taken": dict.fromkeys(range(1, 6), 1)}, {}, "intake"),
    ],
)
def test_a_patient_crowded_out_learns_which_shortage_did_it(
    figures: dict[str, Any], person: dict[str, Any], code: str
) -> None:
    people = [simple_patient("first", priority=3, **person), simple_patient("last", **person)]
    problem = simple_problem([simple_site("A", **figures)], people)
    result = solve_assign(problem)
    assert list(result.site_of) == ["first"]
    answer = why_unplaced(Explained(problem, result), "last")
    assert answer.code.endswith(code)
    assert answer.params["site"] == "A"


def test_without_trips_the_fleet_is_the_reason() -> None:
    sites = [replace(simple_site("A"), closed=True), simple_site("B")]
    people = [simple_patient("first", priority=3), simple_patient("last")]
    problem = simple_problem(sites, people, fleet_trips={("R1", "ambulance"): 1})
    result = solve_assign(problem)
    assert result.unplaced[0].code == "unplaced_fleet"
    assert why_unplaced(Explained(problem, result), "last").code == "unplaced_by_fleet"


def test_a_bottleneck_is_shown_only_with_the_value_of_a_second_solve() -> None:
    problem = random_assign(11, sites=4, patients=14, every_goal=False)
    result = solve_assign(problem)
    found = bottlenecks(problem, result).found
    assert found
    for item in found:
        assert result.objectives[item.goal] == item.before
        assert item.after < item.before
        for language in ("nl", "en"):
            assert str(item.after) in item.told(language=language)


@pytest.mark.parametrize("most", [1, 2, 4])
def test_the_search_for_bottlenecks_costs_a_bounded_number_of_solves(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    problem = random_assign(11, sites=6, patients=30, every_goal=False)
    result = solve_assign(problem)
    solves: list[int] = []

    def counted(*args: Any, **kwargs: Any) -> LexicoResult:
        solves.append(1)
        return solve_lexicographic(*args, **kwargs)

    module = importlib.import_module("patientspread.engine.bottlenecks")
    monkeypatch.setattr(module, "solve_lexicographic", counted)
    search = bottlenecks(problem, result, most=most)
    assert search.complete
    assert len(search.found) <= most
    assert 1 <= len(solves) <= 2 * most
    solves.clear()
    left = iter([True, True, False])
    broken_off = bottlenecks(problem, result, most=most, go_on=lambda: next(left))
    assert len(solves) == 1
    assert not broken_off.complete or len(broken_off.found) == most


def test_without_time_or_without_a_proof_no_bottleneck_is_claimed() -> None:
    problem = random_assign(11, sites=4, patients=14, every_goal=False)
    result = solve_assign(problem)
    assert bottlenecks(problem, result).found
    for search in (
        bottlenecks(problem, result, time_limit=0.0),
        bottlenecks(problem, replace(result, proven_optimal=False)),
    ):
        assert (search.found, search.complete) == ((), False)


def test_one_more_isolation_room_is_found_as_the_bottleneck() -> None:
    site = simple_site("A", isolation_free=1)
    people = [simple_patient(f"p{i}", isolation=True) for i in range(2)]
    problem = simple_problem([site], people)
    item = bottlenecks(problem, solve_assign(problem)).found[0]
    assert (item.kind, item.place, item.goal) == ("isolation", "A", "unplaced")
    assert (item.before, item.after) == (1, 0)


def test_a_question_about_nobody_is_refused() -> None:
    problem = simple_problem([simple_site("A")], [simple_patient("p")])
    result = solve_assign(problem)
    with pytest.raises(ProblemError):
        why_here(Explained(problem, result), "q")
    with pytest.raises(ProblemError):
        why_not(Explained(problem, result), "p", "Z")
    with pytest.raises(ProblemError):
        why_unplaced(Explained(problem, result), "p")
    assert evaluate_assign(problem, result.assignments).violations == ()
