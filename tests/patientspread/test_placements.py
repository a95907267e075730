"""A place for one patient: asked, ranked with reasons and contacts, answered in one go, days counted."""

from datetime import timedelta

import pytest

from callout.places import At
from callout.services import contacts_set
from capacity.selectors import beds_now, promises_of
from journal.errors import Conflict, Invalid, Missing, Refused
from network.models import Role
from network.permissions import audiences_of
from network.sectors import Sector
from patientspread.placement_lists import lists
from patientspread.placement_models import AskState, Placement, PlacementAsk
from patientspread.selectors.placements import places_for
from patientspread.services import (
    placement_answer,
    placement_ask,
    placement_done,
    placement_enter,
    placement_finish,
)
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
)
from tests.patientspread.homes import home, reported
from tests.patientspread.requests import asked, proposed
from tests.reading import snapshot

pytestmark = pytest.mark.django_db

CASE = {
    "care": "short_stay",
    "age": "80-",
    "needs": ["wound"],
    "at_home": False,
    "urgent": False,
    "ready_since": None,
    "reference": "C3-12",
}


@pytest.fixture
def realm(db):
    return RealmFactory.create(exercise=True)


@pytest.fixture
def region():
    return RegionFactory.create(short_name="West")


@pytest.fixture
def hospital(region):
    return FacilityFactory.create(region=region, latitude=52.0, longitude=5.0)


@pytest.fixture
def near(realm, region):
    house = home(region, "Parkzicht", longitude=5.05)
    reported(realm, house, elv=(15, 20))
    return house


@pytest.fixture
def far(realm, region):
    house = home(region, "Waterrand", longitude=5.3)
    reported(realm, house, elv=(10, 20))
    return house


@pytest.fixture
def desk(region):
    return person(Role.CAV_DESK, region=region)


def liaison(house):
    return person(Role.HOSPITAL_LIAISON, facility=house)


@pytest.fixture
def row(realm, hospital):
    return placement_enter(actor=liaison(hospital), realm=realm, facility=hospital, case=CASE)


def again(row):
    return Placement.objects.get(pk=row.pk)


def ask(realm, desk, row, house):
    return placement_ask(actor=desk, realm=realm, placement=row.pk, facility=house)


def answer(realm, actor, row, house, said, code=""):  # noqa: PLR0917
    return placement_answer(
        actor=actor, realm=realm, placement=row.pk, facility=house, answer=said, code=code
    )


def test_the_nearest_with_room_stands_first_with_why_the_next_is_below_and_whom_to_call(
    realm, region, row, near, far
):
    home(region, "De Notelaar", longitude=5.02)  # reports nothing
    full = home(region, "De Linde", longitude=5.03)
    reported(realm, full, elv=(20, 20))
    contacts = [{"function": "Opname", "telephone": "0101234567"}]
    contacts_set(actor=SYSTEM, realm=realm, at=At(near), contacts=contacts)
    found = places_for(row, realm.now())
    assert [one["name"] for one in found["places"]] == ["Parkzicht", "Waterrand"]
    first, second = found["places"]
    assert (first["free"], first["places"], first["status"]) == (5, 20, "fresh")
    assert first["contacts"][0]["telephone"] == "0101234567"
    assert "Parkzicht" in second["why_nl"]
    assert "farther" in second["why_en"]
    others = {one["name"]: one["why_nl"] for one in found["others"]}
    assert set(others) == {"De Notelaar", "De Linde"}
    assert "vol" in others["De Linde"]
    assert "onbekend" in others["De Notelaar"]


def test_a_house_that_is_asked_says_yes_and_the_others_hear_that_they_are_free(
    realm, desk, row, near, far
):
    ask(realm, desk, row, near)
    ask(realm, desk, row, far)
    answer(realm, liaison(near), row, near, "yes")
    row = again(row)
    assert (row.state, row.destination_id) == ("placed", near.pk)
    states = dict(row.asks.values_list("facility", "state"))
    assert states == {near.pk: AskState.YES, far.pk: AskState.LAPSED}
    with pytest.raises(Conflict):
        answer(realm, liaison(far), row, far, "yes")
    placement_done(actor=liaison(row.origin), realm=realm, placement=row.pk)
    assert again(row).state == "done"


