"""What was held back a person mends: point a word right, read again, or discard; at most once in effect."""

from datetime import timedelta
from typing import Any

import pytest

from capacity.models import FigureReport
from capacity.selectors import beds_now
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry, Realm
from lcms_bridge.models import Message, PeerDialect
from lcms_bridge.services import (
    BRIDGE,
    message_discard,
    message_mend,
    message_process,
    message_receive,
    message_replay,
)
from network.models import Facility, Role
from tests.lcms_bridge.factories import (
    NOW,
    beds,
    document,
    encode,
    make_facilities,
    make_person,
    make_realm,
    report,
)
from web.people import Person

pytestmark = pytest.mark.django_db

TABLE = """Vestiging;datum;soort;capaciteit;bezet
Ziekenhuis ALFA;2020-10-01T12:00:00+00:00;ic;10;8
Ziekenhuis ALFA;2020-10-01T12:00:00+00:00;Hartbewaking;6;5
Nieuwbouw Oost;2020-10-01T12:00:00+00:00;ic;12;9
"""


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def hin(realm: Realm) -> Person:
    return make_person(Role.HIN, region="WEST")


def send(actor: Any, realm: Realm, raw: bytes, form: str = "") -> Message:
    """Send a file and let the worker read it."""
    receipt = message_receive(
        actor=actor, realm=realm, raw=raw, name="bedden.csv", format_name=form
    )
    return read(receipt.message)


def read(message: Message) -> Message:
    """Let the worker read a message that waits."""
    message_process(actor=BRIDGE, message_id=message.pk)
    message.refresh_from_db()
    return message


def mends(message: Message) -> set[tuple[str, str]]:
    """Return what of a message can be pointed right."""
    return {(one["mend"]["table"], one["mend"]["given"]) for one in message.problems if one["mend"]}


def point(actor: Any, message: Message, **tables: dict[str, str]) -> Message:
    """Point words right, and let the worker read the message again."""
    corrections = [
        {"table": table, "given": given, "becomes": becomes}
        for table, pairs in tables.items()
        for given, becomes in pairs.items()
    ]
    message_mend(actor=actor, realm=message.realm, message=message.pk, corrections=corrections)
    return read(message)


def test_a_strange_table_is_mended_step_by_step_and_the_next_one_needs_nothing(
    realm: Realm, hin: Person
) -> None:
    message = send(hin, realm, TABLE.encode())
    assert (message.state, mends(message)) == ("quarantined", {("format", "")})
    message = point(hin, message, format={"": "spreadsheet"})
    assert mends(message) == {("fields", "facility")}
    column = next(one["mend"]["choices"] for one in message.problems if one["mend"])
    assert "Vestiging" in column
    message = point(hin, message, fields={"facility": "Vestiging"})
    assert ("sites", "Nieuwbouw Oost") in mends(message)
    assert ("beds", "Hartbewaking") in mends(message)
    message = point(
        hin,
        message,
        sites={"Nieuwbouw Oost": "BETA"},
        beds={"Hartbewaking": "ward"},
    )
    assert (message.state, message.applied, message.turns) == ("applied", 2, 4)
    known = beds_now(realm)
    assert known["ALFA"].lines["ward"].occupied == 5
    assert known["BETA"].lines["ic"].occupied == 9
    later = TABLE.replace("12:00", "12:01").replace(";9\n", ";10\n").encode()
    again = send(hin, realm, later)
    assert (again.state, again.applied, again.format) == ("applied", 2, "spreadsheet")
    assert PeerDialect.objects.count() == 1


def test_what_counted_already_counts_once_whatever_was_reported_since(
    realm: Realm, hin: Person
) -> None:
    message = send(hin, realm, encode(document(beds("ALFA"), beds("ELDERS"))))
    assert (message.state, message.applied) == ("partly", 1)
    realm.clock_time = realm.clock_set_at = NOW + timedelta(hours=1)
    realm.save()
    report(realm, Facility.objects.get(pk="ALFA"), at=NOW + timedelta(minutes=30), occupied=3)
    before = FigureReport.objects.filter(facility="ALFA").count()
    message = point(hin, message, sites={"ELDERS": "BETA"})
    assert (message.state, message.applied) == ("applied", 2)
    assert {one["facility"] for one in message.carried} == {"ALFA", "BETA"}
    assert FigureReport.objects.filter(facility="ALFA").count() == before
    assert beds_now(realm)["ALFA"].lines["ic"].occupied == 3
    assert beds_now(realm)["BETA"].lines["ic"].occupied == 8


