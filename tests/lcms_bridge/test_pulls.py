"""Figures that are fetched: on a rhythm, once in effect, nowhere they may not come from; missed if not."""

import contextlib
import socket
import threading
import time
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from capacity.models import FigureReport
from capacity.selectors import beds_now
from capacity.services import source_withdraw
from journal.errors import Conflict, Invalid, Refused
from journal.isolation import while_time
from journal.models import Entry, Realm
from journal.overdue import ages
from journal.sealed import unseal
from journal.services import realm_close
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.models import Message, PeerDialect, Pull
from lcms_bridge.out import exchange as lines
from lcms_bridge.pulls.bodies import PullIn
from lcms_bridge.pulls.lists import pulls_of
from lcms_bridge.services import pull_now, pull_set, pull_stop, pulling
from lcms_bridge.tasks import sweep_inbox, sweep_transports
from network.models import Role, User
from network.permissions import person_of
from tests.lcms_bridge.factories import (
    SYSTEM,
    beds,
    document,
    encode,
    make_facilities,
    make_person,
    make_realm,
    register,
)
from tests.lcms_bridge.receiver import Receiver, leads, receiving
from tests.needs import REPO
from web.bodies import checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    realm = make_realm()
    register(realm)
    return realm


@pytest.fixture
def there(settings: Any) -> Iterator[Receiver]:
    with receiving() as receiver:
        settings.BRIDGE_HOSTS = [receiver.host]
        receiver.answers = [encode(document(beds("ALFA")))]
        yield receiver


def liaison(code: str = "ALFA") -> Any:
    """Return the liaison of a house, the same one each time."""
    name = f"liaison-{code}"
    user = User.objects.filter(username=name).first()
    if user is not None:
        return person_of(user)
    return make_person(Role.HOSPITAL_LIAISON, facility=code, username=name)


def fetch(realm: Realm, there: Receiver, **more: Any) -> Pull:
    """Have the figures of ALFA fetched every five minutes, by its liaison."""
    values: dict[str, Any] = {"source": "hix-alfa", "url": there.url, "every_minutes": 5}
    return pull_set(actor=liaison(), realm=realm, **(values | more))


def later(minutes: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True)


def swept() -> None:
    """Do what a worker does every few seconds."""
    sweep_transports()
    sweep_inbox()


def told(realm: Realm) -> list[str]:
    rows = Entry.objects.filter(realm=realm, type="lcms_bridge.pull_changed").order_by("seq")
    return [str(one.variants) for one in rows]


def test_what_is_fetched_counts_as_the_word_of_its_system(realm: Realm, there: Receiver) -> None:
    fetch(realm, there, way="header", header="X-AUTH-TOKEN", token="geheim")
    swept()
    message = Message.objects.get()
    assert (message.state, message.transport, message.actor) == (
        "applied",
        "pull",
        "source:hix-alfa",
    )
    assert message.name == "in"
    assert beds_now(realm)["ALFA"].report.source == "hix-alfa"
    assert there.got[0].headers["X-AUTH-TOKEN"] == "geheim"
    row = Pull.objects.get()
    assert row.worked_at == realm.now()
    assert "geheim" not in row.token
    assert unseal("lcms_bridge.pull", row.token) == "geheim"


def test_it_is_asked_on_its_rhythm_and_not_sent_again_what_is_known(
    realm: Realm, there: Receiver
) -> None:
    there.headers = {"ETag": '"1"', "Last-Modified": "Thu, 01 Oct 2020 12:00:00 GMT"}
    fetch(realm, there)
    swept()
    with later(4):
        swept()
        assert len(there.got) == 1
    with later(6):
        swept()
    assert there.got[1].headers["If-None-Match"] == '"1"'
    assert there.got[1].headers["If-Modified-Since"] == "Thu, 01 Oct 2020 12:00:00 GMT"
    assert Message.objects.count() == FigureReport.objects.count() == 1
    assert Pull.objects.get().fault == ""


def test_what_is_of_when_it_came_is_asked_for_whole_each_time(
    realm: Realm, there: Receiver
) -> None:
    there.headers = {"ETag": '"1"', "Last-Modified": "Thu, 01 Oct 2020 12:00:00 GMT"}
    fetch(realm, there)
    PeerDialect.objects.create(
        realm=realm,
        source="source:hix-alfa",
        tables={"options": {"moment": "received"}},
        changed_at=realm.now(),
    )
    swept()
    with later(6):
        swept()
    assert not {"If-None-Match", "If-Modified-Since"} & set(there.got[1].headers)


