"""What one writer in one text says and is told over its socket; `situation.texts.socket` lets it in.

It ends with its session or the right to write.
"""

import secrets
import time
from base64 import b64decode, b64encode
from binascii import Error as NoBase64Error
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused, ZorgbeeldError
from journal.identity import Reader
from journal.limits import Kind, shares
from journal.live import frames
from journal.live.hub import Hub
from journal.live.session import Ran, Rate, parsed, run_as, said_of
from journal.live.transports import Sink
from journal.metrics import metrics
from journal.models import Realm
from journal.tickets import Ticket
from journal.unavailable import is_unavailable
from journal.whence import Whence
from situation.models import SharedText
from situation.services.texts import MOST_BYTES, text_open, text_settle, text_write
from situation.text_selectors import News, text_since
from situation.texts.room import rooms

PROTOCOL = "text.v1"
# all that a document may be: what was written without a line comes at once
UPDATE_BYTES = MOST_BYTES
MESSAGE_BYTES = UPDATE_BYTES * 3 // 2
COST_BYTES = 8 * 1024  # of a change, that cost as much as another one
CLOSE_ENDED = 4409  # withdrawn, closed, another document
UPDATES = Kind("text_updates", "TEXT_UPDATES_PER_10_S", 10.0, "situation.text.limit")
_CLOSES = {Refused: frames.CLOSE_REFUSED, Missing: frames.CLOSE_NO_REALM, Conflict: CLOSE_ENDED}


