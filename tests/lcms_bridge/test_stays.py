"""A hospital's feed of HL7 v2 moves the census of its wards: in any order, however often, and undone."""

import asyncio
import itertools
import random
import ssl
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from capacity.models import Source
from capacity.selectors import beds_now
from journal.models import Realm
from lcms_bridge.mllp import listener
from lcms_bridge.mllp.framing import Frames, TooLongError, acknowledgement, framed
from lcms_bridge.mllp.listener import Line, lines_of, taken
from lcms_bridge.models import Message, Movement
from lcms_bridge.senders import program_of
from lcms_bridge.services import BRIDGE, message_mend, message_process, message_receive
from lcms_bridge.stays_over import KEPT, stays_forget
from lcms_bridge.tasks import sweep_inbox
from network.models import Facility, Role
from tests.lcms_bridge.factories import (
    NOW,
    make_facilities,
    make_person,
    make_realm,
    register,
    report,
)
from tests.loops import run

LINE = Line(0, "oefengolf", "hix-alfa")


def movement(  # noqa: PLR0917
    event: str,
    minutes: int,
    number: int,
    ward: str = "IC1",
    visit: str = "V1",
    of: int | None = None,
) -> bytes:
    """Return a message that was recorded so many minutes before now; `of`: what it undoes was then."""
    at = (NOW - timedelta(minutes=minutes)).strftime("%Y%m%d%H%M%S+0000")
    undone = (NOW - timedelta(minutes=of)).strftime("%Y%m%d%H%M%S+0000") if of else ""
    return "\r".join(
        (
            f"MSH|^~\\&|HIX|ALFA|ZB|ZB|{at}||ADT^{event}|{number}|P|2.5",
            f"EVN|{event}|{at}||||{undone}",
            f"PID|1||{visit}-9876543210||Zeldzaamnaam^Jan",
            f"PV1|1|I|{ward}^1^A" + "|" * 16 + visit,
        )
    ).encode()


FEED = [
    movement("A01", 60, 1),
    movement("A01", 55, 2, visit="V2"),
    movement("A01", 50, 3, ward="C3", visit="V3"),
    movement("A02", 40, 4, ward="C3"),  # V1 leaves intensive care
    movement("A12", 35, 5, of=40),  # and did not
    movement("A03", 30, 6, visit="V2"),
    movement("A01", 20, 7, visit="V4"),
    movement("A11", 15, 8, visit="V4", of=20),
]
AFTER = {"ic": 1, "ward": 1}


@pytest.fixture
def realm(db: None) -> Realm:
    make_facilities()
    made = make_realm()
    register(made)
    report(made, Facility.objects.get(pk="ALFA"))
    return made


def send(realm: Realm, raw: bytes) -> Message:
    """Take a message in as the line does, and read it."""
    source = Source.objects.get()
    receipt = message_receive(
        actor=program_of(source), realm=realm, raw=raw, name="x", transport="mllp", ring=False
    )
    message_process(actor=BRIDGE, message_id=receipt.message.pk)
    return Message.objects.get(pk=receipt.message.pk)


def mapped(realm: Realm) -> None:
    """Point out what the wards are, at the messages that asked it."""
    person = make_person(Role.HOSPITAL_LIAISON, facility="ALFA", username="ico-wards")
    for number, kind in ((1, "ic"), (2, "ward")):
        held = send(
            realm, movement("A01", 90, 100 + number, f"{'IC1' if kind == 'ic' else 'C3'}", "W")
        )
        assert [one["mend"]["table"] for one in held.problems if one["mend"]] == ["wards"]
        (given,) = [one["mend"]["given"] for one in held.problems if one["mend"]]
        message_mend(
            actor=person,
            realm=realm,
            message=held.pk,
            corrections=[{"table": "wards", "given": given, "becomes": kind}],
        )
        message_process(actor=BRIDGE, message_id=held.pk)
    send(realm, movement("A03", 85, 103, "C3", "W"))


def counted() -> dict[str, int | None]:
    """Return how many lie there by what counts now."""
    lines = beds_now(Realm.objects.get())["ALFA"].lines
    return {code: lines[code].occupied for code in ("ic", "ward")}


