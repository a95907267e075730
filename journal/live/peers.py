"""What the feed and its surroundings hand each other: sockets, what was read, what is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from journal.entries import LiveEntry
from journal.live.frames import Frame


class Sink(Protocol):
    """Where a socket's frames go."""

    def write(self, frame: Frame) -> bool:
        """Write a frame without waiting; False: the transport is full, nothing was written."""

    def say(self, frame: Frame) -> None:
        """Write a short frame that may not be left out, even when the transport is full."""

    def close(self, code: int, reason: str) -> None:
        """Close the socket."""


IDLE, LIVE, LATE = 0, 1, 2  # not subscribed; level with the head; catching up


class Peer:
    """One socket as the feed knows it. `sent` and `acked` are sequence numbers."""

    __slots__ = (
        "acked",
        "actor",
        "audiences",
        "marked",
        "marked_at",
        "owner",
        "sent",
        "sink",
        "state",
        "tag",
    )

    def __init__(
        self, sink: Sink, audiences: frozenset[str], actor: str = "", owner: Any = None
    ) -> None:
        self.sink = sink
        self.audiences = audiences
        self.actor = actor
        self.owner = owner  # who keeps this socket's books; the feed does not look at it
        self.state = IDLE
        self.sent = 0
        self.acked = 0
        self.tag: str | None = (
            None  # what its entry at `sent` should be marked, until that was checked
        )
        self.marked = -1  # what it had acknowledged when it was last looked at
        self.marked_at = 0.0


@dataclass(frozen=True)
class Batch:
    """What the log holds after a position: the realm's epoch, head and floor, and the next entries.

    `since_tag` is the mark of the entry at the position (empty for 0, None: no such entry).
    """

    epoch: str
    head: int
    floor: int
    since: int
    since_tag: str | None
    entries: Sequence[LiveEntry]


@dataclass(frozen=True)
class Hooks:
    """What the feed asks of its surroundings."""

    wake: Callable[[], None]  # read the log now
    fetch: Callable[[Peer, int], None]  # read the log after a number for this peer, then `supply`
    count: Callable[[str, int], None]  # add to a metric
    read: Callable[[Peer, Sequence[LiveEntry]], None]  # audited entries were shown to this peer
