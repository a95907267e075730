"""The inbox: stored before it is understood, applied once, the rest set aside with its sentence."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capacity.models import FigureReport
from capacity.selectors import beds_now, ed_now
from journal.errors import Invalid, Refused
from journal.models import CurrentState, Entry, Realm
from journal.services import realm_close
from lcms_bridge.canonical import FacilityState
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.models import Message
from lcms_bridge.selectors import message_get, messages_of, picture_of
from lcms_bridge.services import BRIDGE, message_process, message_receive
from lcms_bridge.services import inbox as services
from lcms_bridge.tasks import process_message, sweep_inbox
from network.models import Mandate, Role, User
from network.permissions import audiences_of
from tests.lcms_bridge.factories import (
    NOW,
    SYSTEM,
    beds,
    document,
    ed,
    encode,
    in_region,
    make_facilities,
    make_person,
    make_realm,
    report,
)
from tests.reading import visible_body
from web.people import Person

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    make_facilities(["GAMMA"], region="OOST")
    return make_realm()


@pytest.fixture
def hin(realm: Realm) -> Person:
    return make_person(Role.HIN, region="WEST")


@pytest.fixture
def liaison(realm: Realm) -> Person:
    return make_person(Role.HOSPITAL_LIAISON, facility="ALFA")


def send(actor: Any, realm: Realm, *facilities: FacilityState, raw: bytes | None = None) -> Message:
    """Send a file and let the worker read it."""
    content = raw if raw is not None else encode(document(*facilities))
    message = message_receive(actor=actor, realm=realm, raw=content, name="lpz.csv").message
    message_process(actor=BRIDGE, message_id=message.pk)
    message.refresh_from_db()
    return message


def sentences(message: Message) -> dict[str, str]:
    """Return the sentence per facility that was kept out."""
    return {item["facility"]: item["sentence"] for item in message.problems if not item["remark"]}


def test_a_message_is_stored_before_it_is_read(realm: Realm, hin: Person) -> None:
    raw = b"\xff\x00 no file at all"
    receipt = message_receive(actor=hin, realm=realm, raw=raw, name="..\\map/raar\n.csv")
    message = Message.objects.get()
    assert (bytes(message.raw), message.state, message.name) == (raw, "received", "raar.csv")
    assert receipt.again is False
    assert Entry.objects.filter(type="lcms_bridge.message_received").count() == 1


def test_the_log_tells_the_overseers_what_became_of_a_file(realm: Realm, hin: Person) -> None:
    send(hin, realm, beds("ALFA"), beds("NERGENS"))
    entry = Entry.objects.get(type="lcms_bridge.message_processed")
    body = visible_body(entry.variants, audiences_of(hin))
    assert body is not None
    line = json.loads(body)["line"]
    assert line["nl"] == "Bestand lpz.csv: 1 locatie overgenomen, 1 probleem"
    assert line["en"] == "File lpz.csv: 1 location taken over, 1 problem"


def test_a_sound_file_is_applied_with_its_provenance(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, beds("ALFA"), ed("BETA", traffic="stop", reason="peak"))
    assert (message.state, message.applied, message.problems) == ("applied", 2, [])
    known = beds_now(realm)["ALFA"]
    assert known.lines["ic"].occupied == 8
    assert (known.report.method, known.report.observed_at) == ("imported", NOW)
    assert str(hin.label) in str(known.report.reported_by)
    assert ed_now(realm)["BETA"].report.traffic == "stop"


def test_the_same_file_again_gives_the_first_result_and_applies_nothing(
    realm: Realm, hin: Person
) -> None:
    first = send(hin, realm, beds("ALFA"))
    raw = bytes(first.raw)
    again = message_receive(actor=hin, realm=realm, raw=raw, name="andere naam.csv")
    assert (again.again, again.message.pk, again.message.applied) == (True, first.pk, 1)
    assert message_process(actor=BRIDGE, message_id=first.pk) is None
    assert FigureReport.objects.count() == 1


def test_the_same_file_in_another_realm_is_another_message(realm: Realm, hin: Person) -> None:
    other = make_realm("andere")
    send(hin, realm, beds("ALFA"))
    message = send(hin, other, beds("ALFA"))
    assert (message.state, message.applied) == ("quarantined", 0)
    assert beds_now(other) == {}


def test_sound_facilities_are_applied_and_the_rest_is_set_aside(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, beds("ALFA"), beds("GAMMA"), beds("NERGENS"))
    assert (message.state, message.applied) == ("partly", 1)
    assert sentences(message) == {
        "GAMMA": "U mag alleen cijfers van uw eigen regio inlezen.",
        "NERGENS": "Er is geen ziekenhuislocatie met code ‘NERGENS’.",
    }
    assert [item["place"] for item in message.problems] == ["regel 4", "regel 6"]


def test_a_malformed_file_is_quarantined_with_place_and_sentence(realm: Realm, hin: Person) -> None:
    raw = encode(document(beds("ALFA"))).replace(b";8;", b";acht;", 1)
    message = send(hin, realm, raw=raw)
    assert (message.state, message.applied) == ("quarantined", 0)
    (problem,) = message.problems
    assert problem["place"] == "regel 2, kolom ‘bezet’"
    assert problem["sentence"].startswith("‘acht’ is geen heel getal")
    assert beds_now(realm) == {}


def test_a_liaison_imports_for_the_own_hospital_only(realm: Realm, liaison: Person) -> None:
    message = send(liaison, realm, beds("ALFA"), beds("BETA"))
    assert (message.state, message.applied) == ("partly", 1)
    assert sentences(message) == {"BETA": "U mag alleen cijfers van uw eigen locatie inlezen."}
    assert list(beds_now(realm)) == ["ALFA"]


def test_what_one_sender_may_not_say_another_may(
    realm: Realm, liaison: Person, hin: Person
) -> None:
    send(liaison, realm, beds("ALFA"), beds("BETA"))
    message = send(hin, realm, beds("ALFA"), beds("BETA"))
    assert (message.state, message.applied) == ("applied", 1)
    assert FigureReport.objects.count() == 2


def test_a_mandate_that_ended_before_processing_counts_no_more(realm: Realm, hin: Person) -> None:
    raw = encode(document(beds("ALFA")))
    message = message_receive(actor=hin, realm=realm, raw=raw, name="a.csv").message
    Mandate.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    sweep_inbox()
    message.refresh_from_db()
    assert (message.state, message.applied) == ("quarantined", 0)


def test_older_figures_are_not_applied_silently(realm: Realm, hin: Person) -> None:
    send(hin, realm, beds("ALFA"))
    message = send(hin, realm, beds("ALFA", at=NOW - timedelta(minutes=1), ic=3))
    assert message.state == "quarantined"
    # in the time of who reads it, not in that of a machine
    said = "Het peilmoment 01-10-2020 13:59 is ouder dan wat al bekend is (01-10-2020 14:00)."
    assert sentences(message)["ALFA"] == said
    assert beds_now(realm)["ALFA"].lines["ic"].occupied == 8


def test_what_capacity_refuses_of_one_facility_leaves_the_others(realm: Realm, hin: Person) -> None:
    beta = make_facilities(["DELTA"])[0]
    beta.has_ic = False
    beta.save()
    message = send(hin, realm, beds("ALFA"), beds("DELTA"), beds("BETA"))
    assert (message.state, message.applied) == ("partly", 2)
    assert "heeft geen IC" in sentences(message)["DELTA"]
    assert sorted(beds_now(realm)) == ["ALFA", "BETA"]


def test_the_own_export_reads_back_as_known_already(realm: Realm, hin: Person) -> None:
    for facility in in_region("WEST"):
        report(realm, facility)
    before = picture_of(realm, "WEST")
    message = send(hin, realm, raw=encode(before.document))
    assert (message.state, message.applied) == ("applied", 0)
    assert message.problems[0]["sentence"].startswith("Al zo bekend en niet veranderd: 2 locaties")
    assert picture_of(realm, "WEST").document.facilities == before.document.facilities


def test_the_picture_of_one_exercise_gives_an_equal_picture_in_a_deployment_beside_it(
    realm: Realm, hin: Person
) -> None:
    for facility in in_region("WEST"):
        report(realm, facility)
    sent = picture_of(realm, "WEST")
    raw = encode(sent.document)
    Realm.objects.filter(pk=realm.pk).update(slug="origineel")
    beside = make_realm("oefengolf")
    message = send(hin, beside, raw=raw)
    assert (message.state, message.applied) == ("applied", 2)
    for there, here in zip(
        picture_of(beside, "WEST").document.facilities, sent.document.facilities, strict=True
    ):
        assert there.beds is not None
        assert here.beds is not None
        assert there.beds.lines == here.beds.lines
        assert there.beds.provenance.observed_at == here.beds.provenance.observed_at
        assert there.beds.provenance.duiding == here.beds.provenance.duiding


def test_a_real_realm_refuses_the_file_of_an_exercise(realm: Realm, hin: Person) -> None:
    real = make_realm("echt", kind="real")
    message = send(hin, real, beds("ALFA"))
    assert message.state == "quarantined"
    assert "hoort bij een oefening" in message.problems[0]["sentence"]
    assert Entry.objects.filter(realm=real, type="capacity.beds_reported").count() == 0


def test_a_closed_realm_takes_nothing_in(realm: Realm, hin: Person) -> None:
    raw = encode(document(beds("ALFA")))
    message = message_receive(actor=hin, realm=realm, raw=raw, name="a.csv").message
    realm_close(actor=BRIDGE, realm=realm, reason="Deze omgeving is afgesloten.")
    sweep_inbox()
    message.refresh_from_db()
    assert (message.state, message.problems[0]["code"]) == ("quarantined", "realm_closed")


def test_a_received_message_is_found_by_the_sweep(realm: Realm, hin: Person) -> None:
    raw = encode(document(beds("ALFA")))
    message = message_receive(actor=hin, realm=realm, raw=raw, name="a.csv").message
    assert sweep_inbox() == 1
    assert sweep_inbox() == 0
    message.refresh_from_db()
    assert message.state == "applied"
    process_message(message.pk)
    assert FigureReport.objects.count() == 1


def test_a_message_whose_worker_died_is_taken_up_after_the_lease(realm: Realm, hin: Person) -> None:
    raw = encode(document(beds("ALFA")))
    message = message_receive(actor=hin, realm=realm, raw=raw, name="a.csv").message
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert services.HOLD.take(message.pk, services.waits())
        assert sweep_inbox() == 0
        clock.shift(services.HOLD.length)
        assert sweep_inbox() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("applied", 2)


def test_a_message_that_always_faults_ends_in_quarantine(
    realm: Realm, hin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = encode(document(beds("ALFA")))
    message = message_receive(actor=hin, realm=realm, raw=raw, name="a.csv").message

    def fault(*_args: object) -> None:
        msg = "a fault of the program"
        raise RuntimeError(msg)

    monkeypatch.setattr(services, "apply_message", fault)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for attempt in range(1, services.MAX_ATTEMPTS + 1):
            message.refresh_from_db()
            assert (message.state, message.attempts) == ("received", attempt - 1)
            sweep_inbox()
            clock.shift(services.HOLD.length)
    message.refresh_from_db()
    assert (message.state, message.problems[0]["code"]) == ("quarantined", "fault")


def test_very_many_problems_are_counted_instead_of_listed(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, *(beds(f"X{number}") for number in range(250)))
    assert len(message.problems) == 201
    assert message.problems[-1]["sentence"] == "En nog 50 andere opmerkingen."


@pytest.mark.parametrize(
    "role",
    [
        Role.ROAZ_CHAIR,
        Role.DPG,
        Role.REGIONAL_COORDINATOR,
        Role.NATIONAL_COORDINATOR,
        Role.OBSERVER,
    ],
)
def test_roles_without_the_right_cannot_import(realm: Realm, role: Role) -> None:
    with pytest.raises(Refused):
        message_receive(actor=make_person(role, region="WEST"), realm=realm, raw=b"x", name="a")
    assert Message.objects.count() == 0


def test_empty_and_too_large_files_are_refused_at_the_door(realm: Realm, hin: Person) -> None:
    for raw, code in ((b"", "empty"), (b"x" * (MAX_BYTES + 1), "too_large")):
        with pytest.raises(Invalid) as refusal:
            message_receive(actor=hin, realm=realm, raw=raw, name="a.csv")
        assert refusal.value.code == code


def test_only_overseers_and_the_senders_hospital_see_a_message(
    realm: Realm, liaison: Person, hin: Person
) -> None:
    message = send(liaison, realm, beds("ALFA"))
    readers = {
        "hin": hin,
        "sender": liaison,
        "administrator": make_person(Role.ADMINISTRATOR),
        "other hospital": make_person(Role.HOSPITAL_LIAISON, facility="BETA", username="b"),
        "observer": make_person(Role.OBSERVER),
        "chair": make_person(Role.ROAZ_CHAIR, region="WEST"),
    }
    entries = [
        CurrentState.objects.get(realm=realm, key=f"message:{message.pk}").variants,
        *Entry.objects.filter(key=f"message:{message.pk}").values_list("variants", flat=True),
    ]
    may = {"hin", "sender", "administrator"}
    for name, person in readers.items():
        bodies = [visible_body(variants, audiences_of(person)) for variants in entries]
        assert all((body is not None) is (name in may) for body in bodies), name
        assert messages_of(realm, person).exists() is (name in may)
    body = visible_body(entries[0], audiences_of(hin))
    assert body is not None
    state = json.loads(body)["state"]
    assert set(state) == {
        "id", "received_at", "name", "source", "format", "state", "applied", "problems", "by", "by_en",
        "stages", "transport", "way", "way_en", "carried", "reason",
    }  # fmt: skip
    assert state["state"] == message_get(realm, hin, message.pk).state == "applied"


def test_a_part_of_the_system_may_bring_files_of_every_region(realm: Realm) -> None:
    message = send(SYSTEM, realm, beds("ALFA"), beds("GAMMA"))
    assert (message.state, message.applied) == ("applied", 2)


def test_the_admin_shows_a_message_and_changes_nothing(realm: Realm, hin: Person) -> None:
    message = send(hin, realm, beds("ALFA"))
    boss = User.objects.create(username="boss")
    Mandate.objects.create(user=boss, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(boss, backend="network.auth.RealmAwareBackend")
    listed = reverse("admin:lcms_bridge_message_changelist")
    shown = reverse("admin:lcms_bridge_message_change", args=[message.pk])
    assert client.get(listed).status_code == 200
    assert b"oefengolf" in client.get(shown).content
    assert client.post(shown, {"state": "received"}).status_code == 403
    assert client.post(reverse("admin:lcms_bridge_message_add"), {}).status_code == 403
    gone = reverse("admin:lcms_bridge_message_delete", args=[message.pk])
    assert client.post(gone, {"post": "yes"}).status_code == 403
    message.refresh_from_db()
    assert message.state == "applied"


def test_words_about_one_patient_keep_their_facility_out_and_are_not_quoted(
    realm: Realm, hin: Person
) -> None:
    raw = encode(document(beds("ALFA"), beds("BETA")))
    header, *lines = raw.decode().splitlines()
    at = header.split(";").index("duiding")

    def with_words(line: str) -> str:
        cells = line.split(";")
        if "ALFA" in cells:
            cells[at] = "bed 4: 123456782"
        return ";".join(cells)

    raw = "\n".join([header, *map(with_words, lines)]).encode()
    message = send(hin, realm, raw=raw)

    assert (message.state, message.applied) == ("partly", 1)
    assert "burgerservicenummer" in sentences(message)["ALFA"]
    assert "123456782" not in json.dumps(message.problems)


def test_a_number_in_the_wrong_column_is_told_without_the_number(realm: Realm, hin: Person) -> None:
    raw = encode(document(beds("ALFA"))).replace(b";8;", b";BSN 123456782;", 1)
    message = send(hin, realm, raw=raw)

    assert message.state == "quarantined"
    assert "123456782" not in json.dumps(message.problems)
