"""The rules of a plan as pure functions: what holds, what is evidence, what is refused."""

import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.rules import Figure, PlanError, advise, check_kinds, read_rules, unmatched

DOCUMENT = json.loads(
    (Path(__file__).parents[2] / "phases" / "data" / "default_plan.json").read_text(
        encoding="utf-8"
    ),
)
RULES = read_rules(DOCUMENT)
NOW = datetime(2020, 10, 21, 9, 0, tzinfo=UTC)


def figure(
    n: int,
    occupied: int | None,
    operational: int | None = 100,
    *,
    bed: str = "ward",
    fresh: bool = True,
):
    return Figure(
        f"H{n}", f"Huis {n}", bed, occupied, operational, NOW, "manual", fresh, regular=operational
    )


def advice(figures, phase="regular", since=None, now=NOW):
    return advise(RULES, phase=phase, figures=figures, since=since or {}, now=now)


def ids(found):
    return [item.rule.id for item in found]


def test_a_quarter_and_two_hospitals_over_the_line_call_for_adapted_care():
    calm = [figure(n, 80) for n in range(6)]
    assert ids(advice([*calm, figure(8, 95), figure(9, 97)])) == ["2.1"]


def test_one_hospital_is_never_enough():
    assert advice([figure(1, 120)]) == ()


def test_two_of_many_are_not_enough():
    assert advice([*[figure(n, 80) for n in range(8)], figure(8, 95), figure(9, 97)]) == ()


def test_the_evidence_is_the_hospitals_over_the_line_worst_first():
    found = advice([figure(1, 96), figure(2, 80), figure(3, 101)])
    assert [f.facility for f in found[0].figures] == ["H3", "H1"]


def test_a_stale_or_unknown_figure_is_never_evidence():
    assert advice([figure(1, 99, fresh=False), figure(2, 99, fresh=False), figure(3, None)]) == ()


def test_stale_hospitals_do_not_dilute_the_share_of_the_fresh_ones():
    stale = [figure(n, 50, fresh=False) for n in range(20)]
    assert ids(advice([*stale, figure(30, 96), figure(31, 96)])) == ["2.1"]


def test_crisis_may_follow_directly_from_regular_and_comes_first():
    found = advice([figure(1, 11, 10, bed="ic"), figure(2, 11, 10, bed="ic")])
    assert ids(found) == ["3.1", "2.2"]


def test_a_step_down_waits_its_hours_and_needs_fresh_figures():
    calm = [figure(1, 50), figure(2, 5, 10, bed="ic")]
    begun = advice(calm, phase="adapted")
    assert [(item.rule.id, item.due) for item in begun] == [("1.1", False)]
    later = advice(calm, phase="adapted", since={"1.1": NOW - timedelta(hours=24)})
    assert [(item.rule.id, item.due) for item in later] == [("1.1", True)]
    half_stale = [*calm, figure(3, 50, fresh=False)]
    assert advice(half_stale, phase="adapted", since={"1.1": NOW - timedelta(hours=48)}) == ()


def hospitals(*rows):
    """Figures of (hospital, kind of bed, occupied, operational)."""
    return [
        Figure(name, name, bed, occupied, operational, NOW, "manual", True, operational)
        for name, bed, occupied, operational in rows
    ]


EVACUATING = (
    ("A", "ic", 9, 10),
    ("B", "ic", 9, 10),
    ("C", "ic", 12, 0),
    ("A", "ward", 160, 200),
    ("B", "ward", 160, 200),
    ("C", "ward", 90, 0),
)
CALM = (
    ("A", "ic", 5, 10),
    ("B", "ic", 5, 10),
    ("A", "ward", 100, 200),
    ("B", "ward", 100, 200),
)
LONG_AGO = {rule.id: NOW - timedelta(hours=30) for rule in RULES.rules}


def test_patients_where_no_bed_is_open_count_in_the_region():
    found = advice(hospitals(*EVACUATING))
    assert found[0].rule.id == "3.1"
    assert [figure.facility for figure in found[0].figures] == ["C", "A", "B"]


def test_patients_without_any_open_bed_in_the_region_are_over():
    assert "3.1" in ids(advice(hospitals(("A", "ic", 1, 0))))


