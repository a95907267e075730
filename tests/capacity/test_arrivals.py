"""Announced arrivals: a class and a moment, seen by those concerned, and gone when they are over."""

from datetime import timedelta
from typing import Any

import pytest

from capacity.emergency_bodies import ArrivalIn
from capacity.models import Arrival, ArrivalState
from capacity.services import arrival_announce, arrival_end, figures_end
from capacity.tasks import sweep_figures
from journal.audit import is_audited
from journal.errors import Conflict, Invalid, Missing, Refused
from network.models import Role
from network.sectors import Sector
from tests.factories import MORNING, SYSTEM, FacilityFactory, RealmFactory, person
from tests.reading import snapshot
from web.bodies import checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def facility():
    return FacilityFactory.create()


@pytest.fixture
def coordinator(facility):
    return person(Role.REGIONAL_COORDINATOR, region=facility.region)


def announce(realm, facility, actor, **more):
    asked: dict[str, Any] = {
        "urgency": "t1",
        "kind": "trauma",
        "minutes": 12,
        "notes": ["ventilated"],
    } | more
    return arrival_announce(actor=actor, realm=realm, facility=facility, **asked)


def seen_by(realm, *audiences):
    entities = snapshot(realm, audiences=frozenset({"all", *audiences})).entities
    return [one["state"] for key, one in entities.items() if key.startswith("arrival:")]


def test_the_department_sees_what_is_announced_and_nobody_else_does(realm, facility, coordinator):
    announce(realm, facility, coordinator)
    [state] = seen_by(realm, f"facility:{facility.pk}")
    assert (state["urgency"], state["kind"], state["notes"]) == ("t1", "trauma", ["ventilated"])
    assert state["expected_at"] == (MORNING + timedelta(minutes=12)).isoformat()
    assert len(seen_by(realm, f"role:regional_coordinator:{facility.region_id}")) == 1
    other = FacilityFactory.create()
    assert seen_by(realm, f"facility:{other.pk}", "role:observer") == []
    assert snapshot(realm, audiences=frozenset({"all"})).log == []


def test_what_is_announced_has_no_field_in_which_a_person_fits(realm):
    for name in ("name", "age", "text", "duiding", "bsn"):
        with pytest.raises(Invalid) as caught:
            checked(ArrivalIn, {**ArrivalIn.example, name: "x"})
        assert caught.value.field == name


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"urgency": "t9"}, "urgency"),
        ({"kind": "Jan"}, "kind"),
        ({"notes": ["man, 63"]}, "notes"),
        ({"minutes": 241}, "minutes"),
    ],
)
def test_an_announcement_outside_the_lists_is_refused(realm, facility, coordinator, change, field):
    with pytest.raises(Invalid) as caught:
        announce(realm, facility, coordinator, **change)
    assert caught.value.field == field
    assert not Arrival.objects.exists()


def test_a_hospital_announces_nothing_and_a_coordinator_only_in_the_own_region(realm, facility):
    for somebody in (
        person(Role.HOSPITAL_LIAISON, facility=facility),
        person(Role.REGIONAL_COORDINATOR, region=FacilityFactory.create().region),
        person(Role.HIN, region=facility.region),
    ):
        with pytest.raises(Refused):
            announce(realm, facility, somebody)


@pytest.mark.parametrize("outcome", ["arrived", "cancelled"])
def test_the_department_says_how_it_ended_and_it_is_gone(realm, facility, coordinator, outcome):
    row = announce(realm, facility, coordinator)
    liaison = person(Role.HOSPITAL_LIAISON, facility=facility)
    arrival_end(actor=liaison, realm=realm, arrival=row.pk, outcome=outcome)
    assert seen_by(realm, f"facility:{facility.pk}") == []
    assert Arrival.objects.get().state == outcome
    with pytest.raises(Conflict):
        arrival_end(actor=liaison, realm=realm, arrival=row.pk, outcome=outcome)


@pytest.mark.parametrize("who", ["sender", "regional", "national"])
def test_who_sent_it_or_coordinates_there_calls_an_arrival_off(realm, facility, who):
    centre = FacilityFactory.create(sector=Sector.DISPATCH, kind="", region=facility.region)
    sender = person(Role.HOSPITAL_LIAISON, facility=centre)
    row = announce(realm, facility, sender)
    assert len(seen_by(realm, f"facility:{centre.pk}")) == 1
    actor = {
        "sender": sender,
        "regional": person(Role.REGIONAL_COORDINATOR, region=facility.region),
        "national": person(Role.NATIONAL_COORDINATOR),
    }[who]
    arrival_end(actor=actor, realm=realm, arrival=row.pk, outcome="cancelled")
    assert seen_by(realm, f"facility:{facility.pk}", f"facility:{centre.pk}") == []


def test_to_another_hospital_an_announcement_does_not_exist(realm, facility, coordinator):
    row = announce(realm, facility, coordinator)
    other = person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create())
    with pytest.raises(Missing):
        arrival_end(actor=other, realm=realm, arrival=row.pk, outcome="arrived")


def test_what_nobody_confirmed_leaves_by_itself_an_hour_after_its_moment(
    realm, facility, coordinator
):
    announce(realm, facility, coordinator)
    realm.clock_time = MORNING + timedelta(minutes=71)
    realm.save(update_fields=["clock_time"])
    sweep_figures()
    assert len(seen_by(realm, f"facility:{facility.pk}")) == 1
    realm.clock_time = MORNING + timedelta(minutes=72)
    realm.save(update_fields=["clock_time"])
    sweep_figures()
    assert seen_by(realm, f"facility:{facility.pk}") == []
    assert Arrival.objects.get().state == ArrivalState.UNCONFIRMED
    log = snapshot(realm, audiences=frozenset({"all", f"facility:{facility.pk}"})).log
    assert "niet bevestigd" in log[-1]["line"]["nl"]


def test_with_its_place_an_announcement_goes(realm, facility, coordinator):
    announce(realm, facility, coordinator)
    figures_end(actor=SYSTEM, realm=realm, facilities={facility.pk: facility.name})
    assert Arrival.objects.get().state == ArrivalState.UNCONFIRMED


def test_reading_an_announcement_is_recorded(realm, facility, coordinator):
    row = announce(realm, facility, coordinator)
    assert is_audited(f"arrival:{row.pk}")