def test_nothing_counts_until_a_person_says_what_a_ward_is(realm: Realm) -> None:
    before = counted()
    message = send(realm, FEED[0])
    assert (message.state, counted()) == ("quarantined", before)
    assert Movement.objects.count() == 1
    assert not any("9876543210" in str(vars(one)) for one in Movement.objects.all())


def test_a_feed_moves_the_census(realm: Realm) -> None:
    mapped(realm)
    seen = []
    for raw in FEED:
        message = send(realm, raw)
        assert message.state == "applied", message.problems
        seen.append(counted())
    assert seen[0] == {"ic": 1, "ward": 0}
    assert seen[2] == {"ic": 2, "ward": 1}
    assert seen[3] == {"ic": 1, "ward": 2}
    assert seen[-1] == AFTER
    line = beds_now(realm)["ALFA"].lines["ic"]
    assert line.operational == 10, "how many are open a feed does not say"


@pytest.mark.parametrize("turn", range(4))
def test_order_and_repetition_do_not_matter(realm: Realm, turn: int) -> None:
    mapped(realm)
    told = [*FEED, *FEED[: turn + 2]]
    random.Random(turn).shuffle(told)  # noqa: S311
    for number, raw in enumerate(told):
        # a sender makes it anew: other bytes, the same movement
        send(realm, raw + b"\r" * (number % 3))
    assert counted() == AFTER
    assert Movement.objects.count() == len(FEED) + 3


def test_a_test_message_keeps_nothing_in_the_real_world(realm: Realm) -> None:
    Realm.objects.update(kind="real")
    realm.refresh_from_db()
    raw = FEED[0].replace(b"|P|2.5", b"|T|2.5")
    assert [one["code"] for one in send(realm, raw).problems if not one["remark"]] == [
        "other_world"
    ]
    assert not Movement.objects.exists()


def test_stays_that_ended_long_ago_are_let_go(realm: Realm) -> None:
    for raw in FEED:
        send(realm, raw)
    assert Movement.objects.filter(recorded__gt=NOW - KEPT).count() == len(FEED)
    assert stays_forget() == 4  # by now that exercise was years ago; who lie there stay
    assert {one.event for one in Movement.objects.all()} == {"A01", "A02", "A12"}


def merge(minutes: int, number: int, old: str, new: str) -> bytes:
    """Return a merge of persons (A40), which says nothing of a visit; of visits where they have numbers."""
    at = (NOW - timedelta(minutes=minutes)).strftime("%Y%m%d%H%M%S+0000")
    return "\r".join(
        (
            f"MSH|^~\\&|HIX|ALFA|ZB|ZB|{at}||ADT^A40|{number}|P|2.5",
            f"EVN|A40|{at}",
            f"PID|1||{new}",
            f"MRG|{old}",
        )
    ).encode()


def without_number(event: str, minutes: int, number: int, patient: str) -> bytes:
    """Return a movement of a stay that has no number: its patient and admission tell which it is."""
    raw = movement(event, minutes, number).decode()
    head, _pv1, rest = raw.partition("PV1|")
    head = head.replace("V1-9876543210", patient)
    return f"{head}PV1|{rest.removesuffix('V1')}{'|' * 25}202010010800".encode()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_two_patients_who_are_one_have_one_stay(realm: Realm, order: tuple[int, ...]) -> None:
    mapped(realm)
    told = [
        without_number("A01", 60, 1, "OUD"),
        merge(50, 2, "OUD", "NIEUW"),
        without_number("A03", 40, 3, "NIEUW"),
    ]
    for number in order:
        send(realm, told[number])
    assert counted() == {"ic": 0, "ward": 0}
    send(realm, without_number("A01", 30, 4, "OUD").replace(b"202010010800", b"202010011100"))
    assert counted() == {"ic": 1, "ward": 0}, "another stay of theirs is another"
    assert not any("OUD" in str(vars(one)) for one in Movement.objects.all())


