"""Readings of what is said of a patient: each state shown to a person is recorded, once."""

from typing import Any

import pytest
from django.test import Client

from journal import audit
from journal.live.reads import write_notes
from journal.models import ReadAudit, Realm
from journal.services import record, writing
from journal.whence import NOWHERE
from network.models import Role
from tests.factories import SYSTEM, MandateFactory, RealmFactory
from tests.journal.livesite.events import TrialSet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _patients_are_audited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_prefixes", {"thing:patient"})


@pytest.fixture
def realm() -> Realm:
    return RealmFactory.create()


def put(realm: Realm, value: int, thing: str = "patient-1", **more: Any) -> None:
    with writing():
        record(TrialSet(thing, value, **more), realm=realm, actor=SYSTEM)


class Reader:
    def __init__(self, realm: Realm) -> None:
        user = MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user
        self.name = f"user:{user.username}"
        self.client = Client()
        self.client.force_login(user)
        self.url = f"/api/v1/realms/{realm.slug}/snapshot/"

    def read(self, **query: Any) -> Any:
        return self.client.get(self.url, query)

    def recorded(self) -> list[tuple[str, int | None, str]]:
        rows = ReadAudit.objects.filter(actor=self.name).order_by("pk")
        return list(rows.values_list("key", "seq", "way"))


@pytest.fixture
def reader(realm: Realm) -> Reader:
    return Reader(realm)


def test_reading_the_same_state_again_records_nothing_and_a_change_records_one(
    realm: Realm, reader: Reader
) -> None:
    for number in range(3):
        put(realm, 1, f"patient-{number}")
    reader.read()
    assert len(reader.recorded()) == 3
    reader.read()
    put(realm, 2, "something else")
    reader.read()
    assert len(reader.recorded()) == 3
    put(realm, 2, "patient-1")
    reader.read()
    assert reader.recorded()[3:] == [("thing:patient-1", 5, "snapshot")]


def test_an_answer_that_sends_nothing_records_nothing(realm: Realm, reader: Reader) -> None:
    put(realm, 1)
    etag = reader.read()["ETag"]
    other = Reader(realm)
    answer = other.client.get(other.url, headers={"if-none-match": etag})
    assert (answer.status_code, other.recorded()) == (304, [])
    other.read()
    assert len(other.recorded()) == 1, "another person's reading is another reading"


def test_the_past_is_recorded_where_it_shows_what_the_reader_never_saw(
    realm: Realm, reader: Reader
) -> None:
    put(realm, 1)
    put(realm, 2)
    reader.read()
    for _ in range(2):
        reader.read(seq=1)
        reader.read(seq=2)
    assert [(seq, way) for _key, seq, way in reader.recorded()] == [(2, "snapshot"), (1, "past")]


def test_what_a_socket_showed_is_not_recorded_again_by_a_snapshot(
    realm: Realm, reader: Reader
) -> None:
    put(realm, 1)
    reader.read()
    put(realm, 2)
    for _ in range(2):
        write_notes({(realm.slug, reader.name, "thing:patient-1", 2): NOWHERE})
    reader.read()
    assert [(seq, way) for _key, seq, way in reader.recorded()] == [(1, "snapshot"), (2, "live")]


def test_other_rights_record_what_only_they_show(realm: Realm, reader: Reader) -> None:
    put(realm, 1)
    put(realm, 1, "patient-2", private=True)
    reader.read()
    assert [key for key, _seq, _way in reader.recorded()] == ["thing:patient-1"]
    made = audit.record_snapshot(
        realm,
        reader.name,
        frozenset({"all", "role:coord"}),
        2,
        [("thing:patient-1", 1), ("thing:patient-2", 2)],
    )
    assert made == 1


def test_a_line_that_tells_no_state_records_nothing(realm: Realm, reader: Reader) -> None:
    put(realm, 1)
    put(realm, 1, gone=True)
    reader.read()
    assert reader.recorded() == []
