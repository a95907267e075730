"""A resolver that says nothing holds up no message: the name of where it goes is looked up with an end."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.core.mail.utils import DNS_NAME

from callout.message import Message
from callout.ways import mail
from callout.ways.outcome import NotSentError
from callout.ways.post import post
from lcms_bridge.out import exchange
from network.router import RouterError, table
from tests.callout.worlds import LOCALHOST, smtp_server
from web import in_time, mail_server
from web.outside import NotThereError, looked_at, refused_now

URL = "https://poort.example/sms"
MESSAGE = Message(
    kind="alarm",
    exercise=False,
    language="nl",
    subject="Zorgbeeld: ALARM",
    text="Kom.",
    short="Kom.",
    whole="Kom.",
    link="",
    answer_by="",
    urgent=True,
)


@dataclass
class Resolver:
    """A resolver that hangs until it is let go; `asked` for which names, `over` when it gave one up."""

    go: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)

    def hangs(self, host: str, *_more: Any, **_named: Any) -> Any:
        """Say nothing for as long as the test lasts."""
        self.asked.append(host)
        self.go.wait(20)
        self.over.set()
        raise socket.gaierror(socket.EAI_AGAIN, host)


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    """A resolver that hangs, for who waits a moment for it."""
    hanging = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", hanging.hangs)
    monkeypatch.setattr(in_time, "NAME_S", 0.05, raising=False)
    yield hanging
    hanging.go.set()


def test_a_message_to_the_gateway_is_not_held_up(resolver: Resolver) -> None:
    with pytest.raises(NotSentError) as fault:
        post(URL, b"{}", {})
    assert (fault.value.fault, fault.value.again, fault.value.way_down) == ("no_answer", True, True)
    assert not resolver.over.is_set()


def test_an_exchange_with_another_system_is_not_held_up(resolver: Resolver) -> None:
    answer = exchange.post(URL, b"{}", {})
    assert (answer.fault, answer.again) == ("no_name", True)
    assert not resolver.over.is_set()


def test_a_router_is_not_waited_for(resolver: Resolver, settings: Any) -> None:
    settings.ROUTER_URL = "https://router.example/table/v1/driving"
    with pytest.raises(RouterError, match="no_name"):
        table([], [])
    assert not resolver.over.is_set()


def test_a_mail_is_not_held_up_and_may_be_sent_again(resolver: Resolver, settings: Any) -> None:
    settings.EMAIL_BACKEND = "web.mail_server.Backend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "post.example", False
    with pytest.raises(NotSentError) as fault:
        mail.send(MESSAGE, "dienst@ziekenhuis.example", "zb-1")
    assert (fault.value.fault, fault.value.again, fault.value.way_down) == ("no_answer", True, True)
    assert not resolver.over.is_set()


def test_what_this_machine_is_called_is_waited_for_as_short(
    resolver: Resolver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "web.mail_server.Backend"
    monkeypatch.setattr(mail_server, "NAME_S", 0.05)
    monkeypatch.setattr(DNS_NAME, "get_fqdn", lambda: resolver.hangs("fqdn"))
    with pytest.raises(mail_server.NoNameError):
        get_connection().open()
    assert not resolver.over.is_set()


def test_who_asks_for_the_same_name_meanwhile_costs_no_second_thread(resolver: Resolver) -> None:
    for _again in range(3):
        with pytest.raises(NotThereError) as fault:
            looked_at(URL, [])
        assert fault.value.fault == "no_name"
    assert resolver.asked == ["poort.example"]
    resolver.go.set()
    assert resolver.over.wait(20)


def test_a_thread_that_could_not_begin_keeps_no_name_from_being_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none_left(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", none_left)
        with pytest.raises(RuntimeError):
            in_time.in_time("vol", lambda: 1, 5)
    assert in_time.in_time("vol", lambda: 2, 5) == 2


def test_a_form_waits_no_longer_either_and_is_not_refused_for_it(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.outside.LOOK_S", 0.05)
    assert refused_now(URL, []) == ""
    assert not resolver.over.is_set()


def test_a_name_of_two_addresses_of_which_one_answers_gets_its_mail(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with smtp_server() as server:
        settings.EMAIL_BACKEND = "web.mail_server.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "post.example", server.port
        settings.EMAIL_USE_TLS = False
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            _leading_to("127.0.0.2", LOCALHOST, then=socket.getaddrinfo),
        )
        assert EmailMessage("Proef", "Hallo.", "a@b.example", ["c@d.example"]).send() == 1
    assert [one["Subject"] for one in server.mails] == ["Proef"]


def _leading_to(*addresses: str, then: Any) -> Any:
    """Return a resolver by which a name leads to some addresses; what is none itself is asked of another."""

    def found(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host != "post.example":
            return then(host, port, *more, **named)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (one, port)) for one in addresses]

    return found