def test_a_no_needs_a_code_is_not_ranked_again_and_the_search_goes_on(realm, desk, row, near, far):
    ask(realm, desk, row, near)
    with pytest.raises(Invalid):
        answer(realm, liaison(near), row, near, "no")
    answer(realm, liaison(near), row, near, "no", "full")
    assert again(row).state == "waiting"
    found = places_for(row, realm.now())
    assert [one["facility"] for one in found["places"]] == [far.pk]
    assert found["others"][0]["facility"] == near.pk


def test_a_desk_notes_what_it_heard_by_telephone_also_of_a_house_that_was_not_asked(
    realm, desk, row, near, far
):
    answer(realm, desk, row, near, "no", "no_answer")
    assert again(row).state == "waiting"
    answer(realm, desk, row, far, "yes")
    assert again(row).destination_id == far.pk


def test_a_house_that_said_yes_and_cannot_after_all_gives_the_place_back(realm, desk, row, near):
    ask(realm, desk, row, near)
    answer(realm, liaison(near), row, near, "yes")
    answer(realm, liaison(near), row, near, "no", "no_staff")
    assert (again(row).state, again(row).destination_id) == ("waiting", None)


def test_a_place_is_promised_to_one_patient_until_the_house_reports_it(
    realm, desk, hospital, row, near
):
    reported(realm, near, elv=(19, 20))
    ask(realm, desk, row, near)
    answer(realm, liaison(near), row, near, "yes")
    other = placement_enter(
        actor=desk, realm=realm, facility=hospital, case=CASE | {"reference": ""}
    )
    assert places_for(other, realm.now())["places"] == []
    placement_done(actor=desk, realm=realm, placement=row.pk)
    assert places_for(other, realm.now())["places"] == []
    realm.clock_time += timedelta(minutes=5)
    realm.save(update_fields=["clock_time"])
    reported(realm, near, elv=(19, 20))  # counts the patient by now, and somebody left
    assert [one["facility"] for one in places_for(other, realm.now())["places"]] == [near.pk]


def test_a_bed_that_a_hospital_holds_for_a_transfer_is_no_place_for_another(
    realm, policy, region, hospital, desk
):
    there = FacilityFactory.create(region=region, latitude=52.0, longitude=5.1)
    report_beds(realm, there, ward=(98, 100))
    case = CASE | {"care": "hospital"}
    row = placement_enter(actor=desk, realm=realm, facility=hospital, case=case)
    assert places_for(row, realm.now())["places"][0]["free"] == 2
    proposed(realm, asked(realm, hospital), there)
    assert places_for(row, realm.now())["places"][0]["free"] == 1


def test_a_hospital_that_says_yes_holds_the_bed_for_plans_too_until_the_patient_is_counted(
    realm, policy, region, hospital, desk
):
    there = FacilityFactory.create(region=region, latitude=52.0, longitude=5.1)
    report_beds(realm, there, ward=(98, 100))
    case = CASE | {"care": "hospital"}
    row = placement_enter(actor=desk, realm=realm, facility=hospital, case=case)
    other = placement_enter(
        actor=desk, realm=realm, facility=hospital, case=case | {"reference": ""}
    )

    def coming() -> int:
        beds = promises_of(realm, [there.pk]).get(there.pk, {})
        return beds["ward"].reserved_in if "ward" in beds else 0

    def seen() -> tuple[int, int]:
        return coming(), places_for(other, realm.now())["places"][0]["free"]

    for answered, standing in (("yes", (1, 1)), ("no", (0, 2)), ("yes", (1, 1))):
        if answered == "yes":
            ask(realm, desk, row, there)
        answer(realm, desk, row, there, answered, "" if answered == "yes" else "no_staff")
        assert seen() == standing
    realm.clock_time += timedelta(minutes=5)  # the ward counted before the patient came
    realm.save(update_fields=["clock_time"])
    placement_done(actor=desk, realm=realm, placement=row.pk)
    assert seen() == (0, 1)
    ward = beds_now(realm)[there.pk].lines["ward"]
    assert ward.occupied == 99


