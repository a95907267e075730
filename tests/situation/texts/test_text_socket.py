"""The socket of a shared text, spoken to as a server does: two who write, who may not, what ends it."""

import asyncio
import json
from base64 import b64decode, b64encode
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from journal.live import frames
from journal.live.hub import hub
from network.models import Mandate, Role, User
from situation.models import PictureItem
from situation.services import item_withdraw
from situation.texts.socket import is_text, text_application
from tests.factories import MandateFactory
from tests.loops import run
from tests.situation.texts.people import Writer, crash, hin, item_of, kept, opened

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


def ticket_for(person: Any, realm: Any) -> tuple[str, Client]:
    client = Client()
    client.force_login(User.objects.get(pk=person.user_id))
    return str(client.post(f"/api/v1/realms/{realm.slug}/ticket/").json()["ticket"]), client


class Line:
    """A socket and the copy of the text behind it."""

    def __init__(self, item: Any, ticket: str, origin: bytes = b"http://localhost") -> None:
        path = f"/live/{item.realm.slug}/text/{item.activity_id}/{item.pk}/"
        assert is_text(path)
        scope: Any = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": [(b"origin", origin), (b"x-forwarded-for", b"203.0.113.5")],
            "subprotocols": ["text.v1", f"ticket.{ticket}"],
            "client": ("198.51.100.7", 5000),
        }
        self.socket = ApplicationCommunicator(text_application, scope)
        self.writer = Writer()
        self.epoch = ""

    async def open(self) -> dict[str, Any]:
        await self.socket.send_input({"type": "websocket.connect"})
        first = await self.socket.receive_output(5)
        return first if first["type"] == "websocket.close" else await self.heard()

    async def heard(self, *ops: str) -> dict[str, Any]:
        """Return the next frame of a kind; letters of others are taken on the way."""
        while True:
            said: dict[str, Any] = await self.socket.receive_output(5)
            if said["type"] != "websocket.send":
                return said
            frame: dict[str, Any] = json.loads(said["text"])
            if frame["op"] in ("state", "changes"):
                parts = frame["changes"] if frame["op"] == "changes" else [frame]
                for one in parts:
                    self.writer.take(b64decode(one["data"]))
            if not ops or frame["op"] in ops:
                return frame

    async def say(self, **message: Any) -> None:
        await self.socket.send_input({"type": "websocket.receive", "text": json.dumps(message)})

    async def level(self) -> bytes:
        """Open, compare, and return what the server knows."""
        self.epoch = (await self.open())["epoch"]
        await self.say(op="sync", vector=b64encode(self.writer.vector).decode())
        return b64decode((await self.heard("state"))["vector"])

    async def send(self, since: bytes, ref: str = "1", **more: Any) -> dict[str, Any]:
        data = b64encode(self.writer.since(since)).decode()
        await self.say(op="update", id=ref, epoch=self.epoch, data=data, **more)
        return await self.heard("done", "error")

    async def close(self) -> None:
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.socket.future, 5)


def test_two_write_at_once_noise_of_one_is_refused_and_the_item_follows() -> None:
    here = crash()
    anna, bob = hin(here), hin(here)
    item = item_of(here, anna)
    (one, _), (other, _) = ticket_for(anna, item.realm), ticket_for(bob, item.realm)

    async def story() -> None:
        hers, his = Line(item, one), Line(item, other)
        knows, known = await hers.level(), await his.level()
        assert hers.writer.text == his.writer.text == "8 T1"
        hers.writer.insert(4, ", 17 T2")
        his.writer.insert(0, "Nu: ")
        assert (await hers.send(knows))["op"] == "done"
        assert (await his.send(known))["op"] == "done"
        for text in ("?", b64encode(b"\xff\x01\x02").decode(), b64encode(b"\x01" * 3000).decode()):
            await his.say(op="update", id="x", epoch=his.epoch, data=text)
            assert (await his.heard("error"))["code"] == "bad_update"
        while hers.writer.text != "Nu: 8 T1, 17 T2":
            await hers.heard("changes")
        while his.writer.text != hers.writer.text:
            await his.heard("changes")
        standing = await hers.heard("standing")
        while standing["published"] < 2:
            standing = await hers.heard("standing")
        assert standing["closed"] is None
        await hers.close()
        await his.close()
        await hub().close()

    run(story())
    assert PictureItem.objects.get(pk=item.pk).text == "Nu: 8 T1, 17 T2"


