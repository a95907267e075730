"""A plan uses no more beds than hospitals said were open; what is unknown is not free."""

import pytest

from capacity.inputs import FiguresInput
from capacity.models import Method
from capacity.resource import BedLine
from capacity.selectors import beds_now
from capacity.services import bed_moved, beds_report, operating_state_set
from network.models import Role
from patientspread.models import SpreadRun, Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.selectors import question_of
from patientspread.services import policy_adopt, run_request
from patientspread.tasks import solve_run
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, person, report_beds
from tests.patientspread.requests import offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def real(policy):
    return RealmFactory.create()


@pytest.fixture
def planned(national):
    """Solve a run and answer how many go where: {(facility, bed): count}."""

    def plan(realm, scope="national", actor=national):
        run = run_request(actor=actor, realm=realm, scope=scope)
        solve_run(run.pk)
        run.refresh_from_db()
        assert run.result["summary"]["proven_optimal"] is True
        moves = run.result["moves"]
        return {(m["to"], m["bed"]): m["count"] for m in moves}

    return plan


def hospital(realm, region, **beds):
    """A hospital half an hour away with the beds it reported."""
    facility = FacilityFactory.create(region=region, latitude=52.0, longitude=5.2)
    report_beds(realm, facility, **beds)
    return facility


def report(realm, facility, *lines):
    beds_report(
        actor=SYSTEM,
        realm=realm,
        report=FiguresInput(
            facility=facility,
            lines=lines,
            observed_at=realm.now(),
            source="manual",
            method=Method.REPORTED,
        ),
    )


@pytest.mark.parametrize(
    ("ward", "arrive"),
    [((0, 0, 0), 0), ((100, 98, 0), 2), ((100, 98, 2), 0), ((100, 98, 5), 0), ((100, 105, 0), 0)],
)
@pytest.mark.usefixtures("full")
def test_nobody_goes_where_no_open_bed_is_left_however_wide_the_classes_are(
    realm, west, planned, ward, arrive
):
    other = FacilityFactory.create(region=west, latitude=52.0, longitude=5.2)
    report(
        realm,
        other,
        BedLine("ward", *ward),
        BedLine("ic", 0, 0),
    )
    moves = planned(realm)
    assert moves.get((other.pk, "ward"), 0) == arrive
    assert (other.pk, "ic") not in moves


def test_an_emptied_hospital_stays_empty_and_the_others_fill_only_what_is_open(
    realm, full, west, planned
):
    emptied = hospital(realm, west, ward=(0, 0), ic=(0, 0))
    room = hospital(realm, west, ward=(97, 100), ic=(10, 10))
    assert planned(realm) == {(room.pk, "ward"): 3}
    assert not Transfer.objects.filter(destination=emptied).exists()


@pytest.mark.usefixtures("full")
def test_nobody_goes_where_the_house_or_that_part_of_it_is_closed(realm, west, planned):
    ward_closed = hospital(realm, west, ward=(80, 100))
    closed = hospital(realm, west, ward=(80, 100))
    room = hospital(realm, west, ward=(97, 100))
    for facility, part in ((ward_closed, "ward"), (closed, "")):
        operating_state_set(
            actor=SYSTEM,
            realm=realm,
            facility=facility,
            part=part,
            state="closed",
            reason="equipment",
        )
    assert {place for place, _bed in planned(realm)} == {room.pk}


def test_a_bed_that_is_left_is_not_given_away_in_the_same_run(realm, west, planned):
    """Two hospitals that are both above their share, one with a single open bed."""
    hospital(realm, west, ward=(106, 100), ic=None)
    crowded = hospital(realm, west, ward=(99, 100), ic=None)
    assert planned(realm).get((crowded.pk, "ward"), 0) <= 1


def test_a_real_realm_never_plans_on_demo_widths(real, national, west, planned):
    """One free ward bed and no intensive care beside demo beds for dozens."""
    hospital(real, west, ward=(106, 100), ic=(12, 10))
    small = hospital(real, west, ward=(99, 100), ic=(0, 0))
    assert planned(real) == {(small.pk, "ward"): 1}
    question = question_of(run_request(actor=national, realm=real, scope=west.pk), real.now())
    assert {
        state.capacity.as_tuple() for site in question.problem.sites for state in site.beds.values()
    } == {(100, 0, 0, 0), (10, 0, 0, 0), (0, 0, 0, 0)}


def test_a_real_realm_keeps_missing_widths_missing(real, west):
    facility = hospital(real, west)
    assert all(line.widths is None for line in beds_now(real)[facility.pk].lines.values())
    bed_moved(
        actor=SYSTEM,
        realm=real,
        about="test:1",
        bed="ward",
        facility=facility,
        step=-1,
        at=real.now(),
    )
    line = beds_now(real)[facility.pk].lines["ward"]
    assert (line.occupied, line.widths) == (79, None)


def test_an_exercise_fills_missing_widths_with_the_marked_assumption(realm, west):
    facility = hospital(realm, west)
    line = beds_now(realm)[facility.pk].lines["ward"]
    assert line.widths is not None
    assert line.widths["regular"] == facility.demo_ward_beds


@pytest.mark.parametrize("rule", ["use", "margin", "exclude"])
@pytest.mark.parametrize("ward", [(100, None), (None, 50), (None, None)])
@pytest.mark.usefixtures("full")
def test_what_is_unknown_is_never_room_whatever_the_policy(realm, west, planned, rule, ward):
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY | {"unknown_rule": rule})
    unknown = FacilityFactory.create(region=west, latitude=52.0, longitude=5.2)
    report(realm, unknown, BedLine("ward", *ward), BedLine("ic", None, None))
    assert planned(realm) == {}


def test_who_lies_on_beds_that_are_not_open_may_leave(realm, empty, west, planned):
    """Five people in a hospital that said no bed is open any more."""
    hospital(realm, west, ward=(5, 0), ic=(0, 0))
    assert planned(realm) == {(empty.pk, "ward"): 5}


def test_beds_proposed_to_another_scope_are_not_promised_twice(realm, full, west, east, planned):
    """The country fills the last open beds of the east; the east itself plans on none of them."""
    last = FacilityFactory.create(region=east, latitude=52.0, longitude=5.6)
    report_beds(realm, last, ward=(96, 100))
    assert planned(realm) == {(last.pk, "ward"): 4}
    offered(realm, SpreadRun.objects.get())
    near = FacilityFactory.create(region=east, latitude=52.0, longitude=5.7)
    report_beds(realm, near, ward=(106, 100))
    coordinator = person(Role.REGIONAL_COORDINATOR, region=east)
    assert planned(realm, scope=east.pk, actor=coordinator) == {}


BY_BEDS = {"fair_share_key": "regular_beds", "fair_share_of": ["everybody"]}


def test_the_share_by_regular_beds_counts_reported_beds_only(real, west, east, national):
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY | BY_BEDS)
    hospital(real, west, ward=(50, 80), ic=(5, 10))
    FacilityFactory.create(region=east)
    run = run_request(actor=national, realm=real, scope="national")
    share = question_of(run, real.now()).problem.policy.fair_share
    assert share is not None
    assert share.key == {west.pk: 90, east.pk: 0}