def test_of_a_merge_both_stays_are_let_go_and_nobody_lies_there_again(realm: Realm) -> None:
    mapped(realm)
    for raw in (
        without_number("A01", 60, 1, "OUD"),
        merge(50, 2, "OUD", "NIEUW"),
        without_number("A03", 40, 3, "NIEUW"),
        movement("A01", 60, 4, visit="V8"),
        movement("A40", 50, 5, visit="V9").replace(b"PV1|", b"MRG|V8-9876543210||||V8\rPV1|"),
        movement("A03", 40, 6, visit="V9"),
        merge(30, 7, "NOOIT", "GEZIEN"),
        movement("A01", 20, 8, visit="V7"),
    ):
        send(realm, raw)
    assert counted() == {"ic": 1, "ward": 0}
    stays_forget()
    assert sorted({one.control for one in Movement.objects.all()}) == ["8"]
    send(realm, movement("A01", 10, 9, visit="V6"))
    assert counted() == {"ic": 2, "ward": 0}


def test_a_stay_that_ended_under_another_admission_is_let_go_as_one(realm: Realm) -> None:
    mapped(realm)
    admission = b"202010010800"
    left = without_number("A03", 40, 2, "EEN").replace(admission, b"20201001")
    for raw in (without_number("A01", 60, 1, "EEN"), left, movement("A01", 20, 3, visit="V7")):
        send(realm, raw)
    assert counted() == {"ic": 1, "ward": 0}
    stays_forget()
    assert [one.control for one in Movement.objects.all()] == ["3"]


def test_what_moves_nobody_keeps_no_stay_and_is_let_go(realm: Realm) -> None:
    for raw in (
        movement("A01", 60, 1, visit="V2"),
        movement("A03", 50, 2, visit="V2"),
        movement("A08", 40, 3, visit="V2"),  # its diagnosis was coded after it
        movement("A08", 40, 4, visit="V3"),
        movement("A04", 40, 5, visit="V4").replace(b"PV1|1|I", b"PV1|1|O"),
        movement("A01", 30, 6, visit="V5"),
    ):
        send(realm, raw)
    stays_forget()
    assert [one.control for one in Movement.objects.all()] == ["6"]


def test_of_a_bed_the_newest_state_stays(realm: Realm) -> None:
    for number, state in enumerate("CKU", start=1):
        at = (NOW - timedelta(minutes=60 - number)).strftime("%Y%m%d%H%M%S+0000")
        said = f"MSH|^~\\&|HIX|ALFA|ZB|ZB|{at}||ADT^A20|{number}|P|2.5\rEVN|A20|{at}\rNPU|IC1^1^A|{state}"
        send(realm, said.encode())
    stays_forget()
    assert [one.bed_status for one in Movement.objects.all()] == ["U"]