def test_who_does_not_read_the_origin_or_may_not_write_is_told_and_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = crash()
    anna = hin(here)
    item = item_of(here, anna, share="all")
    looks = MandateFactory.create(role=Role.OBSERVER).user
    client = Client()
    client.force_login(looks)
    observer = client.post(f"/api/v1/realms/{item.realm.slug}/ticket/").json()["ticket"]
    ticket, _ = ticket_for(anna, item.realm)
    monkeypatch.setattr(settings, "SOCKETS_PER_PERSON", 1)

    async def story() -> None:
        stranger = Line(item, observer)
        assert (await stranger.open())["code"] == "not_yours"
        assert (await stranger.heard())["code"] == frames.CLOSE_REFUSED
        assert (await Line(item, ticket, b"https://elders.example").open())["code"] == 4403
        false = Line(item, "nee")
        assert (await false.open())["code"] == "ticket_invalid"
        first, second = Line(item, ticket), Line(item, ticket)
        await first.level()
        assert (await second.open())["code"] == "too_many"
        await first.close()
        assert not hub().sockets
        assert not hub().guests
        await hub().close()

    run(story())


def logged_out(_user: User, client: Client) -> None:
    client.post("/logout/")


def mandate_over(user: User, _client: Client) -> None:
    Mandate.objects.filter(user=user).update(valid_until=timezone.now())


def another_role(user: User, _client: Client) -> None:
    Mandate.objects.filter(user=user, role=Role.HIN).update(valid_until=timezone.now())


@pytest.mark.parametrize("end", [logged_out, mandate_over, another_role])
def test_a_session_or_mandate_that_ends_ends_the_socket_within_a_second(end: Any) -> None:
    MandateFactory.create(role=Role.ADMINISTRATOR)
    here = crash()
    anna = hin(here)
    item = item_of(here, anna)
    user = User.objects.get(pk=anna.user_id)
    if end is another_role:
        MandateFactory.create(user=user, role=Role.OBSERVER)
    ticket, client = ticket_for(anna, item.realm)

    async def story() -> tuple[int, float]:
        line = Line(item, ticket)
        await line.level()
        loop = asyncio.get_running_loop()
        await sync_to_async(end, thread_sensitive=False)(user, client)
        began = loop.time()
        said = await line.heard("none")
        seconds = loop.time() - began
        await line.close()
        await hub().close()
        return said["code"], seconds

    code, seconds = run(story())
    assert code in (frames.CLOSE_REFUSED, frames.CLOSE_NO_REALM)
    assert seconds < 1


def test_what_is_withdrawn_is_said_to_who_writes_in_it_and_takes_nothing_more() -> None:
    here = crash()
    anna = hin(here)
    item = item_of(here, anna)
    text = opened(item, anna)
    ticket, _ = ticket_for(anna, item.realm)

    async def story() -> None:
        line = Line(item, ticket)
        knows = await line.level()
        draw = sync_to_async(item_withdraw, thread_sensitive=False)
        await draw(actor=anna, realm=here.realm, activity=here.pk, item=item.pk, reason="onjuist")
        while not (await line.heard("standing"))["closed"]:
            continue
        line.writer.insert(0, "toch")
        assert (await line.send(knows))["code"] == "is_withdrawn"
        await line.close()
        await hub().close()

    run(story())
    assert kept(text).text == "8 T1"
