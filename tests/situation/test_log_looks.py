"""The last look at the log is one person's, on whatever device, and moves ahead only."""

import pytest
from django.test import Client

from journal.errors import Refused
from journal.models import Entry
from network.models import Role
from network.own_data import own_data
from situation.models import LogLook
from situation.services import log_look
from tests.factories import SYSTEM, MandateFactory, RealmFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True, head=50)


def device(mandate):
    client = Client()
    client.force_login(mandate.user)
    return client


def mark(client, realm):
    return client.get(f"/api/v1/realms/{realm.slug}/log/last-look/").json()["mark"]


def look(client, realm, seq):
    return client.post(
        f"/api/v1/realms/{realm.slug}/log/looks/", {"seq": seq}, content_type="application/json"
    )


def test_what_one_device_read_another_knows_and_nobody_else(realm):
    hin = MandateFactory.create(role=Role.HIN, region=RegionFactory.create())
    other = device(MandateFactory.create(role=Role.HIN, region=hin.region))
    phone, desk = device(hin), device(hin)
    before = Entry.objects.count()

    assert mark(phone, realm) is None
    assert look(phone, realm, 12).status_code == 200

    assert mark(desk, realm)["seq"] == 12
    assert mark(other, realm) is None
    assert mark(desk, RealmFactory.create(exercise=True)) is None
    assert Entry.objects.count() == before


def test_a_device_that_was_away_takes_nothing_back_and_none_reads_ahead(realm):
    client = device(MandateFactory.create(role=Role.OBSERVER))
    look(client, realm, 30)
    look(client, realm, 12)
    assert mark(client, realm)["seq"] == 30

    look(client, realm, 9_000)
    assert mark(client, realm)["seq"] == 50
    assert LogLook.objects.count() == 1


def test_in_a_realm_without_lines_nothing_was_read(realm):
    empty = RealmFactory.create(exercise=True)
    client = device(MandateFactory.create(role=Role.OBSERVER))

    assert look(client, empty, 5).status_code == 200
    assert mark(client, empty) is None


def test_a_part_of_the_system_reads_no_log(realm):
    with pytest.raises(Refused):
        log_look(actor=SYSTEM, realm=realm, seq=3)


def test_it_is_in_what_is_kept_about_a_person(realm):
    mandate = MandateFactory.create(role=Role.OBSERVER)
    look(device(mandate), realm, 7)

    assert own_data(mandate.user)["log_looks"][0]["seq"] == 7
