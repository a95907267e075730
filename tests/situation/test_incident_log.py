"""Lines in the log of an activiteit: who writes, who reads, and by what lines are found."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from journal.errors import Conflict, Invalid, Refused
from journal.said import text_of
from network.models import Role, User
from network.permissions import audiences_in
from phases.services import activity_close, activity_party_set
from situation.models import Note
from situation.report.course import course_lines
from situation.services import callup_raise, note_post, post_take
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    person,
)
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
TEXT = "Eerste T1 vertrokken naar het Maasstad"


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def area():
    made = VeiligheidsregioFactory.create(name="Rijnmond")
    made.regions.add(RegionFactory.create())
    return made


@pytest.fixture
def crash(realm, area):
    made = activity_in(realm, area, name="Treinongeval")
    grip_at(made, area, 2)
    return made


def at(area, role):
    return person(role, region=area.regions.get(), veiligheidsregio=area)


def house_in(crash, area, **more):
    house = FacilityFactory.create(region=area.regions.get(), veiligheidsregio=area)
    activity_party_set(actor=SYSTEM, realm=crash.realm, activity=crash.pk, who=house, **more)
    return person(Role.HOSPITAL_LIAISON, facility=house)


def write(actor, crash, text=TEXT, **more):
    return note_post(actor=actor, realm=crash.realm, activity=crash.pk, text=text, **more)


PARTS = (Role.ACGZ, Role.OVDG, Role.HIN, Role.HON, Role.DPG, Role.PLOTTER, Role.INFORMATION_MANAGER)


@pytest.mark.parametrize("role", PARTS)
def test_whoever_sits_in_a_team_writes_a_line_and_who_takes_part_reads_it(realm, crash, area, role):
    note = write(at(area, role), crash)

    assert (note.role, note.activity) == (role, crash)
    seen = snapshot(realm, audiences=frozenset({"all", f"veiligheidsregio:{area.pk}"}))
    assert seen.entities[f"note:{note.pk}"]["state"]["activity"] == crash.pk
    assert seen.log[-1]["line"]["nl"] == f"Treinongeval: {TEXT} (Incident en situatie)"
    assert TEXT not in str(snapshot(realm, audiences=frozenset({"all"})))


def test_a_house_that_takes_part_writes_and_a_guest_and_a_stranger_do_not(realm, crash, area):
    assert write(house_in(crash, area), crash).role == Role.HOSPITAL_LIAISON
    desk = FacilityFactory.create(
        sector="dispatch", veiligheidsregio=area, region=area.regions.get()
    )
    assert write(person(Role.MKA_DISPATCHER, facility=desk), crash)
    stranger = FacilityFactory.create(region=area.regions.get(), veiligheidsregio=area)
    elsewhere = VeiligheidsregioFactory.create()
    elsewhere.regions.add(RegionFactory.create())
    for actor in (
        house_in(crash, area, guest=True),
        person(Role.HOSPITAL_LIAISON, facility=stranger),
        at(elsewhere, Role.ACGZ),
        at(area, Role.OBSERVER),
    ):
        with pytest.raises(Refused):
            write(actor, crash)
    assert Note.objects.count() == 2


def test_a_seat_is_enough_and_a_closed_activiteit_takes_no_line(realm, crash, area):
    hin = at(area, Role.HIN)
    post_take(actor=hin, realm=realm, activity=crash.pk, veiligheidsregio=area, function="hin")
    assert write(hin, crash)
    with pytest.raises(Invalid) as both:
        note_post(actor=hin, realm=realm, activity=crash.pk, region=area.regions.get(), text=TEXT)
    assert both.value.field == "region"
    grip_at(crash, area, 0)
    activity_close(actor=hin, realm=realm, activity=crash.pk, reason="Voorbij")
    with pytest.raises(Conflict):
        write(hin, crash)


def test_the_course_for_the_evaluation_holds_the_lines(realm, crash, area):
    write(at(area, Role.ACGZ), crash)
    to = frozenset({"all", f"veiligheidsregio:{area.pk}"})
    realm.refresh_from_db()
    said = [str(text_of(one.what, "nl")) for one in course_lines(realm, crash, realm.head, to)]
    assert any(TEXT in line for line in said)


def found(client, realm, **asked):
    answer = client.get(f"/api/v1/realms/{realm.slug}/log/?{urlencode(asked)}")
    assert answer.status_code == 200, answer.content
    return [event["line"]["nl"] for event in answer.json()["events"]]


def test_lines_are_found_by_activiteit_region_and_who_on_the_server(realm, crash, area):
    other_area = VeiligheidsregioFactory.create(name="Elders")
    other_area.regions.add(RegionFactory.create())
    other = activity_in(realm, other_area, name="Brand")
    grip_at(other, other_area, 1)
    acgz = at(area, Role.ACGZ)
    write(acgz, crash)
    write(at(area, Role.HIN), crash, text="Beeld bijgewerkt")
    mandate = MandateFactory.create(role=Role.HIN, region=area.regions.get(), veiligheidsregio=area)
    client = Client()
    client.force_login(mandate.user)

    own = found(client, realm, activity=crash.pk)
    assert any(TEXT in line for line in own)
    assert any("GRIP" in line for line in own)
    assert not any("Brand" in line for line in own)
    there = found(client, realm, region=other_area.regions.get().pk)
    assert there
    assert not any("Treinongeval" in line for line in there)
    name = text_of(acgz.label, "nl").split(" · ")[0]
    assert found(client, realm, activity=crash.pk, by=f'"{name}"', words="vertrokken") == [
        f"Treinongeval: {TEXT} (Incident en situatie)"
    ]
    assert found(client, realm, by="niemanddieditdeed") == []


def test_who_does_not_see_a_line_does_not_find_it(realm, crash, area):
    write(at(area, Role.ACGZ), crash)
    client = Client()
    client.force_login(MandateFactory.create(role=Role.OBSERVER).user)

    assert not any(TEXT in line for line in found(client, realm, activity=crash.pk))


def test_who_was_called_stands_in_the_log_and_the_course_of_an_activiteit(realm, crash, area):
    other = activity_in(realm, area, name="Brand")
    hin = at(area, Role.HIN)
    for one in (crash, other):
        callup_raise(
            actor=at(area, Role.HON),
            realm=realm,
            activity=one.pk,
            veiligheidsregio=area,
            functions=["hin"],
            text=f"Kom voor {one.name}.",
        )
    client = Client()
    client.force_login(User.objects.get(pk=hin.user_id))

    assert [line for line in found(client, realm, activity=crash.pk) if "Alarm" in line] == [
        "Alarm aan 1 functie: Treinongeval (Rijnmond): Kom voor Treinongeval."
    ]
    realm.refresh_from_db()
    to = audiences_in(hin, realm)
    course = [one for one in course_lines(realm, crash, realm.head, to) if one.key[:6] == "alarm:"]
    assert [text_of(one.what, "nl") for one in course] == [
        "Alarm aan 1 functie: Treinongeval (Rijnmond): Kom voor Treinongeval."
    ]
    assert [one.state for one in course] == [None]  # its calls name people
