"""What sockets were shown of single patients, gathered and written within a second.

Noting is a set insertion in the event loop; the same reader and entity count once in a quarter of
an hour. A process killed inside that second loses those notes: the snapshot before them was
recorded at once.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from journal.audit import record_reads
from journal.models import Realm

WRITE_SECONDS = 1.0
ONCE_SECONDS = 900.0

Run = Callable[[Callable[[], Any]], Awaitable[Any]]


class ReadNotes:
    """The notes of one process."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, str], float] = {}
        self._fresh: list[tuple[str, str, str]] = []

    def note(self, slug: str, actor: str, key: str) -> None:
        """Note that an actor was shown an entity."""
        item = (slug, actor, key)
        now = time.monotonic()
        if now - self._seen.get(item, -ONCE_SECONDS) >= ONCE_SECONDS:
            self._seen[item] = now
            self._fresh.append(item)

    async def run(self, execute: Run) -> None:
        """Write what was noted, for ever; what could not be written stays for the next time."""
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            batch = list(self._fresh)
            if batch:
                await execute(partial(write_notes, batch))
                del self._fresh[: len(batch)]
            old = time.monotonic() - ONCE_SECONDS
            self._seen = {item: at for item, at in self._seen.items() if at > old}


def write_notes(notes: list[tuple[str, str, str]]) -> None:
    """Record notes of (realm slug, actor, key)."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for slug, actor, key in notes:
        grouped.setdefault((slug, actor), []).append(key)
    realms = {
        realm.slug: realm for realm in Realm.objects.filter(slug__in={slug for slug, _, _ in notes})
    }
    for (slug, actor), keys in grouped.items():
        if slug in realms:
            record_reads(realms[slug], actor, keys, way="live")
