"""Law 9 at the edge: at every door, under every name, nothing of a patient is stored or logged."""

import io
import os
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.errors import Conflict
from journal.models import Realm, RealmKind
from lcms_bridge.codecs import adt, people
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.examples import examples_of
from lcms_bridge.formats import INCOMING
from lcms_bridge.gate import visits_of
from lcms_bridge.models import Message, MessageState
from lcms_bridge.selectors import envelope_of
from lcms_bridge.services import message_replay, messages_forget
from lcms_bridge.tasks import sweep_inbox, sweep_transports
from network.models import Facility, Role, User
from tests.lcms_bridge.factories import (
    beds,
    document,
    encode,
    make_facilities,
    make_person,
    make_realm,
    register,
)

MARK = "Zeldzaamnaam"
NUMBER = "9876543210"
HL7 = "\r".join(
    (
        "MSH|^~\\&|HIS|ALFA|ZB|ZB|20201001120000||ADT^A01|77|P|2.5",
        "EVN|A01|20201001120000||||20201001115500|OPERATOR-9876543210",
        f"PID|1||{NUMBER}^^^HIS^PI||{MARK}^Jan||19500102|M|||{MARK}straat 1",
        f"NK1|1|{MARK}^Piet|SPO|||0201234567",
        f"PV1|1|I|IC1^01^A||| {MARK}^^|||||||||||||{NUMBER}|{'|' * 24}20200930",
        f"DG1|1||{MARK}",
        f"ZZZ|{NUMBER}",
    )
)
ASKS = f'{{"resourceType": "ServiceRequest", "subject": {{"display": "{MARK} {NUMBER}"}}}}'
OF_PATIENTS = {
    "hl7": HL7.encode(),
    "hl7 in utf-16": HL7.encode("utf-16"),
    "hl7 in a frame": b"\x0b" + HL7.encode() + b"\x1c\r",
    "hl7 behind noise": b"hallo\r\n" + HL7.encode(),
    "fhir": (
        '{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": '
        f'{{"resourceType": "Patient", "name": [{{"family": "{MARK}"}}], "id": "{NUMBER}"}}}}]}}'
    ).encode(),
    "fhir that is broken": f'{{"resourceType": "Patient", "name": "{MARK} {NUMBER}'.encode(),
    "fhir in xml": f'<Patient xmlns="http://hl7.org/fhir"><id value="{MARK}"/></Patient>'.encode(),
    "a reference": (
        '{"resourceType": "MeasureReport", "status": "complete", "subject": '
        f'{{"reference": "Patient/{NUMBER}", "display": "{MARK}"}}}}'
    ).encode(),
    "requests in utf-16": f'{{"transfer_requests": [{{"name": "{MARK}"}}]}}'.encode("utf-16"),
    "requests by escapes": f'{{"\\u0074ransfer_requests": [{{"name": "{MARK}"}}]}}'.encode(),
    "requests in utf-16 without a mark": (
        f'{{"transfer_requests": [{{"name": "{MARK}"}}]}}'.encode("utf-16-le")
    ),
    "a request of fhir": ASKS.encode(),
    "a request of fhir in utf-16 without a mark": ASKS.encode("utf-16-be"),
    "a request of fhir behind noise": b"antwoord(" + ASKS.encode() + b")",
    "fhir in utf-16": f'{{"resourceType": "Patient", "name": "{MARK}"}}'.encode("utf-16"),
    "fhir by escapes": f'{{"resourceType": "\\u0050atient", "name": "{MARK}"}}'.encode(),
    "cda": f"<ClinicalDocument><recordTarget>{MARK} {NUMBER}</recordTarget></ClinicalDocument>".encode(),
    "a table": f"locatie;BSN;Achternaam\nALFA;{NUMBER};{MARK}\n".encode(),
}
KEPT = {"hl7", "hl7 in utf-16", "hl7 in a frame", "hl7 behind noise"}


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


