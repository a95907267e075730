"""A strange table is translated once, seen before it is kept, and taken back."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from capacity.models import Source
from capacity.selectors import beds_now
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from lcms_bridge.codecs import sheet
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.entries import CapacitySnapshot
from lcms_bridge.models import Message, PeerDialect
from lcms_bridge.senders import program_of
from lcms_bridge.services import (
    BRIDGE,
    dialect_take_back,
    message_process,
    message_receive,
    sheet_map,
)
from lcms_bridge.sheets import sheet_document
from network.models import Role, User
from tests.lcms_bridge.factories import (
    NOW,
    WORDS,
    make_facilities,
    make_person,
    make_realm,
    register,
)
from web.people import Person

CHECK = "Locatie;Peilmoment;{}\nALFA;2020-10-01 13:00;2;8\n"
GROUPS = (
    "Beddenlijst regio;;;;\n;;IC;;Kliniek;\nLocatie;Peilmoment;vrij;bezet;vrij;bezet\n"
    "ALFA;2020-10-01 13:00;2;8;30;100\n"
)
SIDE = "Naam;ALFA;BETA\nPeilmoment;2020-10-01 13:00;2020-10-01 13:00\nIC vrij;2;3\nIC bezet;8;7\n"
MERGED = "Locatie;Datum;soort;vrij;bezet\nALFA;2020-10-01 13:00;IC;2;8\n;;kliniek;;100\n"
BARE = "Stand van 01-10-2020 13:00;\nIC vrij;IC bezet\n2;8\n"
ODD = "Stand van 01-10-2020 13:00;;\nHuis;Intensief nog leeg;Intensief vol\nALFA;2;8\n"
NS = "urn:oasis:names:tc:opendocument:xmlns:"


def read_so(text: str, **options: Any) -> list[tuple[str, dict[str, tuple[Any, ...]]]]:
    """Return what a table says: the house, and of each kind what is taken and free."""
    reading = sheet.decode(text.encode(), Dialect(words=WORDS, options=options))
    return [
        (
            one.facility.label,
            {line.bed_type: (line.occupied, line.available) for line in one.lines},
        )
        for one in reading.entries
        if isinstance(one, CapacitySnapshot)
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "IC bedden vrij;IC bedden bezet",
        "vrij IC;bezet IC",
        "IC_vrij;IC_bezet",
        "aantal IC vrij;ic bezet",
    ],
)
def test_a_heading_of_a_kind_and_a_figure_is_known(heading: str) -> None:
    assert read_so(CHECK.format(heading)) == [("ALFA", {"ic": (8, 2)})]


def test_groups_above_the_header_tell_columns_of_one_name_apart() -> None:
    assert read_so(GROUPS) == [("ALFA", {"ic": (8, 2), "ward": (100, 30)})]


def test_the_header_is_the_line_that_was_said_where_it_cannot_be_found() -> None:
    raw = "Bedden;van;de;regio\nLocatie;Peilmoment;IC vrij;IC bezet\nALFA;2020-10-01 13:00;2;8\n"
    assert read_so(raw) == []
    assert read_so(raw, header=2) == [("ALFA", {"ic": (8, 2)})]


def test_a_table_on_its_side_is_turned() -> None:
    assert read_so(SIDE, turned=True) == [("ALFA", {"ic": (8, 2)}), ("BETA", {"ic": (7, 3)})]


def test_a_merged_cell_counts_until_the_next_and_a_count_never_does() -> None:
    assert read_so(MERGED, fill=True) == [("ALFA", {"ic": (8, 2), "ward": (100, None)})]


def test_the_moment_and_the_house_may_stand_beside_the_table() -> None:
    assert read_so(BARE, moment="above", facility="ALFA") == [("ALFA", {"ic": (8, 2)})]


def test_a_column_of_beds_that_nobody_knows_is_held_back() -> None:
    raw = b"Locatie;Peilmoment;IC bezet;IC covid vrij\nALFA;2020-10-01 13:00;8;2\n"
    reading = sheet.decode(raw, Dialect(words=WORDS))
    assert [one.code for one in reading.problems if one.scope.holds] == ["column_unplaced"]


@pytest.mark.parametrize(
    ("raw", "options", "code"),
    [
        ("a;b\n" + "x;" * 3000 + "\n", {}, "too_many_columns"),
        ("a;b\n" * 50 + ";" * 3000 + "x\n", {"turned": True}, "too_many_columns"),
        (";;;\n;;\n", {}, "nothing"),
        (";;;\n;;\n", {"turned": True}, "nothing"),
    ],
    ids=["wide", "wide-turned", "empty", "empty-turned"],
)
def test_a_table_that_is_too_wide_or_empty_is_said_to_be(
    raw: str, options: dict[str, Any], code: str
) -> None:
    reading = sheet.decode(raw.encode(), Dialect(words=WORDS, options=options))
    assert [one.code for one in reading.problems] == [code]


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def hin(realm: Realm) -> Person:
    return make_person(Role.HIN, region="WEST")


def send(actor: Any, realm: Realm, raw: bytes) -> Message:
    receipt = message_receive(actor=actor, realm=realm, raw=raw, name="bedden", ring=False)
    return read(receipt.message)


def read(message: Message) -> Message:
    message_process(actor=BRIDGE, message_id=message.pk)
    message.refresh_from_db()
    return message


@pytest.mark.django_db
def test_what_is_pointed_out_is_seen_first_then_kept_and_the_next_table_needs_nothing(
    realm: Realm, hin: Person
) -> None:
    message = send(hin, realm, ODD.encode())
    assert message.state == "quarantined"
    found = sheet_document(message, {})
    assert found["columns"] == ["Huis", "Intensief nog leeg", "Intensief vol"]
    query = {"map": "0:facility,1:ic.available,2:ic.occupied", "moment": "above"}
    tried = sheet_document(message, query)
    assert tried["says"][0]["lines"] == [
        {"bed": "ic", "operational": 10, "occupied": 8, "blocked": None, "available": 2}
    ]
    assert not PeerDialect.objects.exists()
    sheet_map(actor=hin, realm=realm, message=message.pk, columns=query["map"], moment="above")
    assert read(message).state == "applied"
    assert beds_now(realm)["ALFA"].lines["ic"].occupied == 8
    later = send(hin, realm, ODD.replace("13:00", "13:30").replace(";8\n", ";9\n").encode())
    assert (later.state, beds_now(realm)["ALFA"].lines["ic"].occupied) == ("applied", 9)


@pytest.mark.django_db
def test_a_table_without_a_moment_is_of_when_it_came(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, b"Huis;IC leeg;IC vol\nALFA;2;8\n")
    columns = "0:facility,1:ic.available,2:ic.occupied"
    sheet_map(actor=hin, realm=realm, message=message.pk, columns=columns, moment="received")
    assert read(message).state == "applied"
    assert beds_now(realm)["ALFA"].report.observed_at == message.received_at


@pytest.mark.django_db
def test_a_table_without_a_moment_that_says_what_it_said_before_counts_anew(
    realm: Realm, hin: Person
) -> None:
    few, many = (f"Huis;IC leeg;IC vol\nALFA;{10 - taken};{taken}\n".encode() for taken in (8, 9))
    message = send(hin, realm, few)
    columns = "0:facility,1:ic.available,2:ic.occupied"
    sheet_map(actor=hin, realm=realm, message=message.pk, columns=columns, moment="received")
    read(message)
    told = []
    for minutes, raw in enumerate((many, few, few), start=1):
        realm.clock_time = NOW + timedelta(minutes=minutes)
        realm.save()
        sent = send(hin, realm, raw)
        report = beds_now(realm)["ALFA"]
        told.append((sent.state, report.lines["ic"].occupied, report.report.observed_at))
    assert [taken for _state, taken, _at in told] == [9, 8, 8]
    assert [state for state, _taken, _at in told] == ["applied"] * 3
    assert told[1][2] < told[2][2], "what is said again is fresh again"


@pytest.mark.django_db
def test_a_row_without_the_moment_of_its_column_is_not_of_when_it_came(
    realm: Realm, hin: Person
) -> None:
    message = send(hin, realm, b"Huis;Stand;IC leeg;IC vol\nALFA;;2;8\n")
    columns = "0:facility,1:observed_at,2:ic.available,3:ic.occupied"
    sheet_map(actor=hin, realm=realm, message=message.pk, columns=columns, moment="received")
    assert read(message).state == "quarantined"
    assert "no_day" in {one["code"] for one in message.problems}


@pytest.mark.django_db
def test_what_was_pointed_out_is_taken_back(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, ODD.encode())
    columns = "0:facility,1:ic.available,2:ic.occupied"
    sheet_map(actor=hin, realm=realm, message=message.pk, columns=columns, moment="above")
    read(message)
    dialect_take_back(actor=hin, realm=realm, source=message.source, table="fields")
    kept = PeerDialect.objects.get()
    assert (kept.tables["fields"], kept.tables["options"]) == ({}, {})
    with pytest.raises(Missing):
        dialect_take_back(actor=hin, realm=realm, source=message.source, table="fields")
    assert send(hin, realm, ODD.replace("13:00", "13:10").encode()).state == "quarantined"


@pytest.mark.django_db
def test_the_table_of_a_system_is_shown_to_whoever_may_mend_it_alone(
    realm: Realm, client: Client
) -> None:
    make_facilities(["GAMMA"], "OOST")
    register(realm)
    message = send(program_of(Source.objects.get()), realm, ODD.encode())
    where = reverse("message-sheet", args=[realm.slug, message.pk])
    answers = {}
    for region in ("WEST", "OOST"):
        person = make_person(Role.HIN, region=region, username=region)
        client.force_login(User.objects.get(pk=person.user_id))
        assert client.get(reverse("message", args=[realm.slug, message.pk])).status_code == 200
        answers[region] = client.get(where).status_code
    assert answers == {"WEST": 200, "OOST": 403}


@pytest.mark.django_db
def test_nobody_translates_what_is_not_theirs_or_no_table(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, ODD.encode())
    for columns in ("9:name", "0:nothing", "x:name", "0"):
        with pytest.raises(Invalid):
            sheet_map(actor=hin, realm=realm, message=message.pk, columns=columns)
    other = make_person(
        Role.HIN, region=make_facilities(["GAMMA"], "OOST")[0].region_id, username="o"
    )
    with pytest.raises((Refused, Missing)):
        sheet_map(actor=other, realm=realm, message=message.pk, columns="0:name")
    with pytest.raises(Refused):
        sheet_map(
            actor=hin, realm=realm, message=message.pk, columns="1:ic.available", facility="GAMMA"
        )
    with pytest.raises(Conflict):
        sheet_document(send(hin, realm, b'{"a": 1}'), {})


@pytest.mark.django_db
def test_an_ods_is_shown_and_translated_as_any_table(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, ods([line.split(";") for line in ODD.splitlines()]))
    assert message.format == "spreadsheet"
    found = sheet_document(message, {})
    assert found["rows"][0] == ["ALFA", "2", "8"]
    columns = "0:facility,1:ic.available,2:ic.occupied"
    sheet_map(actor=hin, realm=realm, message=message.pk, columns=columns, moment="above")
    assert read(message).state == "applied"


def ods(rows: list[list[str]]) -> bytes:
    """Return a workbook of OpenDocument with one sheet of texts."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{one}="{NS}{one}:1.0"' for one in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Bedden">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{NS}manifest:1.0"/>')
        archive.writestr("content.xml", content)
    return out.getvalue()
