"""Opening beds hides no pressure: rules look at the regular beds unless their plan names the open ones."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.inputs import FiguresInput
from capacity.models import Method
from capacity.resource import BedLine, Figures
from capacity.services import beds_report, regular_set
from journal.errors import Invalid
from network.models import Role
from phases.models import PhaseProposal
from phases.plan_examples import DEFAULT_PLAN
from phases.rules import Condition, Figure, PlanError, advise, read_rules
from phases.services import phases_begin, plan_adopt
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, RegionFactory, person
from tests.reading import snapshot

NOW = datetime(2020, 10, 21, 9, 0, tzinfo=UTC)
DOCUMENT = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
ALL = frozenset({"all"})


def figure(occupied, regular, operational, name="H1", bed="ic", *, fresh=True):
    return Figure(name, name, bed, occupied, operational, NOW, "manual", fresh, regular)


def rules_by(yardstick=None, *, of_condition=None):
    document = copy.deepcopy(DOCUMENT)
    if yardstick:
        document["yardstick"] = yardstick
    if of_condition:
        for rule in document["rules"]:
            for condition in rule["conditions"]:
                condition["yardstick"] = of_condition
    return read_rules(document)


def ids(rules, figures, phase="regular"):
    return [a.rule.id for a in advise(rules, phase=phase, figures=figures, since={}, now=NOW)]


@pytest.mark.parametrize("operational", [100, 120, 148, 500])
def test_120_patients_on_100_regular_beds_is_crisis_however_many_beds_are_open(operational):
    assert ids(rules_by(), [figure(120, 100, operational)])[0] == "3.1"


@pytest.mark.parametrize("rules", [rules_by("open"), rules_by(of_condition="open")])
def test_a_plan_may_name_the_open_beds(rules):
    assert ids(rules, [figure(120, 100, 148)]) == []
    assert ids(rules, [figure(120, 100, 100)])[0] == "3.1"


def test_a_condition_may_differ_from_its_plan():
    document = copy.deepcopy(DOCUMENT)
    document["yardstick"] = "open"
    document["rules"][1]["conditions"][0]["yardstick"] = "regular"
    assert ids(read_rules(document), [figure(120, 100, 148)]) == ["2.2"]


def test_a_plan_from_before_there_was_a_choice_reads_as_regular():
    rules = read_rules(DOCUMENT)
    assert rules.yardstick == "regular"
    assert {
        c.yardstick for rule in rules.rules for c in rule.conditions if isinstance(c, Condition)
    } == {"regular"}


@pytest.mark.parametrize("place", ["/yardstick", "/rules/0/conditions/0/yardstick"])
def test_a_yardstick_nobody_knows_is_refused_with_its_place(place):
    document = copy.deepcopy(DOCUMENT)
    at = document if place == "/yardstick" else document["rules"][0]["conditions"][0]
    at["yardstick"] = "physical"
    with pytest.raises(PlanError) as caught:
        read_rules(document)
    assert caught.value.place == place


def test_where_the_regular_beds_are_unknown_so_is_the_pressure_and_nothing_steps_down():
    unknown = [figure(120, None, 100), figure(120, None, 100, bed="ward")]
    assert ids(rules_by(), unknown) == []
    calm = [figure(1, None, 100), figure(1, None, 100, bed="ward")]
    assert ids(rules_by(), calm, phase="adapted") == []
    assert ids(rules_by("open"), calm, phase="adapted") == ["1.1"]


def test_closed_beds_hide_no_pressure_either():
    """Sixty patients on the sixty beds that are left of a hundred."""
    assert ids(rules_by(), [figure(60, 100, 60)]) == ["2.2"]
    assert ids(rules_by(), [figure(60, 100, 100)]) == []


HOSPITALS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 150), st.integers(0, 150), st.integers(0, 80)),
    min_size=1,
    max_size=8,
)


@given(HOSPITALS, st.sampled_from(["ic", "ward"]), st.sampled_from(["regular", "adapted"]))
def test_opening_beds_beyond_the_regular_ones_never_lowers_pressure(rows, bed, phase):
    def opened(extra):
        return [
            figure(occupied, regular, regular + more * extra, f"H{n}", bed)
            for n, (occupied, regular, _, more) in enumerate(rows)
        ]

    assert ids(rules_by(), opened(0), phase) == ids(rules_by(), opened(1), phase)


@given(HOSPITALS)
def test_pressure_is_never_below_that_against_the_regular_beds(rows):
    for occupied, regular, operational, more in rows:
        before, after = (figure(occupied, regular, n) for n in (operational, operational + more))
        assert before.ratio_regular == after.ratio_regular
        for one in (before, after):
            if one.ratio_regular is not None:
                assert one.pressure("regular") >= one.ratio_regular


def crowd(realm, hospital, occupied, operational, widths=None):
    lines = (
        BedLine("ward", 100, 50, widths=widths),
        BedLine("ic", operational, occupied, widths=widths),
    )
    beds_report(
        actor=SYSTEM,
        realm=realm,
        report=FiguresInput(
            facility=hospital,
            lines=lines,
            observed_at=realm.now(),
            source="manual",
            method=Method.REPORTED,
        ),
    )


def adopted(region, **more):
    document = copy.deepcopy(DOCUMENT) | more
    return plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=document)


@pytest.mark.django_db
def test_a_hospital_that_opens_48_beds_is_under_the_same_pressure_with_evidence_of_both():
    realm, hospital = RealmFactory.create(), FacilityFactory.create()
    adopted(hospital.region)
    liaison = person(Role.HOSPITAL_LIAISON, facility=hospital)
    regular_set(
        actor=liaison, realm=realm, facility=hospital, kind="ic", number=100, reason="vastgesteld"
    )
    crowd(realm, hospital, 120, 148)
    proposal = PhaseProposal.objects.get()
    assert (proposal.rule, proposal.to_phase) == ("3.1", "crisis")
    [found] = proposal.evidence
    both = {"ratio_regular": 1.2, "ratio_open": 0.8108, "yardstick": "regular"}
    assert {name: found[name] for name in both} == both
    assert (found["occupied"], found["regular"], found["operational"]) == (120, 100, 148)


@pytest.mark.django_db
def test_regular_beds_that_are_set_are_held_against_the_figures_at_once():
    realm, hospital = RealmFactory.create(), FacilityFactory.create()
    adopted(hospital.region)
    crowd(realm, hospital, 120, 148)
    assert not PhaseProposal.objects.exists()  # nobody said how many are regular
    regular_set(
        actor=person(Role.REGIONAL_COORDINATOR, region=hospital.region),
        realm=realm,
        facility=hospital,
        kind="ic",
        number=100,
        reason="vastgesteld",
    )
    assert PhaseProposal.objects.get().rule == "3.1"


@pytest.mark.django_db
def test_screens_are_told_what_a_plan_measures_by_where_it_is_not_the_regular_beds():
    region = RegionFactory.create()
    before, other = RealmFactory.create(), RealmFactory.create(exercise=True)
    adopted(region)
    key = f"yardstick:{region.pk}"
    assert key not in snapshot(before, audiences=ALL).entities
    adopted(region, yardstick="open")
    later = RealmFactory.create(exercise=True)
    phases_begin(actor=SYSTEM, realm=later)
    for realm in (before, other, later):
        state = snapshot(realm, audiences=ALL).entities[key]["state"]
        assert state == {"region": region.pk, "yardstick": "open"}
    adopted(region)
    assert key not in snapshot(before, audiences=ALL).entities


@pytest.mark.django_db
def test_a_plan_with_a_misspelt_yardstick_is_not_adopted():
    with pytest.raises(Invalid) as caught:
        adopted(RegionFactory.create(), yardstik="open")
    assert caught.value.field == "/yardstik"


def chain_plan(bed, threshold, yardstick="regular"):
    document = copy.deepcopy(DOCUMENT)
    condition = {"bed": bed, "scope": "region", "compare": "above", "threshold": threshold}
    document["rules"] = [document["rules"][1] | {"conditions": [condition]}]
    document["yardstick"] = yardstick
    return document


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sector", "kind", "values"),
    [
        ("nursing_home", "elv", {"operational": 20, "occupied": 19}),
        ("ambulance", "ambulance", {"operational": 20, "occupied": 19}),
        ("hospital", "staff_ward", {"needed": 20, "present": 10}),
        ("home_care", "nursing_hours", {"used": 95, "offered": 100}),
    ],
)
def test_a_rule_may_look_at_any_kind_of_the_chain_that_has_an_occupancy(sector, kind, values):
    realm, region = RealmFactory.create(), RegionFactory.create()
    plan_adopt(
        actor=SYSTEM, region=region, name="Keten", source="test", document=chain_plan(kind, 0.9)
    )
    phases_begin(actor=SYSTEM, realm=realm)
    house = FacilityFactory.create(region=region, sector=sector, resources={kind: 20})
    line = BedLine(kind, **values) if "operational" in values else Figures(kind, values)
    report = FiguresInput(house, (line,), realm.now(), "manual", Method.REPORTED)
    beds_report(actor=SYSTEM, realm=realm, report=report)
    [evidence] = PhaseProposal.objects.get(region=region).evidence
    assert (evidence["facility"], evidence["bed"]) == (house.pk, kind)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["stock_ppe", "ed", "x_pci", "nothing"])
def test_a_rule_on_what_has_no_occupancy_is_refused(kind):
    with pytest.raises(Invalid) as caught:
        plan_adopt(
            actor=SYSTEM,
            region=RegionFactory.create(),
            name="Keten",
            source="test",
            document=chain_plan(kind, 0.9),
        )
    assert caught.value.field == "/rules/0/conditions/0/bed"