def test_a_system_whose_words_nobody_can_read_is_asked_all_the_same(
    realm: Realm, there: Receiver
) -> None:
    fetch(realm, there)
    PeerDialect.objects.create(
        realm=realm,
        source="source:hix-alfa",
        tables={"made": "by a newer version"},
        changed_at=realm.now(),
    )
    swept()
    assert (len(there.got), Message.objects.count()) == (1, 1)


def test_the_same_bytes_are_one_message_also_when_a_worker_dies_before_it_says_so(
    realm: Realm, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(realm, there)
    with monkeypatch.context() as killed:
        killed.setattr(pulling, "_note", _killed)
        swept()
    with later(2):  # its hold is over
        swept()
    assert len(there.got) == 2
    assert Message.objects.count() == FigureReport.objects.count() == 1


def test_a_line_that_fails_is_tried_later_each_time_and_people_are_told_once(
    realm: Realm, there: Receiver
) -> None:
    good = there.answers[0]
    there.answers = [503]
    fetch(realm, there)
    for minutes in (0, 1, 3, 6):
        with later(minutes):
            swept()
    row = Pull.objects.get()
    assert row.fault == "busy"
    assert row.failures >= 3
    assert row.failing_since == realm.now()
    assert ["lukt niet" in one for one in told(realm)] == [False, True]
    there.answers = [good]
    with later(30):
        swept()
    assert Pull.objects.get().failing_since is None
    assert "werkt weer" in told(realm)[-1]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"<!DOCTYPE html><title>Log in</title>", "no_receipt"),
        (b"x" * (MAX_BYTES + 10), "too_large"),
        (b"", "empty"),
        (b'{"resourceType":"Patient","id":"1"}', "of_patients"),
        (301, "elsewhere"),
        (404, "not_there"),
        (304, "not_let_in"),
    ],
    ids=["page", "large", "empty", "patient", "elsewhere", "gone", "never-asked-what-changed"],
)
def test_what_cannot_be_kept_is_a_fault_of_the_line(
    realm: Realm, there: Receiver, answer: Any, fault: str
) -> None:
    there.answers = [answer]
    fetch(realm, there)
    swept()
    assert Pull.objects.get().fault == fault
    assert not Message.objects.exists()


