"""What stands still, said to every socket of this process: the frame `health` of the protocol.

It is no entry of a journal: the journal may be what stands still. Each process says it to its own sockets from
its own look, and to each socket that opens.
"""

from collections.abc import Iterable

from journal.live import frames
from journal.live.frames import Frame
from journal.live.hub import Hub, all_hubs
from journal.parts import State, part_named
from journal.said import beside
from journal.standings import Standing


class HealthLine:
    """What the sockets of this process were told last."""

    def __init__(self) -> None:
        self._said = frames.health([])

    def say(self, rows: Iterable[Standing]) -> None:
        """Tell every socket what stands still, when that is not what it was told; a fresh hub as well."""
        self._said = said_of(rows)
        for hub in all_hubs():
            if hub.health != self._said.text:
                hub.loop.call_soon_threadsafe(_say, hub, self._said)


def _say(hub: Hub, frame: Frame) -> None:
    """Say it, in the loop of the sockets."""
    if hub.health == frame.text or hub.closing:
        return
    hub.health = frame.text
    for follower in tuple(hub.followers.values()):
        for peer in tuple(follower.feed.peers):
            peer.sink.say(frame)


def said_of(rows: Iterable[Standing]) -> Frame:
    """Return the frame that says what stands still."""
    troubles = []
    for row in sorted(rows, key=lambda row: part_named(row.name).order):
        part = part_named(row.name)
        if row.state == State.STILL and part.for_all:
            troubles.append(
                {
                    "part": row.name,
                    "since": row.since.isoformat(timespec="seconds"),
                    **beside("title", part.title),
                    **beside("means", part.means(State.STILL)),
                    **beside("todo", part.todo),
                }
            )
    return frames.health(troubles)