def test_a_house_that_was_let_go_and_is_called_says_yes_after_all(realm, desk, row, near, far):
    for house in (near, far):
        ask(realm, desk, row, house)
    answer(realm, liaison(near), row, near, "yes")
    answer(realm, liaison(near), row, near, "no", "no_staff")
    answer(realm, desk, row, far, "yes")
    assert (again(row).state, again(row).destination_id) == ("placed", far.pk)


def test_what_ends_lets_every_house_go(realm, desk, row, near, far):
    ask(realm, desk, row, near)
    placement_finish(actor=desk, realm=realm, placement=row.pk, ending="own_way")
    assert (again(row).state, again(row).ending) == ("ended", "own_way")
    assert set(PlacementAsk.objects.values_list("state", flat=True)) == {AskState.LAPSED}


def test_only_who_asks_the_desk_and_who_is_asked_see_it_and_each_no_more_than_it_needs(  # noqa: PLR0917
    realm, region, desk, row, near, far, hospital
):
    ask(realm, desk, row, near)
    ask(realm, desk, row, far)
    answer(realm, liaison(far), row, far, "no", "full")
    key = f"placement:{row.pk}"

    def seen(who):
        found = snapshot(realm, audiences=audiences_of(who)).entities.get(key)
        return found and found["state"]

    assert seen(liaison(hospital))["reference"] == "C3-12"
    assert "reference" not in seen(desk)
    house = seen(liaison(near))
    assert "reference" not in house
    assert [one["facility"] for one in house["asks"]] == [near.pk]
    assert seen(liaison(far))["state"] == "ended"
    strangers = [
        person(Role.CAV_DESK, region=RegionFactory.create()),
        person(Role.NATIONAL_COORDINATOR),
        liaison(FacilityFactory.create(region=region)),
        person(Role.OBSERVER),
    ]
    assert [seen(one) for one in strangers] == [None] * 4


def test_who_may_not_is_refused(realm, desk, row, near, far, hospital):  # noqa: PLR0917
    stranger = person(Role.CAV_DESK, region=RegionFactory.create())
    for actor in (liaison(hospital), liaison(near), stranger):
        with pytest.raises(Refused):
            ask(realm, actor, row, near)
    ask(realm, desk, row, near)
    for actor in (liaison(far), stranger):
        with pytest.raises(Refused):
            answer(realm, actor, row, near, "yes")
    with pytest.raises(Missing):
        answer(realm, liaison(far), row, far, "yes")
    with pytest.raises(Invalid):
        ask(realm, desk, row, FacilityFactory.create(region=hospital.region))
    with pytest.raises(Conflict):
        ask(realm, desk, row, near)


@pytest.mark.parametrize("reference", ["123456782", "Jansen", "12-03-1950"])
def test_what_may_be_somebodys_number_or_name_is_refused(realm, hospital, reference):
    with pytest.raises(Invalid):
        placement_enter(
            actor=SYSTEM, realm=realm, facility=hospital, case=CASE | {"reference": reference}
        )


@pytest.mark.parametrize("care", list(lists().cares))
def test_every_sort_of_care_is_ranked(realm, hospital, care):
    row = placement_enter(actor=SYSTEM, realm=realm, facility=hospital, case=CASE | {"care": care})
    assert places_for(row, realm.now())["places"] == []


def test_care_without_a_bed_goes_to_who_has_hours_or_the_shortest_wait(realm, region, hospital):
    nurses = FacilityFactory.create(
        region=region, sector=Sector.HOME_CARE, latitude=52.0, longitude=5.1, kind=""
    )
    reported(realm, nurses, nursing_hours={"offered": 40, "used": 30})
    case = CASE | {"care": "district_nurse", "at_home": True}
    row = placement_enter(actor=SYSTEM, realm=realm, facility=hospital, case=case)
    (found,) = places_for(row, realm.now())["places"]
    assert (found["facility"], found["free"]) == (nurses.pk, 10)


def test_ranking_asks_the_database_no_more_for_more_houses(  # noqa: PLR0917
    realm, region, row, near, far, django_assert_max_num_queries
):
    for number in range(20):
        reported(realm, home(region, f"Huis {number}", longitude=5.06), elv=(5, 10))
    places_for(row, realm.now())
    with django_assert_max_num_queries(12):
        places_for(row, realm.now())
