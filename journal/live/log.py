"""Reading the journal for delivery: few queries, in threads of its own, never in the event loop."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.utils import DatabaseError, InterfaceError

from journal import clock
from journal.audit import is_audited
from journal.entries import LiveEntry, parse_variants
from journal.live.feed import CATCH_UP_EVENTS
from journal.live.peers import Batch
from journal.models import Entry, Realm

READ_ENTRIES = 1000  # one query; a burst of more is read in turns
PRELOAD_ENTRIES = 1000  # what a fresh process holds for those who come back after its start
LOG_THREADS = 4  # catch-up reads at once: a herd may not take the database's connections

T = TypeVar("T")

assert PRELOAD_ENTRIES <= CATCH_UP_EVENTS  # noqa: S101 - a fact about two constants


class Log:
    """The threads that read; every thread keeps one database connection."""

    def __init__(self) -> None:
        self.follower = ThreadPoolExecutor(1, thread_name_prefix="live-follow")
        self.catch_up = ThreadPoolExecutor(LOG_THREADS, thread_name_prefix="live-log")
        self.command = ThreadPoolExecutor(LOG_THREADS, thread_name_prefix="live-command")

    def close(self) -> None:
        """Let the threads end; each closes its connection first."""
        for pool in (self.follower, self.catch_up, self.command):
            for _ in range(pool._max_workers):  # noqa: SLF001 - one closing job a thread
                pool.submit(connection.close)
            pool.shutdown(wait=True)


def guarded(func: Callable[[], T]) -> T:
    """Run a read; after a database error drop the connection, so that the next one is fresh."""
    try:
        return func()
    except (DatabaseError, InterfaceError):
        connection.close()
        raise


def read_newest(slug: str) -> Batch | None:
    """Return the realm's position with its newest entries; None: there is no such realm."""
    realm = Realm.objects.filter(slug=slug).first()
    if realm is None:
        return None
    since = max(realm.head - PRELOAD_ENTRIES, 0)
    return read_after(slug, since, limit=PRELOAD_ENTRIES + READ_ENTRIES)


def read_after(slug: str, since: int, *, limit: int = READ_ENTRIES) -> Batch | None:
    """Return what follows a number, with the mark at that number; None: there is no such realm.

    The head is read before the entries, so it may be older than the last of them, never newer.
    """
    clock.now()  # asks the database when that is due: the event loop, which may not, goes by it
    mark = Entry.objects.filter(realm=OuterRef("pk"), seq=since).values("tag")
    found = (
        Realm.objects.filter(slug=slug)
        .annotate(mark=Subquery(mark))
        .values_list("pk", "epoch", "head", "floor", "mark")
        .first()
    )
    if found is None:
        return None
    pk, epoch, head, floor, tag = found
    entries: list[LiveEntry] = []
    if head > since:
        rows = (
            Entry.objects.filter(realm_id=pk, seq__gt=since)
            .order_by("seq")
            .values_list("seq", "tag", "recorded_at", "variants", "key")[:limit]
        )
        entries = [
            LiveEntry(
                seq, mine, at.timestamp(), parse_variants(variants), key if is_audited(key) else ""
            )
            for seq, mine, at, variants, key in rows
        ]
    return Batch(str(epoch), head, floor, since, "" if since == 0 else tag, entries)