def test_who_never_left_keeps_no_ended_stay_from_being_let_go(
    realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lcms_bridge.stays_over.MOST", 1)
    for number in range(3):
        send(realm, movement("A01", 60, number, visit=f"A{number}"))
    send(realm, movement("A01", 60, 8, visit="Z"))
    send(realm, movement("A03", 50, 9, visit="Z"))
    assert stays_forget() == 2


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_frames_come_in_any_pieces(size: int) -> None:
    whole = b"noise" + framed(FEED[0]) + framed(FEED[1]) + b"\r\n" + framed(FEED[2])
    frames, found = Frames(10_000), list[bytes]()
    for at in range(0, len(whole), size):
        found += frames.take(whole[at : at + size])
    assert found == FEED[:3]
    assert not frames.is_open
    cut = framed(FEED[0])[:40] + framed(FEED[1])
    assert list(Frames(10_000).take(cut)) == [FEED[1]], "a sender that began anew"
    with pytest.raises(TooLongError):
        list(Frames(100).take(b"\x0b" + b"x" * 200))


def test_an_acknowledgement_names_what_it_is_of() -> None:
    said = acknowledgement(FEED[0], "AR", "n1", "20201001120000", "nee | en\r ~").decode()
    assert said.startswith("\x0bMSH|^~\\&|ZORGBEELD||HIX|ALFA|20201001120000||ACK^A01|n1|P|2.5\r")
    assert said.endswith("MSA|AR|1|nee   en   \r\x1c\r")
    assert b"MSA|AE|\r" in acknowledgement(b"\xff\xfe", "AE", "n", "m")


def test_what_is_refused_says_why(realm: Realm) -> None:
    assert taken(LINE, FEED[0]) == ("AA", "")
    code, text = taken(LINE, b"hallo")
    assert (code, bool(text)) == ("AR", True)
    assert taken(Line(0, "oefengolf", "niemand"), FEED[1])[0] == "AR"
    assert Message.objects.count() == 1
    assert lines_of(["2575=echt/hix"]) == [Line(2575, "echt", "hix")]
    with pytest.raises(ValueError, match="x"):
        lines_of(["x"])


async def exchange(
    port: int, *pieces: bytes, answers: int, tls: ssl.SSLContext | None = None
) -> list[bytes]:
    """Send pieces and return so many acknowledgements; fewer when the line ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    frames, found = Frames(10_000), list[bytes]()
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    while len(found) < answers:
        got = await asyncio.wait_for(reader.read(4096), 20)
        if not got:
            break
        found += frames.take(got)
    writer.close()
    return found


@pytest.mark.django_db(transaction=True)
def test_a_sender_that_heard_nothing_sends_again_and_it_counts_once(monkeypatch: Any) -> None:
    make_facilities()
    realm = make_realm()
    register(realm)
    report(realm, Facility.objects.get(pk="ALFA"))
    mapped(realm)
    before = Message.objects.count()

    async def story() -> tuple[list[bytes], list[bytes], list[bytes]]:
        server = await listener.listen(LINE, "127.0.0.1", None)
        port = server.sockets[0].getsockname()[1]
        with monkeypatch.context() as patch:
            # it dies between the commit and the acknowledgement
            patch.setattr(listener, "acknowledgement", dies)
            lost = await exchange(port, framed(FEED[0]), answers=1)
        whole = framed(FEED[0])
        again = await exchange(port, whole[:9], whole[9:], answers=1)
        # the next ones without waiting, in one piece
        rest = await exchange(port, b"".join(map(framed, FEED[1:])), answers=len(FEED) - 1)
        server.close()
        return lost, again, rest

    def dies(*_args: object) -> bytes:
        raise ConnectionResetError

    lost, again, rest = run(story())
    assert lost == []
    assert b"MSA|AA|1\r" in again[0]
    assert [one.count(b"MSA|AA|") for one in rest] == [1] * (len(FEED) - 1)
    assert Message.objects.count() == before + len(FEED)
    sweep_inbox()
    assert counted() == AFTER


def test_pythons_own_client_of_hl7_is_understood(transactional_db: None) -> None:
    client = pytest.importorskip("hl7.mllp")
    hl7 = pytest.importorskip("hl7")
    make_facilities()
    register(make_realm())

    async def story() -> str:
        server = await listener.listen(LINE, "127.0.0.1", None)
        port = server.sockets[0].getsockname()[1]
        reader, writer = await client.open_hl7_connection("127.0.0.1", port)
        writer.writemessage(hl7.parse(FEED[0].decode()))
        await writer.drain()
        answer = str(await asyncio.wait_for(reader.readmessage(), 20))
        writer.close()
        server.close()
        return answer

    assert "MSA|AA|1" in run(story())
    assert Message.objects.count() == 1


def test_every_order_of_a_short_feed_ends_the_same(realm: Realm) -> None:
    mapped(realm)
    found = set()
    for order in itertools.permutations(FEED[:3]):
        Movement.objects.exclude(control__in=["101", "102", "103"]).delete()
        Message.objects.all().delete()
        for raw in order:
            send(realm, raw)
        found.add(tuple(counted().items()))
    assert found == {(("ic", 2), ("ward", 1))}


def test_who_comes_often_keeps_no_ended_stay_from_being_let_go(
    realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lcms_bridge.stays_over.MOST", 1)
    mapped(realm)
    for number, patient in enumerate(("EEN", "TWEE", "DRIE")):
        for stay in (0, 1):
            minutes, control = 60 - 30 * stay, 10 * number + 2 * stay
            for event in ("A01", "A03"):
                raw = without_number(event, minutes, control, patient)
                send(realm, raw.replace(b"202010010800", b"20201001080%d" % stay))
                minutes, control = minutes - 10, control + 1
    known = Movement.objects.exclude(patient="")
    names = list(dict.fromkeys(known.order_by("pk").values_list("patient", flat=True)))
    recent = {names[0], names[2]}
    known.filter(patient__in=recent).update(recorded=timezone.now())
    stays_forget()
    assert set(known.values_list("patient", flat=True)) == recent
