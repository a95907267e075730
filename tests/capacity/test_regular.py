"""The regular beds of a facility: fixed by people, from a moment on, whatever reports say or open."""

from datetime import timedelta

import pytest

from capacity.inputs import FiguresInput
from capacity.models import Method, RegularBeds
from capacity.resource import BedLine
from capacity.selectors import beds_now, yardsticks
from capacity.services import beds_report, regular_end, regular_set
from journal.errors import Conflict, Invalid
from network.models import Role
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    person,
    report_beds,
)
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
WIDTHS = {"regular": 90, "buffer": 5, "adapted": 10, "crisis": 20}


@pytest.fixture
def realm():
    return RealmFactory.create()


@pytest.fixture
def hospital():
    return FacilityFactory.create()


@pytest.fixture
def liaison(hospital):
    return person(Role.HOSPITAL_LIAISON, facility=hospital)


@pytest.fixture
def fix(realm, hospital, liaison):
    def fixed(number, since=None, kind="ward"):
        return regular_set(
            actor=liaison,
            realm=realm,
            facility=hospital,
            kind=kind,
            number=number,
            since=since,
            reason="vastgesteld",
        )

    return fixed


def report(realm, hospital, operational, widths=None):
    lines = (BedLine("ward", operational, 80, widths=widths), BedLine("ic", 10, 5))
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


def regular(realm, hospital, bed="ward"):
    return beds_now(realm)[hospital.pk].regular(bed)


def state_of(realm, hospital):
    entity = snapshot(realm, audiences=ALL).entities.get(f"regular:{hospital.pk}")
    return entity and entity["state"]


def test_unknown_stays_unknown_however_many_beds_are_open(realm, hospital):
    report(realm, hospital, 148)
    assert regular(realm, hospital) is None


def test_what_a_report_says_counts_while_nobody_fixed_it(realm, hospital, fix):
    report(realm, hospital, 100, WIDTHS)
    assert regular(realm, hospital) == 90
    fix(95)
    report(realm, hospital, 148, WIDTHS | {"regular": 148})
    assert regular(realm, hospital) == 95
    fix(None)
    assert regular(realm, hospital) == 148


def test_in_an_exercise_it_is_the_demo_number(hospital):
    realm = RealmFactory.create(exercise=True)
    report_beds(realm, hospital, ward=(80, 148))
    assert regular(realm, hospital) == hospital.demo_ward_beds


def test_a_made_up_number_that_is_not_there_is_not_zero():
    realm, hospital = RealmFactory.create(exercise=True), FacilityFactory.create(demo_ward_beds=0)
    report_beds(realm, hospital, ward=(80, 148))
    assert regular(realm, hospital) is None


def test_a_number_counts_from_its_moment_on_and_the_earlier_ones_are_kept(realm, hospital, fix):
    first = fix(90)
    now = realm.now()
    fix(100, since=now + timedelta(days=2))
    assert yardsticks(realm, now)[hospital.pk, "ward"].number == 90
    assert yardsticks(realm, now + timedelta(days=1))[hospital.pk, "ward"].number == 90
    assert yardsticks(realm, now + timedelta(days=2))[hospital.pk, "ward"].number == 100
    steps = state_of(realm, hospital)["kinds"][0]["steps"]
    assert [one["number"] for one in steps] == [90, 100]
    assert list(RegularBeds.objects.order_by("pk").values_list("number", flat=True)) == [90, 100]
    assert first.set_by


def test_of_two_numbers_from_one_moment_the_last_said_counts(realm, hospital, fix):
    soon = realm.now() + timedelta(days=2)
    fix(100, since=soon)
    fix(110, since=soon)
    standing = yardsticks(realm, realm.now())[hospital.pk, "ward"]
    assert standing.number is None
    assert [one.number for one in standing.coming] == [110]


def test_taking_the_number_away_takes_it_out_of_the_picture(realm, hospital, fix):
    fix(90)
    assert state_of(realm, hospital)["kinds"][0]["bed"] == "ward"
    fix(None)
    assert state_of(realm, hospital) is None


def test_a_kind_that_the_facility_has_no_beds_of_is_refused(hospital, fix):
    hospital.has_ic = False
    hospital.save(update_fields=["has_ic"])
    with pytest.raises(Invalid) as caught:
        fix(10, kind="ic")
    assert caught.value.field == "kind"


def test_of_a_place_that_closes_the_regular_beds_leave_the_picture(realm, hospital, fix):
    fix(90)
    regular_end(actor=SYSTEM, realm=realm, facilities={hospital.pk: hospital.name})
    assert state_of(realm, hospital) is None
    assert yardsticks(realm, realm.now()) == {}
    assert RegularBeds.objects.count() == 1


def test_nothing_is_fixed_at_a_place_that_is_closed(realm, hospital, fix):
    hospital.retired_at = realm.now()
    hospital.save(update_fields=["retired_at"])
    with pytest.raises(Conflict):
        fix(90)


def test_the_number_of_queries_does_not_grow(realm, django_assert_num_queries, fix):
    report_beds(realm, FacilityFactory.create())
    fix(90)
    with django_assert_num_queries(3):
        beds_now(realm)
    for facility in FacilityFactory.create_batch(3):
        report_beds(realm, facility)
    with django_assert_num_queries(3):
        beds_now(realm)
