"""One live socket from its first to its last message: what it may ask, and what is answered."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.utils import translation

from journal import clock, commands
from journal.actors import Actor
from journal.errors import Invalid, Refused, ZorgbeeldError
from journal.idempotency import Answer
from journal.identity import Reader, recheck
from journal.limits import COMMANDS, command_cost, shares
from journal.live import frames
from journal.live.feed import Feed
from journal.live.hub import Follower, Hub
from journal.live.peers import Peer
from journal.live.transports import Sink
from journal.metrics import metrics
from journal.models import Realm
from journal.refusals import is_trailed, refusal_note
from journal.selectors import realm_get
from journal.tickets import RESUME_SECONDS, Ticket, resume_ticket
from journal.unavailable import RETRY_AFTER, is_out_of_bounds, is_unavailable
from journal.whence import NOWHERE, Whence, coming_from, request_id

logger = logging.getLogger("zorgbeeld.live")
BOOT = f"{time.time_ns():x}"  # tells a client that it speaks with another process than before
DIGITS = len(str(2**63))  # Python refuses to read a number of some thousands
MESSAGE_BYTES = 64 * 1024  # a command is a form, not a file
COMMANDS_AT_ONCE = 4
RATE, RATE_SECONDS = 120, 10.0  # messages a socket may send in ten seconds: ten times a busy person
RENEW_SECONDS = RESUME_SECONDS * 2 / 3


Ran = TypeVar("Ran")


@dataclass
class Rate:
    """How many messages came in the running stretch of time."""

    started: float = 0.0
    count: int = 0

    def is_over(self) -> bool:
        """Count one more, and say whether that is too many."""
        now = time.monotonic()
        if now - self.started > RATE_SECONDS:
            self.started, self.count = now, 0
        self.count += 1
        return self.count > RATE


class Session:
    """A socket of one reader on one realm."""

    __slots__ = (
        "__weakref__",
        "_rate",
        "_running",
        "checked_at",
        "feed",
        "hub",
        "peer",
        "renewed_at",
        "sink",
        "slug",
        "ticket",
        "whence",
    )

    def __init__(
        self,
        hub: Hub,
        follower: Follower,
        sink: Sink | Any,
        ticket: Ticket,
        whence: Whence = NOWHERE,
    ) -> None:
        self.hub = hub
        self.feed: Feed = follower.feed
        self.slug = follower.slug
        self.sink = sink
        self.ticket = ticket
        self.whence = whence
        self.checked_at = self.renewed_at = time.monotonic()
        self.peer = Peer(sink, ticket.reader.audiences, ticket.reader.actor.name, self)
        self._rate = Rate()
        self._running = 0

    def open(self, epoch: str, since: str, tag: str) -> None:
        """Greet, and subscribe at once when the address said from where."""
        self.feed.add(self.peer)
        self.hub.sockets[self.peer.actor] += 1
        self.sink.say(
            frames.message(
                "hello",
                protocol=frames.PROTOCOL,
                epoch=self.feed.epoch,
                head=self.feed.head,
                server=BOOT,
                build=str(settings.BUILD),
                now=clock.now(),
                reader=self.ticket.identity,
                ticket=resume_ticket(self.ticket, self.hub.rights.seen),
                expires_in=RESUME_SECONDS,
                troubles=self.hub.troubles,
            ),
        )
        if since:
            try:
                self._join(epoch, since, tag)
            except Invalid as error:
                self._refuse(error)

    def close(self) -> None:
        """Forget the socket."""
        self.feed.remove(self.peer)
        self.hub.sockets[self.peer.actor] -= 1
        if self.hub.sockets[self.peer.actor] <= 0:
            del self.hub.sockets[self.peer.actor]
        self.sink.end()

    def _join(self, epoch: Any, since: Any, tag: Any) -> None:
        """Subscribe from a position. Raises Invalid for one that cannot be."""
        if isinstance(since, str) and since.isascii() and since.isdigit() and len(since) <= DIGITS:
            since = int(since)
        if not isinstance(since, int) or isinstance(since, bool) or not 0 <= since < 2**63:
            raise Invalid("journal.bad_since", field="since")
        self.feed.join(self.peer, str(epoch), since, str(tag))

    def receive(self, text: str | None) -> None:
        """Act on one message; a faulty one is answered with an error and changes nothing."""
        if self._rate.is_over():
            metrics.count("closed_too_many")
            self._refuse(Refused("journal.too_many"))
            self.sink.close(frames.CLOSE_TOO_MANY, "too_many")
            return
        ref = ""
        try:
            said = parsed(text)
            ref = said["id"] if isinstance(said.get("id"), str) else ""
            self._act(said, len(text or ""))
        except ZorgbeeldError as error:
            metrics.count("bad_messages")
            self._refuse(error, ref)

    def _act(self, said: dict[str, Any], size: int) -> None:
        """Do what a message asks. Raises Invalid for an unknown operation."""
        operations: dict[str, Callable[[dict[str, Any]], None]] = {
            "ack": self._on_ack,
            "sub": lambda sub: self._join(
                sub.get("epoch", ""), sub.get("since"), sub.get("tag", "")
            ),
            "cmd": lambda cmd: self._on_command(cmd, size),
            "ping": self._on_ping,
        }
        operation = operations.get(str(said.get("op")))
        if operation is None:
            raise Invalid("journal.bad_op", field="op")
        operation(said)

    def _on_ack(self, said: dict[str, Any]) -> None:
        """Take an acknowledgement."""
        seq = said.get("seq")
        if not isinstance(seq, int):
            raise Invalid("journal.bad_ack", code="bad_seq", field="seq")
        self.feed.ack(self.peer, seq)

    def _on_ping(self, _said: dict[str, Any]) -> None:
        """Answer with the head and the server's time."""
        self.sink.say(
            frames.message(
                "head",
                seq=self.feed.head,
                tag=self.feed.tag,
                epoch=self.feed.epoch,
                now=clock.now(),
            )
        )

    def _on_command(self, said: dict[str, Any], size: int) -> None:
        """Start a command; its answer comes as `done` or `error` with the same id."""
        ref, name = said.get("id"), said.get("name")
        if not isinstance(ref, str) or not ref or not isinstance(name, str):
            raise Invalid("journal.bad_command", field="id")
        if self._running >= COMMANDS_AT_ONCE:
            raise Invalid("journal.busy", field="id")
        shares.spend(self.ticket.reader.actor.name, COMMANDS, command_cost(size))
        self._running += 1
        self.hub.spawn(self._command(ref, name, said.get("payload", {})), "command")

    async def _command(self, ref: str, name: str, payload: Any) -> None:
        """Run one command with the rights of this moment and answer it."""
        # the id of a command is that of its request: a screen that names it is found in log and trail
        where = replace(self.whence, request=request_id(ref))
        try:
            run = partial(run_command, self.slug, self.ticket.reader, name, payload, ref, where)
            answer = await self.hub.in_command(run)
        except ZorgbeeldError as error:
            self._refuse(error, ref)
        except Exception as error:
            metrics.error(f"command.{type(error).__name__}")
            if not is_unavailable(error):
                with coming_from(where):
                    logger.exception("command %s failed", name)
            self._refuse(said_of(error), ref)
        else:
            self.sink.say(frames.message("done", id=ref, answer=answer.body, seq=answer.seq))
        finally:
            self._running -= 1

    def _refuse(self, error: ZorgbeeldError, ref: str = "") -> None:
        """Say what is wrong, in the language of the screen; `ref` names the command it answers."""
        self.sink.say(frames.error(error, self.ticket.reader.language, ref=ref))

    @property
    def is_open(self) -> bool:
        """Say whether the socket is still there."""
        return self.peer in self.feed.peers

    def rights(self, reader: Reader | None) -> None:
        """Act on the present rights: none left, changed, or the same."""
        if reader is None:
            metrics.count("closed_refused")
            self.feed.remove(self.peer)
            self._refuse(Refused("journal.refused"))
            self.sink.close(frames.CLOSE_REFUSED, "refused")
            return
        changed = reader.audiences != self.ticket.reader.audiences
        here = replace(reader, language=self.ticket.reader.language)
        self.ticket = replace(self.ticket, reader=here)
        if changed:
            metrics.count("rights_changed")
            self.feed.change_audiences(self.peer, reader.audiences)
        if changed or time.monotonic() - self.renewed_at > RENEW_SECONDS:
            self.renewed_at = time.monotonic()
            self.sink.say(
                frames.message(
                    "ticket",
                    ticket=resume_ticket(self.ticket, self.hub.rights.seen),
                    expires_in=RESUME_SECONDS,
                    reader=self.ticket.identity,
                ),
            )


