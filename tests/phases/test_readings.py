"""The running system holds plans against everything the chain reports, in few questions."""

import copy
import json

import pytest

from capacity.inputs import FiguresInput
from capacity.models import Method, Traffic
from capacity.resource import Figures
from capacity.services import beds_report, operating_state_set
from network.models import Sector
from phases.models import PhaseProposal, RuleWatch
from phases.plan_examples import DEFAULT_PLAN
from phases.proposals import regions_evaluate
from phases.selectors import regions_pending
from phases.services import plan_adopt
from tests.factories import SYSTEM, FacilityFactory, report_beds, report_ed

pytestmark = pytest.mark.django_db
DOCUMENT = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
STOP = {"ed": "stop", "compare": "above", "share": 0.5, "count": 2}
CROWDED = {
    "ed": "nedocs",
    "scope": "facilities",
    "compare": "above",
    "threshold": 140,
    "share": 0.5,
    "count": 2,
}
STAFF = {"kind": "staff_ward", "scope": "region", "compare": "above", "threshold": 1.1}
STOCK = {
    "kind": "stock_ppe",
    "figure": "days",
    "scope": "facilities",
    "compare": "below",
    "threshold": 3,
    "share": 0.25,
    "count": 2,
    "sector": "hospital",
}
CLOSED = {"operating": "closed", "compare": "above", "share": 0.5, "count": 2, "sector": "hospital"}


@pytest.fixture
def rule(region):
    def adopt(*conditions, **changes):
        document = copy.deepcopy(DOCUMENT)
        document["rules"] = [document["rules"][0] | {"conditions": list(conditions)} | changes]
        return plan_adopt(
            actor=SYSTEM, region=region, name="Plan", source="test", document=document
        )

    return adopt


def say(realm, facility, code, **values):
    beds_report(
        actor=SYSTEM,
        realm=realm,
        report=FiguresInput(
            facility=facility,
            lines=(Figures(code, values),),
            observed_at=realm.now(),
            source="manual",
            method=Method.REPORTED,
        ),
    )


def proposed():
    return [one.evidence for one in PhaseProposal.objects.all()]


def test_departments_that_stop_propose_at_once_with_their_state_as_evidence(realm, hospitals, rule):
    rule(STOP)
    report_ed(realm, hospitals[0], Traffic.STOP, reason="peak")
    assert proposed() == []
    for hospital in hospitals[1:]:
        report_ed(realm, hospital, Traffic.STOP, reason="peak")
    [evidence] = proposed()
    assert [(one["about"], one["state"], one["stale"]) for one in evidence] == [
        ("ed", "stop", False)
    ] * len(evidence)


def test_staff_that_is_short_and_stocks_that_run_out_propose(realm, hospitals, rule):
    rule({"at_least": 1, "of": [STAFF, STOCK]})
    for hospital in hospitals:
        say(realm, hospital, "staff_ward", needed=20, present=20)
        say(realm, hospital, "stock_ppe", days=20)
    assert proposed() == []
    say(realm, hospitals[0], "stock_ppe", days=2)
    say(realm, hospitals[1], "stock_ppe", days=3)
    [evidence] = proposed()
    assert [(one["facility"], one["values"]) for one in evidence] == [
        (hospitals[0].pk, {"days": 2.0}),
        (hospitals[1].pk, {"days": 3.0}),
    ]


def test_places_that_close_propose(realm, hospitals, rule):
    rule(CLOSED)
    for hospital in hospitals[:2]:
        operating_state_set(
            actor=SYSTEM, realm=realm, facility=hospital, state="closed", reason="staff"
        )
    assert len(proposed()) == 1


def test_where_a_plan_looks_at_what_changes_by_the_clock_it_is_looked_at_by_the_clock(
    realm, region, rule
):
    rule(STAFF)
    assert regions_pending(realm) == set()
    rule(STOP)
    assert regions_pending(realm) == {region.pk}


def test_a_rule_with_a_window_is_watched(realm, region, hospitals, rule):
    rule(STOP, for_hours=2)
    for hospital in hospitals:
        report_ed(realm, hospital, Traffic.STOP, reason="peak")
    assert (proposed(), RuleWatch.objects.count()) == ([], 1)


@pytest.mark.parametrize("more", [0, 10])
@pytest.mark.usefixtures("hospitals")
def test_the_number_of_questions_does_not_grow_with_facilities(
    realm, region, rule, more, django_assert_max_num_queries
):
    rule(STOP, CROWDED, STAFF, STOCK, CLOSED, DOCUMENT["rules"][0]["conditions"][0])
    FacilityFactory.create_batch(more, region=region)
    places = list(region.facilities.all())
    FacilityFactory.create_batch(more, region=region, sector=Sector.GP_POST)
    for place in places:
        report_beds(realm, place)
        report_ed(realm, place, Traffic.OPEN)
        say(realm, place, "stock_ppe", days=20)
    with django_assert_max_num_queries(14):
        regions_evaluate(realm=realm, regions=[region.pk])
