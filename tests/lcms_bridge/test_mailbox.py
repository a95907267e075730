"""Mail of a system: what is attached is stored before it is read, once; nothing else of it is kept."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.models import FigureReport, Source
from capacity.selectors import beds_now
from journal.models import Realm
from lcms_bridge import mailbox
from lcms_bridge.mailbox import attached
from lcms_bridge.models import Message
from lcms_bridge.tasks import sweep_transports
from tests.lcms_bridge.factories import (
    beds,
    document,
    encode,
    make_facilities,
    make_realm,
    of_arrival,
    register,
)


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def post(realm: Realm, tmp_path: Path, settings: Any) -> Path:
    """The Maildir of the system of ALFA."""
    settings.BRIDGE_FOLDER = str(tmp_path)
    register(realm)
    box = tmp_path / realm.slug / "hix-alfa" / "mail"
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    return box


def mail(*parts: tuple[str, bytes], text: str = "Bijgaand de bedden.") -> bytes:
    message = EmailMessage()
    message["From"] = "bedden@ziekenhuis.example"
    message["Subject"] = "Bedden"
    message.set_content(text)
    for name, body in parts:
        message.add_attachment(body, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def deliver(box: Path, raw: bytes, name: str = "1600000000.M1.mx") -> None:
    (box / "new" / name).write_bytes(raw)


def left(box: Path) -> list[str]:
    return [one.name for one in (box / "new").iterdir()]


@pytest.mark.django_db
def test_what_is_attached_counts_and_the_mail_goes(realm: Realm, post: Path) -> None:
    deliver(post, mail(("bedden.csv", encode(document(beds("ALFA"))))))
    sweep_transports()
    message = Message.objects.get()
    assert (message.state, message.transport, message.name) == ("applied", "mail", "bedden.csv")
    assert beds_now(realm)["ALFA"].report.source == "hix-alfa"
    assert left(post) == []
    assert not (post / "refused").exists()


@pytest.mark.django_db
def test_why_something_was_held_back_lies_beside_the_box(post: Path) -> None:
    deliver(post, mail(("bedden.csv", encode(document(beds("ALFA"), beds("BETA"))))), "1.a.mx")
    deliver(post, mail(), "2.b.mx")
    deliver(post, mail(("p.json", b'{"resourceType":"Patient","id":"1"}')), "3.c.mx")
    deliver(post, b"\xff\xfe geen mail", "4.d.mx")
    sweep_transports()
    assert left(post) == []
    why = [one.read_text(encoding="utf-8") for one in sorted((post / "refused").iterdir())]
    assert len(why) == 4
    assert "pati" in "".join(why)
    assert "geen bijlage" in "".join(why)
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_who_is_killed_before_the_mail_goes_loses_and_doubles_nothing(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(post, mail(("bedden.csv", encode(document(beds("ALFA"))))))
    with monkeypatch.context() as killed:
        killed.setattr(mailbox, "_away", _killed)
        sweep_transports()
    assert left(post)
    sweep_transports()
    assert Message.objects.count() == FigureReport.objects.count() == 1
    assert left(post) == []


@pytest.mark.django_db
def test_a_mail_whose_figures_are_of_when_it_came_brings_them_once(
    realm: Realm, post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_arrival(realm)
    raw = mail(("bedden.csv", encode(document(beds("ALFA")))))
    deliver(post, raw)
    for what in ("message_process", "_away"):
        with monkeypatch.context() as killed:
            killed.setattr(mailbox, what, _killed)
            sweep_transports()
    sweep_transports()
    assert Message.objects.count() == 1
    deliver(post, raw, "1600000300.M2.mx")
    sweep_transports()
    assert Message.objects.count() == 2
    assert left(post) == []


def test_pictures_and_signatures_of_mail_programs_are_no_files() -> None:
    message = EmailMessage()
    message.set_content("Dag")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"a;b", maintype="text", subtype="plain", filename="bedden.csv")
    assert attached(message.as_bytes()) == ([("bedden.csv", b"a;b")], True)


def test_a_mail_within_a_mail_brings_what_is_attached_to_it() -> None:
    inner = EmailMessage()
    inner.set_content("Zie bijlage")
    inner.add_attachment(b"a;b", maintype="text", subtype="csv", filename="bedden.csv")
    outer = EmailMessage()
    outer.set_content("Doorgestuurd")
    outer.add_attachment(inner)
    assert attached(outer.as_bytes()) == ([("bedden.csv", b"a;b")], True)


@pytest.mark.django_db
def test_what_is_attached_beyond_the_most_is_said_to_be_left(post: Path) -> None:
    parts = [(f"{number}.csv", b"a;%d" % number) for number in range(mailbox.MOST_PARTS)]
    assert attached(mail(*parts)) == (parts, True)
    assert attached(mail(*parts, ("nog.csv", b"a;b"))) == (parts, False)
    deliver(post, mail(*parts, ("nog.csv", b"a;b")))
    sweep_transports()
    (why,) = (post / "refused").iterdir()
    assert "meer dan 20 bijlagen" in why.read_text(encoding="utf-8")


@given(st.binary(max_size=400), st.integers(0, 400))
def test_no_bytes_break_it(noise: bytes, at: int) -> None:
    raw = mail(("bedden.csv", b"a;b"))
    attached(raw[:at] + noise + raw[at:])
    attached(noise)


def _killed(*_args: Any, **_named: Any) -> None:
    raise OSError


@pytest.mark.django_db
def test_a_mail_in_which_nothing_is_found_stands_at_the_system_for_who_keeps_it(post: Path) -> None:
    deliver(post, mail())
    deliver(post, mail(("leeg.csv", b"")), "1600000000.M2.mx")
    sweep_transports()
    told = [one["faults"][0] for one in Source.objects.get().batches]
    assert sorted(one["code"] for one in told) == ["empty", "nothing"]
    assert all(one["sentence"]["nl"] != one["sentence"]["en"] for one in told)
