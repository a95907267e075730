"""What stands still, said to every socket of this process: the frame `health`, and in `hello`.

It is no entry of a journal: the journal may be what stands still. Each process says it to its own sockets
from its own look.
"""

from collections.abc import Iterable
from typing import Any

from journal.live import frames
from journal.live.hub import Hub, all_hubs
from journal.parts import State, part_named
from journal.said import beside
from journal.standings import Standing


def say_health(rows: Iterable[Standing]) -> None:
    """Tell every socket of this process what stands still, when that is not what it was told last."""
    troubles = troubles_of(rows)
    for hub in all_hubs():
        if hub.troubles != troubles and not hub.loop.is_closed():
            hub.loop.call_soon_threadsafe(_say, hub, troubles)


def _say(hub: Hub, troubles: list[dict[str, Any]]) -> None:
    """Say it, in the loop of the sockets: what opens meanwhile is told in its `hello`."""
    if hub.troubles == troubles or hub.closing:
        return
    hub.troubles = troubles
    frame = frames.message("health", troubles=troubles)
    for follower in tuple(hub.followers.values()):
        for peer in tuple(follower.feed.peers):
            peer.sink.say(frame)


def troubles_of(rows: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return what stands still, as screens are told."""
    ordered = sorted(rows, key=lambda row: part_named(row.name).order)
    return [
        _told(row) for row in ordered if row.state == State.STILL and part_named(row.name).for_all
    ]


def _told(row: Standing) -> dict[str, Any]:
    """Return one part that stands still."""
    part = part_named(row.name)
    return {
        "part": row.name,
        "since": row.since.isoformat(timespec="seconds"),
        **beside("title", part.title),
        **beside("means", part.means(State.STILL)),
        **beside("todo", part.todo),
    }
