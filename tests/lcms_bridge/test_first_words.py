"""Two who point out the first words of one sender at once: one is told, nothing of the other is lost."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from journal.errors import Conflict
from journal.models import Realm
from lcms_bridge.models import Message, PeerDialect
from lcms_bridge.services import (
    BRIDGE,
    corrections,
    message_mend,
    message_process,
    message_receive,
    sheet_map,
)
from network.models import Role
from tests.lcms_bridge.factories import make_facilities, make_person, make_realm
from web.people import Person

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]
TABLE = "Locatie;Peilmoment;IC bezet\n{};2020-10-01 13:0{};8\n"
COLUMNS = "0:facility,1:observed_at,2:ic.occupied"


@pytest.fixture
def realm(store: str) -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def hin(realm: Realm) -> Person:
    return make_person(Role.HIN, region="WEST")


def unread(realm: Realm, hin: Person, number: int) -> Message:
    """Return a table of which nobody knows what its columns are, read once."""
    raw = TABLE.format("Onbekend", number).encode()
    message = message_receive(
        actor=hin, realm=realm, raw=raw, name="b", format_name="spreadsheet", ring=False
    ).message
    message_process(actor=BRIDGE, message_id=message.pk)
    message.refresh_from_db()
    return message


def both(first: Callable[[], Any], second: Callable[[], Any], pause: threading.Event) -> list[str]:
    """Do two things at once, the second when the first is about to commit; return what came of each."""
    came: dict[int, str] = {}

    def doing(place: int, deed: Callable[[], Any]) -> None:
        try:
            deed()
            came[place] = "done"
        except Conflict as refusal:
            came[place] = refusal.code
        finally:
            connections.close_all()

    one = threading.Thread(target=doing, args=(1, first))
    two = threading.Thread(target=doing, args=(2, second))
    one.start()
    assert pause.wait(20)
    two.start()
    one.join(30)
    two.join(30)
    return [came[1], came[2]]


@pytest.mark.parametrize("way", ["map", "mend"])
def test_of_two_first_mappings_of_one_sender_one_is_told(
    realm: Realm, hin: Person, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    rows = [unread(realm, hin, number) for number in (0, 1)]
    assert not PeerDialect.objects.exists()
    about_to_commit, seen = threading.Event(), threading.Event()
    save = corrections.dialect_save

    def slowly(dialect: PeerDialect) -> None:
        # both have looked, and found that nobody said anything of this sender
        if about_to_commit.is_set():
            seen.set()
        save(dialect)
        if not about_to_commit.is_set():
            about_to_commit.set()
            assert seen.wait(20)

    monkeypatch.setattr("lcms_bridge.services.corrections.dialect_save", slowly)
    monkeypatch.setattr("lcms_bridge.services.translating.dialect_save", slowly)

    def deed(message: Message) -> None:
        if way == "map":
            sheet_map(actor=hin, realm=realm, message=message.pk, columns=COLUMNS)
            return
        asked = next(one["mend"] for one in message.problems if one.get("mend"))
        words = {"table": asked["table"], "given": asked["given"], "becomes": "ALFA"}
        message_mend(actor=hin, realm=realm, message=message.pk, corrections=[words])

    came = both(lambda: deed(rows[0]), lambda: deed(rows[1]), about_to_commit)
    assert came == ["done", "dialect_meanwhile"]
    assert PeerDialect.objects.count() == 1
    deed(rows[1])  # looked again
    assert PeerDialect.objects.count() == 1