def test_the_own_network_is_not_asked(
    realm: Realm, there: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BRIDGE_HOSTS = []
    with pytest.raises(Invalid):
        fetch(realm, there)
    url = there.url.replace("http:", "https:").replace("127.0.0.1", "bron.example")
    leads(monkeypatch, "127.0.0.1")
    with pytest.raises(Invalid, match="eigen netwerk"):
        fetch(realm, there, url=url)
    leads(monkeypatch, "")
    fetch(realm, there, url=url)
    leads(monkeypatch, "127.0.0.1")
    swept()
    assert Pull.objects.get().fault == "own_network"
    assert there.got == []


def test_another_address_needs_its_token_anew(realm: Realm, there: Receiver) -> None:
    fetch(realm, there, way="bearer", token="geheim")
    fetch(realm, there, way="bearer", every_minutes=1)
    assert Pull.objects.get().token
    with pytest.raises(Invalid):
        fetch(realm, there, way="bearer", url=there.url + "&x=1")
    with pytest.raises(Invalid):
        fetch(realm, there, way="basic", token="zonder-dubbele-punt")
    with pytest.raises(Invalid):  # the token of a bearer is no name and password
        fetch(realm, there, way="basic")
    fetch(realm, there, way="basic", token="lpz:geheim")
    swept()
    assert there.got[-1].headers["Authorization"].startswith("Basic ")
    fetch(realm, there)
    assert not Pull.objects.get().token


def test_only_who_manages_a_system_decides_where_it_is_fetched(
    realm: Realm, there: Receiver
) -> None:
    with pytest.raises(Refused):
        pull_set(
            actor=liaison("BETA"),
            realm=realm,
            source="hix-alfa",
            url=there.url,
            every_minutes=5,
        )
    fetch(realm, there, way="bearer", token="geheim")
    assert pulls_of(realm, liaison("BETA")) == []
    (one,) = pulls_of(realm, liaison())
    assert one["has_token"]
    assert "geheim" not in str(one)


def test_what_is_stopped_or_withdrawn_is_not_asked(realm: Realm, there: Receiver) -> None:
    fetch(realm, there)
    swept()
    pull_stop(actor=liaison(), realm=realm, source="hix-alfa")
    with later(10):
        swept()
    assert len(there.got) == 1
    with pytest.raises(Conflict):
        pull_now(actor=liaison(), realm=realm, source="hix-alfa")
    fetch(realm, there, way="bearer", token="geheim")
    source_withdraw(actor=liaison(), realm=realm, source="hix-alfa")
    with later(10):
        swept()
    assert len(there.got) == 1
    row = Pull.objects.get()
    assert (row.is_on, row.token) == (False, "")
    assert "gestopt" in told(realm)[-1]


def test_a_realm_that_closes_forgets_the_tokens_with_which_it_fetched(
    realm: Realm, there: Receiver
) -> None:
    fetch(realm, there, way="bearer", token="geheim")
    realm_close(actor=SYSTEM, realm=realm, reason="De oefening is voorbij.")
    row = Pull.objects.get()
    assert (row.is_on, row.token) == (False, "")
    assert "gestopt" in told(realm)[-1]
    with later(10):
        swept()
    assert there.got == []


def test_a_try_asks_at_once_for_all_of_it(realm: Realm, there: Receiver) -> None:
    there.headers = {"ETag": '"1"'}
    fetch(realm, there)
    swept()
    pull_now(actor=liaison(), realm=realm, source="hix-alfa")
    swept()
    assert "If-None-Match" not in there.got[1].headers
    assert Message.objects.count() == 1


def test_a_try_while_it_is_asked_still_asks_for_all_of_it(
    realm: Realm, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.headers = {"ETag": '"1"'}
    fetch(realm, there)
    note = pulling._note

    def meanwhile(*given: Any) -> None:
        pull_now(actor=liaison(), realm=realm, source="hix-alfa")
        note(*given)

    with monkeypatch.context() as busy:
        busy.setattr(pulling, "_note", meanwhile)
        swept()
    swept()
    assert len(there.got) == 2
    assert "If-None-Match" not in there.got[1].headers


def test_how_another_address_did_says_nothing_of_a_new_one(realm: Realm, there: Receiver) -> None:
    good = there.answers[0]
    there.answers = [503]
    fetch(realm, there)
    for minutes in (0, 1, 3, 6):
        with later(minutes):
            swept()
    assert Pull.objects.get().failures >= 3
    fetch(realm, there, url=there.url + "&x=1")
    row = Pull.objects.get()
    assert (row.failures, row.failing_since, row.fault) == (0, None, "")
    there.answers = [good]
    with later(10):
        swept()
    assert Pull.objects.get().worked_at is not None
    assert "werkt weer" not in str(told(realm))


@pytest.mark.parametrize(
    "header", ["host", "Host", "Content-Length", "TRANSFER-ENCODING", "Te", "Cookie", "X Y", "X:"]
)
def test_a_token_goes_in_no_header_of_the_exchange_itself(header: str) -> None:
    assert checked(PullIn, PullIn.example)["header"] == "X-AUTH-TOKEN"
    with pytest.raises(Invalid):
        checked(PullIn, {**PullIn.example, "header": header})


@pytest.mark.parametrize(
    "begin",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"],
    ids=["status", "header", "body"],
)
def test_who_sends_a_byte_now_and_then_is_not_waited_for(
    begin: bytes, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "WHOLE_S", 0.5)
    with dripping(begin) as port:
        settings.BRIDGE_HOSTS = [f"127.0.0.1:{port}"]
        began = time.monotonic()
        answer = lines.exchange("GET", f"http://127.0.0.1:{port}/", None, {})
        assert time.monotonic() - began < 5
    assert (answer.status, answer.fault) == (None, "no_answer")


def test_a_turn_ends_and_the_next_goes_on_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "TURN_S", -1.0)
    assert list(while_time([1, 2], pulling.TURN_S)) == []
    monkeypatch.undo()
    assert list(while_time([1, 2], pulling.TURN_S)) == [1, 2]


def test_the_watchman_misses_a_fetch_that_nobody_made(realm: Realm, there: Receiver) -> None:
    fetch(realm, there)
    with later(3):
        assert ages()["lcms_bridge.pull"] > 150
        swept()
        assert ages()["lcms_bridge.pull"] == 0


@contextlib.contextmanager
def dripping(begin: bytes) -> Iterator[int]:
    """A server on a port that begins to answer, and then sends a byte now and then, for ever."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            with contextlib.suppress(OSError):
                line, _address = door.accept()
                with line:
                    line.recv(65536)
                    line.sendall(begin)
                    while True:
                        line.sendall(b"a")
                        time.sleep(0.02)

        threading.Thread(target=serve, daemon=True).start()
        yield door.getsockname()[1]


def _killed(*_args: Any, **_named: Any) -> None:
    raise OSError


def test_a_fault_of_a_line_asks_nothing_in_the_middle_of_a_sentence() -> None:
    # it stands within one: "hapert sinds 02:16: <fault>. Het wordt vanzelf opnieuw geprobeerd."
    words = tomllib.loads((REPO / "lcms_bridge" / "words.toml").read_text(encoding="utf-8"))
    faults = {name: both for name, both in words.items() if ".fault." in name}
    assert faults
    assert [name for name, both in faults.items() for one in both.values() if "?" in one] == []