def test_a_closed_unit_with_nobody_in_it_is_known_and_fresh():
    closed = (("C", "ic", 0, 0), ("C", "ward", 0, 0))
    found = advice(hospitals(*CALM, *closed), phase="adapted", since=LONG_AGO)
    assert [(item.rule.id, item.due) for item in found] == [("1.1", True)]
    assert all(figure.facility != "C" for figure in found[0].figures)


def test_units_where_nothing_is_open_dilute_no_share():
    full = [("A", "ward", 97, 100), ("B", "ward", 97, 100)]
    closed = [(f"C{n}", "ward", 0, 0) for n in range(20)]
    assert "2.1" in ids(advice(hospitals(*full, *closed)))


def test_half_a_figure_is_unknown():
    rows = hospitals(*CALM, ("C", "ic", None, 0), ("C", "ward", 3, None))
    assert advice(rows, phase="adapted", since=LONG_AGO) == ()


def test_a_rule_on_a_kind_of_bed_that_nobody_reports_never_holds_and_is_named():
    document = copy.deepcopy(DOCUMENT)
    document["rules"][0]["conditions"][0]["bed"] = "burns"
    rules = read_rules(document)
    figures = hospitals(*[(f"H{n}", "ward", 99, 100) for n in range(4)])
    found = advise(rules, phase="regular", figures=figures, since={}, now=NOW)
    assert "2.1" not in ids(found)
    assert unmatched(rules, ("ward", "ic")) == [("2.1", "burns")]
    assert unmatched(rules, ("ward", "ic", "burns")) == []


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(0, 200)),
            st.one_of(st.none(), st.integers(0, 150)),
            st.booleans(),
            st.sampled_from(["ic", "ward"]),
        ),
        max_size=12,
    ),
    st.sampled_from(["regular", "adapted", "crisis"]),
)
def test_whatever_the_figures_evidence_is_fresh_known_and_from_the_phase(rows, phase):
    figures = [figure(n, o, c, bed=b, fresh=f) for n, (o, c, f, b) in enumerate(rows)]
    for item in advice(figures, phase=phase):
        assert phase in item.rule.from_phases
        assert item.figures
        assert all(f.fresh and f.pressure("regular") is not None for f in item.figures)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 150)), min_size=1, max_size=10),
    st.integers(0, 9),
)
def test_a_fuller_hospital_never_silences_a_rule_that_scales_up(rows, index):
    figures = [figure(n, o, c) for n, (o, c) in enumerate(rows)]
    fuller = list(figures)
    k = index % len(figures)
    fuller[k] = figure(k, rows[k][0] + 10, rows[k][1])
    assert set(ids(advice(figures))) <= set(ids(advice(fuller)))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.pop("rules"), "/rules"),
        (lambda d: d["rules"][0].pop("id"), "/rules/0/id"),
        (lambda d: d["rules"][0].update(to="panic"), "/rules/0/to"),
        (lambda d: d["rules"][0].update({"from": ["adapted"]}), "/rules/0/to"),
        (lambda d: d["rules"][0].update(conditions=[]), "/rules/0/conditions"),
        (
            lambda d: d["rules"][0]["conditions"][0].update(threshold="veel"),
            "/rules/0/conditions/0/threshold",
        ),
        (
            lambda d: d["rules"][0]["conditions"][0].update(threshold=True),
            "/rules/0/conditions/0/threshold",
        ),
        (lambda d: d["rules"][0]["conditions"][0].update(bed="attic"), "/rules/0/conditions/0/bed"),
        (lambda d: d["rules"][1].update(id="2.1"), "/rules"),
        (lambda d: d["deciders"].update(crisis=[]), "/deciders/crisis"),
        (lambda d: d.update(repeat_hours=-1), "/repeat_hours"),
        (lambda d: d["rules"][0]["sentence"].pop("nl"), "/rules/0/sentence/nl"),
    ],
)
def test_a_fault_in_a_plan_is_named_with_its_place(change, place):
    document = copy.deepcopy(DOCUMENT)
    change(document)
    with pytest.raises(PlanError) as caught:
        check_kinds(read_rules(document), ("ward", "ic"))
    assert caught.value.place == place


@pytest.mark.parametrize("document", [None, [], "plan", 3])
def test_what_is_no_object_is_no_plan(document):
    with pytest.raises(PlanError):
        read_rules(document)
