"""The program that listens for HL7 v2, against the client of python-hl7, which is another's."""

import asyncio
import contextlib
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import hl7
import pytest
from django.conf import settings as configured
from django.db import connection
from hl7.client import MLLPClient
from hl7.mllp import open_hl7_connection

from journal.models import Realm
from lcms_bridge.mllp import listener
from lcms_bridge.mllp.framing import acknowledgement
from lcms_bridge.models import Message
from lcms_bridge.tasks import sweep_inbox
from network.models import Facility
from tests.lcms_bridge.factories import NOW, make_facilities, make_realm, register, report
from tests.lcms_bridge.test_line_certificates import certificate
from tests.lcms_bridge.test_stays import counted, mapped
from tests.needs import REPO
from tests.servers import free_port, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
HERE = "127.0.0.1"


@contextlib.contextmanager
def listening(**more: str) -> Iterator[int]:
    """Start the program on a line of ALFA's system, and yield its port."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ZORGBEELD_VAR": str(configured.VAR_DIR),
        "BRIDGE_MLLP": f"{port}=oefengolf/hix-alfa",
        "BRIDGE_MLLP_HOST": HERE,
    }
    command = [sys.executable, "manage.py", "mllp"]
    program = subprocess.Popen(command, cwd=REPO, env=environment | more)
    try:
        wait_until(lambda: _answers(port), "the line is open", 60)
        yield port
    finally:
        program.terminate()
        program.wait(20)


def _answers(port: int) -> bool:
    """Say whether somebody listens there."""
    with contextlib.suppress(OSError), MLLPClient(HERE, port):
        return True
    return False


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    made = make_realm()
    register(made)
    report(made, Facility.objects.get(pk="ALFA"))
    mapped(made)
    return made


def built(
    event: str, minutes: int, number: str, ward: str = "IC1", visit: str = "V1"
) -> hl7.Message:
    """Return a message that python-hl7 built field by field, recorded so many minutes before now."""
    at = (NOW - timedelta(minutes=minutes)).strftime("%Y%m%d%H%M%S+0000")
    message = hl7.Message("\r", [])
    segment = message.create_segment
    field = message.create_field
    message.append(segment([field(["MSH"]), field(["|"]), field(["^~\\&"])]))
    message.append(segment([field(["EVN"]), field([event]), field([at])]))
    message.append(segment([field(["PID"]), field(["1"])]))
    for place, value in (
        (("MSH", 3), "HIX"),
        (("MSH", 4), "ALFA"),
        (("MSH", 7), at),
        (("MSH", 10), number),
        (("MSH", 11), "P"),
        (("MSH", 12), "2.5"),
        (("PID", 3), f"{visit}-9876543210"),
    ):
        message.assign_field(value, place[0], 1, place[1])
    for number_, value in ((1, "ADT"), (2, event)):
        message.assign_field(value, "MSH", 1, 9, 1, number_)
    if event == "A40":
        message.append(segment([field(["MRG"]), field(["OUD-9876543210"])]))
        return message
    message.append(segment([field(["PV1"]), field(["1"]), field(["I"])]))
    message.assign_field(visit, "PV1", 1, 19)
    for number_, value in ((1, ward), (2, "1"), (3, "A")):
        message.assign_field(value, "PV1", 1, 3, 1, number_)
    return message


def undone(message: hl7.Message, minutes: int) -> hl7.Message:
    """Return a message that undoes what was so many minutes before now (EVN-6)."""
    at = (NOW - timedelta(minutes=minutes)).strftime("%Y%m%d%H%M%S+0000")
    message.assign_field(at, "EVN", 1, 6)
    return message


def said(answer: bytes | hl7.Message) -> tuple[str, str, str]:
    """Return what an acknowledgement says: its code, of which message, and of which event."""
    text = answer.decode().strip("\x0b\x1c\r") if isinstance(answer, bytes) else str(answer)
    read = hl7.parse(text)
    kind, _caret, event = str(read.segment("MSH")[9]).partition("^")
    assert kind == "ACK"
    return str(read["MSA.1"]), str(read["MSA.2"]), event


STORY = [
    (built("A01", 60, "101a"), {"ic": 1, "ward": 0}),
    (built("A01", 55, "102a", visit="V2"), {"ic": 2, "ward": 0}),
    (built("A02", 50, "103a", "C3"), {"ic": 1, "ward": 1}),
    (built("A03", 45, "104a", visit="V2"), {"ic": 0, "ward": 1}),
    (undone(built("A13", 40, "105a", visit="V2"), 45), {"ic": 1, "ward": 1}),
    (undone(built("A11", 35, "106a", visit="V2"), 55), {"ic": 0, "ward": 1}),
    (built("A40", 30, "107a", visit="V1"), {"ic": 0, "ward": 1}),
]


def test_what_python_hl7_sends_is_acknowledged_and_moves_the_census(realm: Realm) -> None:
    with listening() as port:
        with MLLPClient(HERE, port) as client:
            for message, census in STORY:  # all on one connection
                answer = said(client.send_message(message))
                assert answer == ("AA", str(message["MSH.10"]), str(message["MSH.9.1.2"]))
                sweep_inbox()
                assert counted() == census, str(message)
            again = said(client.send_message(STORY[0][0]))
            assert again[:2] == ("AA", "101a"), "a sender that heard nothing"
            sweep_inbox()
        assert counted() == STORY[-1][1]
        kept = Message.objects.count()
        with MLLPClient(HERE, port) as client:
            assert said(client.send_message("hallo")) == ("AR", "", "")
            assert said(client.send_message("MSA|AA|1\r"))[0] == "AR"
        assert Message.objects.count() == kept
        assert not any(b"9876543210" in bytes(one.raw) for one in Message.objects.all())


def test_a_batch_is_one_message_and_acknowledged_by_its_own_number(realm: Realm) -> None:
    told = [built("A01", 60, "1a"), built("A01", 50, "2a", visit="V2"), built("A03", 40, "3a")]
    head = "BHS|^~\\&|HIX|ALFA|ZB|ZB|20201001||||B77\r"
    body = "".join(f"{str(one).strip()}\r" for one in told)
    with listening() as port:
        with MLLPClient(HERE, port) as client:
            assert said(client.send_message(f"{head}{body}BTS|3\r")) == ("AA", "B77", "")
            unnamed = (
                f"FHS|^~\\&|HIX\r{head.replace('B77', '')}{body.replace('V2', 'V3')}BTS|3\rFTS|1\r"
            )
            assert said(client.send_message(unnamed)) == ("AA", "1a", "")
        sweep_inbox()
    assert hl7.isbatch(f"{head}{body}BTS|3\r")
    assert counted() == {"ic": 2, "ward": 0}


def test_a_fault_of_ours_is_to_be_sent_again(realm: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise OSError

    monkeypatch.setattr(listener, "message_receive", fails)
    raw = str(STORY[0][0]).encode()
    code, text = listener.taken(listener.Line(0, "oefengolf", "hix-alfa"), raw)
    answer = acknowledgement(raw, code, "n1", "20201001120000+0000", text)
    assert said(answer) == ("AE", "101a", "A01")


def test_over_tls_its_other_client_is_heard_too(realm: Realm, tmp_path: Path) -> None:
    certificate(tmp_path, "line")
    context = ssl.create_default_context(cafile=str(tmp_path / "line.pem"))
    context.check_hostname = False
    pem = str(tmp_path / "line.pem")

    async def story(port: int) -> list[hl7.Message]:
        reader, writer = await open_hl7_connection(HERE, port, ssl=context, encoding="utf-8")
        for message, _census in STORY[:3]:  # without waiting for the answer in between
            writer.writemessage(message)
        await writer.drain()
        answers = [await asyncio.wait_for(reader.readmessage(), 20) for _ in range(3)]
        writer.close()
        return answers

    with listening(BRIDGE_MLLP_CERT=pem, BRIDGE_MLLP_KEY=pem) as port:
        answers = asyncio.run(story(port))
    assert [said(one)[:2] for one in answers] == [("AA", f"10{number}a") for number in (1, 2, 3)]
    sweep_inbox()
    assert counted() == STORY[2][1]


def test_a_frame_that_is_cut_is_not_acknowledged_and_the_next_is(realm: Realm) -> None:
    whole = f"\x0b{STORY[0][0]}\x1c\r".encode()
    with listening() as port, MLLPClient(HERE, port) as client:
        client.socket.sendall(whole[:60])  # cut off, and begun anew on the same line
        assert said(client.send(whole))[:2] == ("AA", "101a")
        client.socket.sendall(b"no frame at all\r")
        assert said(client.send(whole[:-1]))[:2] == ("AA", "101a"), "without its last sign"
    sweep_inbox()
    assert counted() == STORY[0][1]
