"""A system that is told has its own words, identifiers and wishes; what goes in them comes back as it was."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capacity.inputs import FiguresInput
from capacity.models import Method
from capacity.resource import BedLine
from capacity.selectors import beds_now
from capacity.services import figures_report_many
from journal.errors import Invalid
from journal.models import Entry, Realm
from journal.trail_models import TrailNote
from lcms_bridge.canonical import Envelope, Picture
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.have import one as have_read
from lcms_bridge.codecs.have import one_writing as have
from lcms_bridge.formats import FORMATS, Format
from lcms_bridge.identity import House
from lcms_bridge.matching import match
from lcms_bridge.models import Delivery, Message, Peer
from lcms_bridge.out.dialect import Spoken, spoken, spoken_of
from lcms_bridge.peer_lists import peers_of, preview_of
from lcms_bridge.selectors import picture_of
from lcms_bridge.services import peer_set
from lcms_bridge.tasks import sweep_inbox, sweep_outbox
from network.models import Facility, Role
from tests.lcms_bridge.factories import (
    EARLIER,
    NOW,
    SYSTEM,
    make_facilities,
    make_person,
    make_realm,
    register,
    report,
)
from tests.lcms_bridge.receiver import Receiver, receiving
from tests.lcms_bridge.test_round_trips import WORDS, picture

THEIRS = Spoken(
    beds={"ic": "Intensive Care", "ward": "Ward A/B"}, codes={"ALFA": "urn:oid:2.16.528|06020101"}
)
HEARD = Dialect(
    words=WORDS,
    beds={word: kind for kind, word in THEIRS.beds.items()},
    sites={"06020101": "ALFA"},
)
SENT = picture(BedLine("ic", 10, 12, 1), BedLine("ward", 200, 150), BedLine("nicu", 4, 2))
BOTH_WAYS = [one for one in FORMATS if one.encode and one.read and one.carries]
HOUSES = {
    "ALFA": House(
        code="ALFA",
        name="Ziekenhuis & Alfa",
        other_names=(),
        city="",
        region="WEST",
        region_names=(),
        kinds=frozenset(WORDS),
        sizes={},
        places=0,
    )
}


def taken(form: Format, sent: Picture, dialect: Dialect) -> Any:
    """Return what a reader that speaks a dialect makes of a picture."""
    assert form.encode
    assert form.read
    reading = form.read(form.encode(sent), dialect)
    assert not [one for one in reading.problems if one.scope.holds]
    return match(reading, HOUSES, dialect, Envelope("nederland", exercise=False)).document


def test_an_empty_dialect_changes_nothing():
    assert spoken_of({}) == Spoken()
    assert spoken(SENT, spoken_of({})) is SENT


@pytest.mark.parametrize("form", BOTH_WAYS, ids=lambda one: one.name)
def test_what_goes_in_their_words_comes_back_by_the_same_dialect(form: Format):
    there = taken(form, spoken(SENT, THEIRS), HEARD)
    assert there == taken(form, SENT, Dialect(words=WORDS))
    assert [one.code for one in there.facilities] == ["ALFA"]
    assert form.encode
    raw = form.encode(spoken(SENT, THEIRS)).decode()
    assert "Intensive Care" in raw
    assert "06020101" in raw
    assert "ALFA" not in raw


@pytest.mark.parametrize("form", BOTH_WAYS, ids=lambda one: one.name)
def test_only_the_kinds_that_are_wanted_go(form: Format):
    few = spoken(SENT, Spoken(kinds=frozenset({"ward"})))
    (facility,) = taken(form, few, Dialect(words=WORDS)).facilities
    assert [line.bed for line in facility.beds.lines] == ["ward"]
    assert facility.ed is not None
    assert form.encode
    assert b"ic_" not in form.encode(few)


def test_a_house_without_a_kind_that_is_wanted_says_nothing_of_beds():
    (one,) = spoken(SENT, Spoken(kinds=frozenset({"picu"}))).hospitals
    assert one.facility.beds is None
    assert one.facility.ed is not None


def test_an_identifier_goes_with_its_system_or_with_none():
    fhir = next(one for one in FORMATS if one.name == "fhir-r4")
    assert fhir.encode
    for said, identifier, asked in (
        ("urn:oid:2.16|7", {"system": "urn:oid:2.16", "value": "7"}, "urn:oid:2.16%7C7"),
        ("7", {"value": "7"}, "7"),
    ):
        sent = spoken(SENT, Spoken(codes={"ALFA": said}))
        organization, location, *reports = json.loads(fhir.encode(sent))["entry"]
        for kind, one in (("Organization", organization), ("Location", location)):
            assert one["resource"]["identifier"] == [identifier]
            assert one["request"]["url"] == f"{kind}?identifier={asked}"
        assert {json.dumps(one["resource"]["subject"]["identifier"]) for one in reports} == {
            json.dumps(identifier)
        }


def test_an_exercise_and_where_figures_come_from_stay_as_they_are():
    sent = spoken(
        picture(BedLine("ic", 1, 1), exercise=True), replace(THEIRS, kinds=frozenset({"ic"}))
    )
    for form in (one for one in FORMATS if one.encode):
        assert form.encode
        marks = (b"OEFENING", b"HTEST", b"Exercise", b";ja;")
        assert any(mark in form.encode(sent) for mark in marks), form.name
    assert sent.hospitals[0].facility.beds
    assert sent.hospitals[0].facility.beds.provenance.source == "lpz"


def test_sahana_finds_what_it_looks_for_where_it_looks():
    """Where Sahana Eden's import of HAVE reads; a count that is not there it takes for nought.

    By static/formats/have/import.xsl of sahana/eden (Sahana Software Foundation, MIT), each of its versions.
    """
    sent = picture(BedLine("ic", 10, 12), BedLine("nicu", 4, None))
    raw = have.encode(spoken(sent, Spoken(sahana=True, codes={"ALFA": "06020101"})))
    space = {"h": have_read.HAVE, "x": have.XNL, "g": have.GML}
    beds, *others = fromstring(raw).findall(".//h:BedCapacity", space)
    assert others == []
    # Sahana takes `sum(./have:AvailableCount)` of BedCapacity: what stands deeper is nought to it
    said = {one.tag.rpartition("}")[2]: one.text for one in beds}
    assert (said["BedType"], said["AvailableCount"], said["BaselineCount"]) == (
        "AdultICU",
        "-2",
        "10",
    )
    root = fromstring(raw)
    named = root.find(".//h:OrganizationInformation/x:OrganisationName", space)
    assert named is not None
    assert named.get(f"{{{have.XNL}}}ID") == "06020101"
    where = "h:Hospital/h:Organization/h:OrganizationGeoLocation/g:Point/g:coordinates"
    assert root.findtext(where, namespaces=space) == "52.1,4.3"
    traffic = "h:Hospital/h:EmergencyDepartmentStatus/h:EMSTrafficStatus"
    assert root.findtext(traffic, namespaces=space) == "Closed"

    form = next(one for one in FORMATS if one.name == "edxl-have-1.0")
    (again,) = taken(form, spoken(sent, Spoken(sahana=True)), Dialect(words=WORDS)).facilities
    assert again.ed is not None
    assert again.ed.traffic == "stop"
    assert [line.bed for line in again.beds.lines] == ["ic"]


@pytest.fixture
def realm(db: None) -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def there(settings: Any) -> Any:
    with receiving() as receiver:
        settings.BRIDGE_HOSTS = [receiver.host]
        yield receiver


def link(realm: Realm, there: Receiver, **more: Any) -> Peer:
    values: dict[str, Any] = {
        "name": "buur",
        "label": "De buren",
        "url": there.url,
        "format": "capacity-csv",
        "region": Facility.objects.get(pk="ALFA").region,
        "every_minutes": 5,
        "token": "heel-geheim",
    }
    return peer_set(actor=SYSTEM, realm=realm, **(values | more))[0]


SAID = {"beds": "IC = ICU\n\nkliniek = Ward", "codes": " alfa = 0602 ", "kinds": ["ic"]}


def test_what_is_shown_before_it_goes_is_what_goes_in_their_words(realm: Realm, there: Receiver):
    report(realm, Facility.objects.get(pk="ALFA"))
    peer = link(realm, there, **SAID)
    assert peer.dialect == {
        "beds": {"ic": "ICU", "ward": "Ward"},
        "codes": {"ALFA": "0602"},
        "kinds": ["ic"],
    }
    hin = make_person(Role.HIN, region="WEST")
    shown = preview_of(realm, hin, "buur")["text"]
    sweep_outbox()
    (got,) = there.got
    assert got.body.decode() == shown
    assert ";0602;" in shown
    assert ";ICU;" in shown
    assert ";Ward;" not in shown
    assert ";ALFA;" not in shown
    (row,) = peers_of(realm, hin)
    assert (row["beds"], row["codes"], row["kinds"], row["sahana"]) == (
        "IC = ICU\nkliniek = Ward",
        "ALFA = 0602",
        ["ic"],
        False,
    )


def counted(realm: Realm, *lines: BedLine, at: datetime) -> None:
    """Report some kinds of bed of ALFA, and nothing of the others."""
    beds = FiguresInput(Facility.objects.get(pk="ALFA"), lines, at, "his", Method.REPORTED)
    figures_report_many(actor=SYSTEM, realm=realm, reports=[beds])


def sent_after(minutes: int, there: Receiver) -> int:
    """Return how many messages there are when so many minutes passed."""
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True):
        sweep_outbox()
    return len(there.got)


def test_who_is_told_some_kinds_hears_nothing_of_a_change_in_another(realm: Realm, there: Receiver):
    counted(realm, BedLine("ic", 10, 5), BedLine("ward", 200, 150), at=EARLIER)
    link(realm, there, kinds=["ic"])
    sweep_outbox()
    assert len(there.got) == 1
    counted(realm, BedLine("ward", 200, 160), at=NOW)
    assert sent_after(6, there) == 1
    counted(realm, BedLine("ic", 10, 5), at=NOW)  # the same figure of a newer moment is news
    assert sent_after(12, there) == 2
    # what is not told says neither when nor by whom it was counted
    assert NOW.isoformat().encode()[:16] in there.got[1].body
    counted(realm, BedLine("ic", 10, 6), at=NOW)  # a correction
    assert sent_after(18, there) == 3


@pytest.mark.django_db(transaction=True)
def test_another_installation_that_is_told_some_kinds_keeps_what_it_knew_of_the_others(
    there: Receiver,
):
    make_facilities()
    ours, theirs = make_realm(), make_realm("oefengolf-2")
    for one in (ours, theirs):
        counted(one, BedLine("ic", 10, 5), BedLine("ward", 200, 150), at=EARLIER)
    counted(ours, BedLine("ic", 10, 9), at=NOW)
    link(ours, there, kinds=["ic"])
    sweep_outbox()
    body = there.got[0].body.replace(b"oefengolf", b"oefengolf-2")
    url = reverse("deliveries", kwargs={"realm": theirs.slug}) + "?format=capacity-csv"
    headers = {"Authorization": f"Bearer {register(theirs)}", "X-Filename": "bedden.csv"}
    Client().post(url, body, content_type="application/octet-stream", headers=headers)
    sweep_inbox()
    assert Message.objects.get(realm=theirs).state == "applied"
    known = beds_now(theirs)["ALFA"]
    assert (known.lines["ic"].occupied, known.lines["ward"].occupied) == (9, 150)
    assert (known.said["ic"].observed_at, known.said["ward"].observed_at) == (NOW, EARLIER)


def test_what_was_refused_is_told_again_with_the_next_change(realm: Realm, there: Receiver):
    there.answers = [422, 202]
    counted(realm, BedLine("ic", 10, 5), BedLine("ward", 200, 150), at=EARLIER)
    link(realm, there, kinds=["ic"])
    sweep_outbox()
    counted(realm, BedLine("ward", 200, 160), at=NOW)
    assert sent_after(6, there) == 2


def test_the_moment_that_is_told_is_that_of_the_kinds_that_are_told(realm: Realm):
    counted(realm, BedLine("ic", 10, 5), BedLine("ward", 200, 150), at=EARLIER)
    counted(realm, BedLine("ic", 10, 6), at=NOW)
    for kind, moment in (("ic", NOW), ("ward", EARLIER)):
        beds = picture_of(realm, "WEST", kinds=[kind]).hospitals[0].facility.beds
        assert beds is not None
        assert beds.provenance.observed_at == moment
        assert [line.bed for line in beds.lines] == [kind]


def test_another_dialect_goes_in_the_place_of_what_waits(realm: Realm, there: Receiver):
    there.answers = [503, 202]
    report(realm, Facility.objects.get(pk="ALFA"))
    link(realm, there)
    sweep_outbox()
    link(realm, there, beds="IC = ICU")
    sweep_outbox()
    assert [one.state for one in Delivery.objects.order_by("pk")] == ["superseded", "delivered"]
    assert b";ICU;" in there.got[-1].body
    assert len({one.headers["Idempotency-Key"] for one in there.got}) == 2


def test_a_system_without_a_dialect_is_told_byte_for_byte_what_it_was(
    realm: Realm, there: Receiver
):
    report(realm, Facility.objects.get(pk="ALFA"))
    for form in (one for one in FORMATS if one.encode):
        peer = link(realm, there, format=form.name)
        assert peer.dialect == {}
        sweep_outbox()
        row = Delivery.objects.order_by("-pk")[0]
        plain = replace(picture_of(realm, "WEST"), at=row.made_at)
        assert form.encode
        assert there.got[-1].body == form.encode(plain), form.name


def test_what_is_not_said_again_stays_and_what_is_emptied_goes(realm: Realm, there: Receiver):
    link(realm, there, **SAID, sahana=True)
    assert link(realm, there).dialect["beds"] == {"ic": "ICU", "ward": "Ward"}
    assert link(realm, there, beds="", codes="", kinds=[], sahana=False).dialect == {}


def test_the_trail_says_how_it_speaks_and_no_secret(realm: Realm, there: Receiver):
    link(realm, there, **SAID)
    entry = Entry.objects.get(realm=realm, type="lcms_bridge.peer_changed")
    note = TrailNote.objects.filter(action="peer").latest("pk")
    assert note.detail["dialect"]["beds"] == {"ic": "ICU", "ward": "Ward"}
    assert "geheim" not in str(note.detail) + str(entry.variants)
    assert "dialect" not in str(entry.variants)


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"beds": "hangmat = Hammock"}, "beds", "peer_bed_unknown"),
        ({"kinds": ["hangmat"]}, "kinds", "peer_bed_unknown"),
        ({"codes": "NERGENS = 1"}, "codes", "peer_house_unknown"),
        ({"beds": "IC = Bed\nkliniek = bed"}, "beds", "peer_word_twice"),
        ({"beds": "IC = kliniek"}, "beds", "peer_word_twice"),
        ({"beds": "IC = MedicalSurgical"}, "beds", "peer_word_twice"),
        ({"beds": "IC = seh"}, "beds", "peer_word_twice"),
        ({"codes": "ALFA = BETA"}, "codes", "peer_word_twice"),
        ({"codes": "ALFA = 1\nBETA = urn:x|1"}, "codes", "peer_word_twice"),
        ({"beds": "IC = ICU\nic = Intensive"}, "beds", "peer_name_twice"),
        ({"beds": "IC = " + "x" * 41}, "beds", "peer_word_long"),
        ({"codes": "ALFA = " + "7" * 81, "format": "kml"}, "codes", "peer_word_long"),
        ({"codes": "ALFA = " + "A" * 21}, "codes", "peer_word_long"),
        ({"beds": "IC = ICU, kliniek = Ward"}, "beds", "peer_line"),
        ({"beds": "IC"}, "beds", "peer_line"),
        ({"beds": "IC ="}, "beds", "peer_line"),
        ({"beds": "IC = +ICU"}, "beds", "peer_word_form"),
        ({"codes": "ALFA = 06 02"}, "codes", "peer_code_form"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    realm: Realm, there: Receiver, said: dict[str, Any], field: str, code: str
):
    with pytest.raises(Invalid) as caught:
        link(realm, there, **said)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert Peer.objects.count() == 0


def test_a_word_of_the_standard_may_be_said_for_its_own_kind(realm: Realm, there: Receiver):
    peer = link(realm, there, beds="IC = AdultICU", codes="ALFA = ALFA", format="edxl-have-1.0")
    assert peer.dialect["beds"] == {"ic": "AdultICU"}
