"""The socket, spoken to as a server does: so many a person, so many commands, and what is told above that."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from journal.live.asgi import live_application
from journal.live.hub import hub
from journal.models import Realm, TrailNote
from network.models import Role, User
from tests.factories import MandateFactory, RealmFactory, UserFactory
from tests.loops import run

pytestmark = pytest.mark.django_db(transaction=True)


def ticket_for(realm: Realm, name: str) -> str:
    """Return the ticket of somebody who looks, and is logged in."""
    user = User.objects.filter(username=name).first()
    if user is None:
        user = MandateFactory.create(
            role=Role.OBSERVER, user=UserFactory.create(username=name)
        ).user
    client = Client()
    client.force_login(user)
    return str(client.post(f"/api/v1/realms/{realm.slug}/ticket/").json()["ticket"])


async def opened(realm: Realm, ticket: str) -> ApplicationCommunicator:
    """Open a socket and return it."""
    protocols = ["live.v1", f"ticket.{ticket}"]
    scope: Any = {
        "type": "websocket",
        "path": f"/live/{realm.slug}/",
        "query_string": b"",
        "headers": [(b"origin", b"http://localhost"), (b"x-forwarded-for", b"203.0.113.5")],
        "subprotocols": protocols,
        "client": ("198.51.100.7", 5000),
    }
    socket = ApplicationCommunicator(live_application, scope)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output(5))["type"] == "websocket.accept"
    return socket


async def heard(socket: ApplicationCommunicator) -> dict[str, Any]:
    """Return the next frame, or the close."""
    said: dict[str, Any] = await socket.receive_output(5)
    return json.loads(said["text"]) if said["type"] == "websocket.send" else said


async def say(socket: ApplicationCommunicator, **message: Any) -> None:
    await socket.send_input({"type": "websocket.receive", "text": json.dumps(message)})


async def close(*sockets: ApplicationCommunicator) -> None:
    for socket in sockets:
        await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(socket.future, 5)


def test_one_person_holds_so_many_sockets_and_a_closed_one_gives_its_place_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "SOCKETS_PER_PERSON", 2)
    realm = RealmFactory.create()
    mine, other = ticket_for(realm, "anna"), ticket_for(realm, "bob")

    async def story() -> None:
        first, second = await opened(realm, mine), await opened(realm, mine)
        assert [(await heard(one))["op"] for one in (first, second)] == ["hello", "hello"]
        third = await opened(realm, mine)
        refusal = await heard(third)
        assert (refusal["op"], refusal["code"], refusal["retry_after"]) == ("error", "too_many", 30)
        assert (await heard(third))["code"] == 4429
        others = await opened(realm, other)
        assert (await heard(others))["op"] == "hello"
        await close(first, third)
        again = await opened(realm, mine)
        assert (await heard(again))["op"] == "hello"
        await close(second, again, others)
        assert not hub().sockets
        await hub().close()

    run(story())


def test_commands_above_a_share_are_told_when_to_come_back_and_numbers_have_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "COMMANDS_PER_10_S", 3)
    realm = RealmFactory.create()
    ticket = ticket_for(realm, "anna")

    async def story() -> None:
        socket = await opened(realm, ticket)
        hello = await heard(socket)
        assert hello["op"] == "hello"
        assert hello["build"] == str(settings.BUILD)  # a page of another version is to be reloaded
        seq: Any
        for seq in ("9" * 5000, 10**30, -1, True, 1.5, None, [], "\u0663"):
            await say(socket, op="sub", epoch="x", since=seq, tag="")
            assert (await heard(socket))["op"] in ("error", "resync"), seq
        await socket.send_input(
            {"type": "websocket.receive", "text": '{"op":"ack","seq":' + "9" * 5000 + "}"}
        )
        assert (await heard(socket))["code"] == "bad_frame"
        told = []
        for number in range(5):
            await say(socket, op="cmd", id=f"c{number}", name="situation.note_post", payload={})
            told.append(await heard(socket))
        assert [one["code"] for one in told[3:]] == ["too_many"] * 2
        assert told[3]["id"] == "c3"
        assert told[3]["retry_after"] >= 1
        await close(socket)
        await hub().close()

    run(story())


def test_a_command_that_is_refused_is_in_the_trail_with_where_it_came_from() -> None:
    realm = RealmFactory.create()
    user = MandateFactory.create(role=Role.OBSERVER).user
    ticket = ticket_for(realm, user.username)

    async def story() -> None:
        socket = await opened(realm, ticket)
        assert (await heard(socket))["op"] == "hello"
        await say(
            socket, op="cmd", id="c", name="situation.note_post", payload={"text": "Een bericht"}
        )
        assert (await heard(socket))["code"] == "refused"
        await close(socket)
        await hub().close()

    run(story())
    note = TrailNote.objects.get(action="refused")
    assert (note.actor, note.door, note.scope) == (f"user:{user.username}", "socket", realm.slug)
    assert note.address == "198.51.100.7", "in embedded mode there is no proxy to believe"
    assert note.detail["what"] == "command situation.note_post"
