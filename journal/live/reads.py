"""What sockets were shown of single patients, gathered and written within a second.

Noting is a set insertion in the event loop; an entry counts once for a reader, however many screens
that reader has open. A process killed inside that second loses those notes: the snapshot before them
was recorded at once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from journal.audit import write_reads
from journal.models import ReadAudit, Realm

WRITE_SECONDS = 1.0

Run = Callable[[Callable[[], Any]], Awaitable[Any]]
Note = tuple[str, str, str, int]  # realm, actor, key of the entity, number of the entry


class ReadNotes:
    """The notes of one process."""

    def __init__(self) -> None:
        self._fresh: set[Note] = set()

    def note(self, slug: str, actor: str, key: str, seq: int) -> None:
        """Note that an actor was shown an entry."""
        self._fresh.add((slug, actor, key, seq))

    async def run(self, execute: Run) -> None:
        """Write what was noted, for ever; what could not be written stays for the next time."""
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            batch = sorted(self._fresh)
            if batch:
                await execute(partial(write_notes, batch))
                self._fresh.difference_update(batch)


def write_notes(notes: list[Note]) -> None:
    """Record notes."""
    realms = dict(
        Realm.objects.filter(slug__in={note[0] for note in notes}).values_list("slug", "pk")
    )
    write_reads(
        [
            ReadAudit(realm_id=realms[slug], actor=actor, key=key, seq=seq, way="live")
            for slug, actor, key, seq in notes
            if slug in realms
        ],
    )