def said_of(error: Exception) -> ZorgbeeldError:
    """Return what a socket is told of an error that no service raised."""
    if is_out_of_bounds(error):
        return Invalid("journal.out_of_bounds")
    told = ZorgbeeldError("journal.unavailable")
    if is_unavailable(error):
        told = ZorgbeeldError("journal.away", code="unavailable")
        told.retry_after = RETRY_AFTER
    return told


def parsed(text: str | None, most: int = MESSAGE_BYTES) -> dict[str, Any]:
    """Return a message of at most so many bytes as an object. Raises Invalid."""
    if text is None or len(text) > most:
        raise Invalid("journal.frame_size", code="bad_frame", most=most // 1024)
    return frames.read_frame(text)


def run_command(  # noqa: PLR0917
    slug: str, reader: Reader, name: str, payload: Any, key: str, whence: Whence = NOWHERE
) -> Answer:
    """Run a command as somebody with the rights of this moment. Raises what its service raises."""

    def run(actor: Actor, realm: Realm) -> Answer:
        return commands.run(name, actor=actor, realm=realm, payload=payload, key=key)

    return run_as(slug, reader, f"command {name}", run, whence)


def run_as(
    slug: str,
    reader: Reader,
    what: str,
    run: Callable[[Actor, Realm], Ran],
    whence: Whence = NOWHERE,
) -> Ran:
    """Call `run` as somebody with the rights of this moment. Raises Refused, and what it raises."""
    with coming_from(whence), translation.override(reader.language):
        try:
            realm: Realm = realm_get(slug)
            present = recheck(reader.actor.name, realm, reader.session)
            if present is None:
                raise Refused("journal.refused")
            return run(present.actor, realm)
        except ZorgbeeldError as error:
            if is_trailed(error.status, reader.actor.name, slug):
                refusal_note(reader.actor.name, error.status, what, error.code, slug)
            raise