def test_a_place_that_became_known_is_taken_over_by_reading_again(
    realm: Realm, hin: Person
) -> None:
    message = send(hin, realm, encode(document(beds("ALFA"), beds("DELTA"))))
    make_facilities(["DELTA"])
    message_replay(actor=hin, realm=realm, message=message.pk)
    assert (read(message).state, message.applied) == ("applied", 2)
    with pytest.raises(Conflict):
        message_replay(actor=hin, realm=realm, message=message.pk)


def test_two_names_for_one_house_that_say_otherwise_hold_it_back(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, TABLE.encode(), "spreadsheet")
    message = point(hin, message, fields={"facility": "Vestiging"})
    message = point(hin, message, sites={"Nieuwbouw Oost": "ALFA"})
    held = {(one["code"], one["stage"]) for one in message.problems if not one["remark"]}
    assert ("said_twice", "business") in held
    assert message.applied == 1  # what was taken before it was torn
    assert beds_now(realm)["ALFA"].lines["ic"].occupied == 8


def test_two_who_mend_at_once_read_it_once(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, encode(document(beds("ALFA"), beds("DELTA"))))
    message_replay(actor=hin, realm=realm, message=message.pk)
    with pytest.raises(Conflict):
        message_replay(actor=hin, realm=realm, message=message.pk)
    with pytest.raises(Conflict):
        message_discard(actor=hin, realm=realm, message=message.pk, reason="dubbel")
    message = read(message)
    assert (message.turns, message.state) == (2, "partly")
    assert FigureReport.objects.count() == 1


def test_discarding_says_why_and_leaves_what_counted(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, encode(document(beds("ALFA"), beds("DELTA"))))
    message_discard(actor=hin, realm=realm, message=message.pk, reason="Proefbericht.")
    message.refresh_from_db()
    assert (message.state, message.reason, message.applied) == ("discarded", "Proefbericht.", 1)
    assert message_process(actor=BRIDGE, message_id=message.pk) is None
    with pytest.raises(Conflict):
        message_replay(actor=hin, realm=realm, message=message.pk)
    entry = Entry.objects.get(type="lcms_bridge.message_discarded")
    assert entry.actor == hin.name
    assert beds_now(realm)["ALFA"].lines["ic"].occupied == 8


def test_only_what_the_message_lacks_can_be_pointed_at_what_is_there(
    realm: Realm, hin: Person
) -> None:
    make_facilities(["GAMMA"], region="OOST")
    message = send(hin, realm, encode(document(beds("ALFA"), beds("ELDERS"))))
    for table, given, becomes, error in (
        ("sites", "IETS", "BETA", Invalid),
        ("beds", "ELDERS", "ic", Invalid),
        ("sites", "ELDERS", "NERGENS", Missing),
        ("sites", "ELDERS", "GAMMA", Refused),  # of another region
    ):
        with pytest.raises(error):
            message_mend(
                actor=hin,
                realm=realm,
                message=message.pk,
                corrections=[{"table": table, "given": given, "becomes": becomes}],
            )
    assert not PeerDialect.objects.exists()
    message.refresh_from_db()
    assert (message.state, message.turns) == ("partly", 1)


def test_who_may_mend_is_the_house_its_overseers_and_the_sender(realm: Realm, hin: Person) -> None:
    make_facilities(["GAMMA"], region="OOST")
    own = make_person(Role.HOSPITAL_LIAISON, facility="ALFA")
    message = send(own, realm, encode(document(beds("ALFA"), beds("ELDERS"))))
    others = {
        Missing: make_person(Role.HOSPITAL_LIAISON, facility="BETA", username="beta"),
        Refused: make_person(Role.HIN, region="OOST", username="oost"),
    }
    for error, person in others.items():
        with pytest.raises(error):
            message_replay(actor=person, realm=realm, message=message.pk)
    with pytest.raises(Refused):
        message_replay(actor=make_person(Role.OBSERVER), realm=realm, message=message.pk)
    message_replay(actor=own, realm=realm, message=message.pk)
    read(message)
    message_replay(actor=hin, realm=realm, message=message.pk)
    read(message)
    administrator = make_person(Role.ADMINISTRATOR)
    message_discard(actor=administrator, realm=realm, message=message.pk, reason="Onbekend.")


def test_a_file_of_a_whole_region_is_mended_by_its_sender_and_who_administers(
    realm: Realm, hin: Person
) -> None:
    message = send(hin, realm, encode(document(beds("ELDERS"))))
    colleague = make_person(Role.HIN, region="WEST", username="collega")
    with pytest.raises(Refused):
        message_replay(actor=colleague, realm=realm, message=message.pk)
    message_replay(actor=make_person(Role.ADMINISTRATOR), realm=realm, message=message.pk)