class TextSession:
    """A socket of one writer in one text."""

    def __init__(  # noqa: PLR0917
        self,
        here: Hub,
        sink: Sink,
        ticket: Ticket,
        slug: str,
        activity: int,
        item: int,
        whence: Whence,
    ) -> None:
        self.hub, self.sink, self.ticket, self.slug, self.whence = here, sink, ticket, slug, whence
        self.activity, self.item, self.text = activity, item, 0
        self.origin = secrets.token_hex(8)
        self.checked_at = time.monotonic()
        self.was_told = False
        self._synced = False
        self._rate = Rate()
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Say whether the socket is still there."""
        return self._is_open

    async def open(self) -> bool:
        """Open the text, and say whether that may be; the socket is told why not."""
        # counted and watched before the rights are looked at: what ends meanwhile is not missed
        self._is_open = True
        self.hub.guests.add(self)
        self.hub.sockets[self.ticket.reader.actor.name] += 1
        try:
            found = await self._run("text open", self._open)
        except ZorgbeeldError as error:
            self._end(error)
            return False
        if not self._is_open:
            return False
        self.text = found.pk
        self.room = rooms(self.hub).join(self.slug, found.pk, self)
        metrics.count("text_opened")
        self.sink.say(frames.message("hello", protocol=PROTOCOL, epoch=found.epoch))
        return True

    def close(self) -> None:
        """Forget the socket."""
        if not self._is_open:
            return
        self._is_open = False
        self.hub.guests.discard(self)
        name = self.ticket.reader.actor.name
        self.hub.sockets[name] -= 1
        if self.hub.sockets[name] <= 0:
            del self.hub.sockets[name]
        if self.text:
            self.room.leave(self)

    async def receive(self, text: str | None) -> None:
        """Act on one message; a faulty one is answered with an error and changes nothing."""
        if not self._is_open:
            return
        if self._rate.is_over():
            metrics.count("closed_too_many")
            self._end(Refused("journal.too_many"), frames.CLOSE_TOO_MANY)
            return
        ref = ""
        try:
            said = parsed(text, MESSAGE_BYTES)
            ref = said["id"] if isinstance(said.get("id"), str) else ""
            await self._act(said, ref)
        except ZorgbeeldError as error:
            metrics.count("bad_messages")
            self._refuse(error, ref)

    async def _act(self, said: dict[str, Any], ref: str) -> None:
        """Do what a message asks. Raises ZorgbeeldError."""
        match said.get("op"):
            case "sync":
                await self._sync(_bytes(said, "vector"))
            case "update":
                await self._update(said, ref)
            case "settle":
                await self._run("text settle", self._settle)
            case "ping":
                self.sink.say(frames.message("pong"))
            case _:
                raise Invalid("journal.bad_op", field="op")

    async def _sync(self, vector: bytes) -> None:
        """Answer with what the client does not have, and with what we know: it sends the rest."""

        def read(_actor: Actor, _realm: Realm) -> tuple[bytes, bytes, int, str]:
            try:
                return text_since(self.text, vector)
            except ValueError:
                raise Invalid("situation.text.bad_update", field="vector") from None
            except SharedText.DoesNotExist:
                raise Missing("situation.text.none", field="item") from None

        data, known, number, epoch = await self._run("text sync", read)
        self._synced = True
        self._say("state", data=_text(data), vector=_text(known), number=number, epoch=epoch)

    async def _update(self, said: dict[str, Any], ref: str) -> None:
        """Take a change, and acknowledge it when it is in the database."""
        data = _bytes(said, "data")
        shares.spend(self.ticket.reader.actor.name, UPDATES, 1 + len(data) // COST_BYTES)

        def write(actor: Actor, realm: Realm) -> int:
            return text_write(
                actor=actor,
                realm=realm,
                item=self.item,
                epoch=str(said.get("epoch", "")),
                update=data,
                origin=self.origin,
                away=said.get("away") is True,
            )

        number = await self._run("text update", write)
        self._say("done", id=ref, number=number)

    def _open(self, actor: Actor, realm: Realm) -> SharedText:
        """Open the text."""
        return text_open(actor=actor, realm=realm, activity=self.activity, item=self.item)

    def _settle(self, actor: Actor, realm: Realm) -> None:
        """Publish now, and have the log tell it."""
        self._open(actor, realm)
        text_settle(realm=realm, text=self.text)

    async def _run(self, what: str, run: Callable[[Actor, Realm], Ran]) -> Ran:
        """Call something with the rights of this moment. Raises ZorgbeeldError, also for what went wrong."""
        call = partial(run_as, self.slug, self.ticket.reader, what, run, self.whence)
        try:
            return await self.hub.in_command(call)
        except ZorgbeeldError:
            raise
        except Exception as error:
            if not is_unavailable(error):
                metrics.error(f"text.{type(error).__name__}")
            raise said_of(error) from error

    def bring(self, news: News) -> None:
        """Write what others wrote."""
        if not self._synced:
            return  # it is told all of it when it asks
        if news.whole is not None:
            self._say("changes", changes=[{"data": _text(news.whole)}], number=news.number)
            return
        others = [
            {"data": _text(one.data), **one.by} for one in news.changes if one.origin != self.origin
        ]
        if others:
            self._say("changes", changes=others, number=news.number)

    def tell(self, standing: dict[str, Any]) -> None:
        """Say how the text stands, in the language of who writes."""
        self.was_told = True
        said = dict(standing)
        language = self.ticket.reader.language
        for name in ("refusal", "closed"):
            if said[name]:
                more = {key: one for key, one in said[name].items() if key not in ("nl", "en")}
                said[name] = {"message": said[name][language], **more}
        self._say("standing", **said)

    def rights(self, reader: Reader | None) -> None:
        """Act on the present rights: none left, or changed: may this person still write here?"""
        if reader is None:
            metrics.count("closed_refused")
            self._end(Refused("journal.refused"))
            return
        here = replace(reader, language=self.ticket.reader.language)
        self.ticket = replace(self.ticket, reader=here)
        self.hub.spawn(self._look_again(), "text-rights")

    async def _look_again(self) -> None:
        """End the socket of somebody who may not write here any more."""
        try:
            await self._run("text open", self._open)
        except (Refused, Missing) as error:
            self._end(error)
        except ZorgbeeldError:
            self.checked_at = 0.0  # looked at again in a second

    def gone(self) -> None:
        """Say that the text is not there any more."""
        self._end(Missing("situation.text.none"))

    def bye(self, retry_ms: int) -> None:
        """Say that this server stops."""
        self._say("bye", retry_ms=retry_ms)

    def _say(self, op: str, **members: Any) -> None:
        """Write a frame; who does not read is closed, and compares anew when it comes back."""
        if self._is_open and not self.sink.write(frames.message(op, **members)):
            metrics.count("text_slow")
            self.close()
            self.sink.close(frames.CLOSE_NO_ACK, "slow")

    def _refuse(self, error: ZorgbeeldError, ref: str = "") -> None:
        """Say what is wrong."""
        self.sink.say(frames.error(error, self.ticket.reader.language, ref=ref))

    def _end(self, error: ZorgbeeldError, code: int = 0) -> None:
        """Say why, and close."""
        self._refuse(error)
        self.close()
        self.sink.close(code or _CLOSES.get(type(error), frames.CLOSE_BAD_FRAME), error.code)


def _bytes(said: dict[str, Any], name: str) -> bytes:
    """Return what a message carries under a name. Raises Invalid."""
    try:
        data = b64decode(str(said.get(name, "")), validate=True)
    except (NoBase64Error, ValueError):
        raise Invalid("situation.text.bad_update", field=name) from None
    if len(data) > UPDATE_BYTES:
        raise Invalid("situation.text.bad_update", field=name)
    return data


def _text(data: bytes) -> str:
    """Return bytes as text."""
    return b64encode(data).decode()
