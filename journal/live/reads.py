"""What sockets were shown of single patients, gathered and written within a second.

Noting is a set insertion in the event loop; an entry counts once for a reader, however many screens
that reader has open. A process killed inside that second loses those notes: the snapshot before them
was recorded at once.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from journal.audit import record_shown
from journal.models import Realm
from journal.whence import NOWHERE, Whence, coming_from

WRITE_SECONDS = 1.0

Run = Callable[[Callable[[], Any]], Awaitable[Any]]
# realm, actor, key of the entity, number of the entry; and the socket that showed it first
Note = tuple[str, str, str, int]


class ReadNotes:
    """The notes of one process."""

    def __init__(self) -> None:
        self._fresh: dict[Note, Whence] = {}

    def note(self, slug: str, actor: str, key: str, seq: int, where: Whence = NOWHERE) -> None:
        """Note that an actor was shown an entry."""
        self._fresh.setdefault((slug, actor, key, seq), where)

    async def run(self, execute: Run) -> None:
        """Write what was noted, for ever; what could not be written stays for the next time."""
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            batch = dict(self._fresh)
            if batch:
                await execute(partial(write_notes, batch))
                for note in batch:
                    del self._fresh[note]


def write_notes(notes: dict[Note, Whence]) -> None:
    """Record notes: one row of the trail for each reader, realm and socket."""
    slugs = {note[0] for note in notes}
    realms = {realm.slug: realm for realm in Realm.objects.filter(slug__in=slugs)}
    grouped: dict[tuple[str, str, Whence], list[tuple[str, int]]] = defaultdict(list)
    for (slug, actor, key, seq), where in notes.items():
        if slug in realms:
            grouped[slug, actor, where].append((key, seq))
    for (slug, actor, where), shown in grouped.items():
        with coming_from(where):
            record_shown(realms[slug], actor, shown, way="live")