def everything() -> bytes:
    """Return every text and every byte of every table of the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                for cell in row:
                    raw = (
                        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    )
                    found += [raw, raw.replace(b"\0", b"")]
    return b"\n".join(found)


def by_screen(realm: Realm, raw: bytes, folder: Path) -> None:
    client = Client()
    make_person(Role.HOSPITAL_LIAISON, facility="ALFA", username="ico")
    client.force_login(User.objects.get(username="ico"))
    url = reverse("messages", kwargs={"realm": realm.slug})
    upload = SimpleUploadedFile(f"{MARK}.hl7", raw, content_type="application/octet-stream")
    assert client.post(url, {"file": upload}).status_code in {202, 422}


def by_push(realm: Realm, raw: bytes, folder: Path) -> None:
    headers = {"Authorization": f"Bearer {register(realm)}", "X-Filename": f"{MARK}.hl7"}
    # what a sender calls it does not matter
    for form in ("", "?format=capacity-csv", "?format=hl7v2-adt"):
        url = reverse("deliveries", kwargs={"realm": realm.slug}) + form
        answer = Client().post(url, raw, content_type="application/octet-stream", headers=headers)
        assert answer.status_code in {200, 202, 422}


def by_folder(realm: Realm, raw: bytes, folder: Path) -> None:
    register(realm)
    inbox = folder / realm.slug / "hix-alfa" / "in"
    inbox.mkdir(parents=True)
    path = inbox / f"{MARK}.hl7"
    path.write_bytes(raw)
    os.utime(path, (time.time() - 60, time.time() - 60))
    sweep_transports()
    left = [one for one in folder.rglob("*") if one.is_file()]
    assert all(MARK not in one.name and MARK.encode() not in one.read_bytes() for one in left)


def by_command(realm: Realm, raw: bytes, folder: Path) -> None:
    path = folder / "x.hl7"
    path.write_bytes(raw)
    for form in ("hl7v2-adt", "fhir-r4", "spreadsheet"):
        out = io.StringIO()
        try:
            call_command(
                "bridge", "read", str(path), "--format", form, "--apply", "--realm", realm.slug,
                stdout=out, stderr=out,
            )  # fmt: skip
        except (CommandError, SystemExit) as error:
            out.write(str(error))
        assert MARK not in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("said", OF_PATIENTS)
@pytest.mark.parametrize("door", [by_screen, by_push, by_folder, by_command])
def test_nothing_of_a_patient_is_stored_or_logged(  # noqa: PLR0917
    door: Callable[[Realm, bytes, Path], None],
    said: str,
    realm: Realm,
    tmp_path: Path,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.BRIDGE_FOLDER = str(tmp_path)
    door(realm, OF_PATIENTS[said], tmp_path)
    sweep_inbox()
    kept = everything()
    for mark in (MARK.encode(), NUMBER.encode(), b"19500102", b"OPERATOR"):
        assert mark not in kept
    assert MARK not in caplog.text
    assert NUMBER not in caplog.text
    if said in KEPT:
        message = Message.objects.get()
        # nobody said yet what its ward is: it waits for that, without anything of the patient
        assert (message.format, message.state) == ("hl7v2-adt", MessageState.QUARANTINED)
        assert MARK not in message.name
        assert b"PV1||I|IC1^01^A" in bytes(message.raw)
    else:
        assert not Message.objects.exists()


def test_a_stay_keeps_its_name_at_one_sender_and_has_another_elsewhere() -> None:
    moved = HL7.replace("ADT^A01|77", "ADT^A02|78").replace("IC1^01", "IC2^01")
    ours, other = visits_of("echt", "hix"), visits_of("echt", "epic")
    one, two = (
        adt.read(adt.stripped(raw.encode(), ours), Dialect(), Notes())[0] for raw in (HL7, moved)
    )
    assert one.visit == two.visit
    assert (one.to.unit, two.to.unit, one.patient_class) == ("IC1", "IC2", "I")
    assert one.occurred != one.recorded
    there = adt.read(adt.stripped(HL7.encode(), other), Dialect(), Notes())[0]
    assert there.visit != one.visit


def test_what_is_stripped_counts_as_what_was_sent() -> None:
    merge = HL7.replace("ADT^A01", "ADT^A40") + f"\rMRG|{NUMBER}1||||{NUMBER}2"
    bed = "MSH|^~\\&|HIS|ALFA|||20201001120000||ADT^A20|9|P|2.5\rEVN|A20|20201001120000\rNPU|IC1^01^A|K"
    for raw in (HL7, merge, bed):
        bare = adt.stripped(raw.encode(), visits_of("r", "s"))
        assert adt.stripped(bare, lambda stay: stay[2:]) == bare, "once is enough"
        before = adt.read(raw.encode(), Dialect(), Notes())[0]
        after = adt.read(bare, Dialect(), Notes())[0]
        for name in ("house", "event", "control", "recorded", "to", "bed_status"):
            assert getattr(before, name) == getattr(after, name)
        assert bool(before.merged_into) == bool(after.merged_into)


@pytest.mark.django_db
def test_what_is_about_beds_passes_the_gate(realm: Realm) -> None:
    house = Facility.objects.get(pk="ALFA")
    examples = examples_of(house, envelope_of(realm), realm.now())
    for one in examples:
        if one.form.strip:
            continue  # movements are of somebody, and are stored without it
        raw = one.text.encode()
        assert not any(form.of_patients(raw) for form in INCOMING if form.of_patients)
    with zipfile.ZipFile(io.BytesIO(), "w"):
        assert not people.in_headings(b"PK\x03\x04 no workbook")


@pytest.mark.django_db
def test_bytes_that_were_read_long_ago_are_let_go(settings: Any) -> None:
    settings.BRIDGE_RAW_DAYS = 30
    realm = make_realm("nederland", RealmKind.REAL)
    make_facilities()
    person = make_person(Role.ADMINISTRATOR)
    raw = encode(document(beds("ELDERS"), realm=realm.slug, exercise=False))
    from lcms_bridge.services import BRIDGE, message_process, message_receive  # noqa: PLC0415

    held = message_receive(actor=person, realm=realm, raw=raw, name="a").message
    message_process(actor=BRIDGE, message_id=held.pk)
    fresh = message_receive(actor=person, realm=realm, raw=raw + b"\n", name="b").message
    rows = Message.objects.filter(pk__in=[held.pk, fresh.pk])
    rows.update(created_at=timezone.now() - timedelta(days=31))
    assert messages_forget() == 1
    assert (bytes(rows.get(pk=held.pk).raw), rows.get(pk=held.pk).sha256) == (b"", held.sha256)
    assert bytes(rows.get(pk=fresh.pk).raw), "nobody read it yet"
    with pytest.raises(Conflict):
        message_replay(actor=person, realm=realm, message=held.pk)
