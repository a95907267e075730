"""A change of rights reaches open sockets: the process watches the list of changes and checks anew.

The list is numbered without gaps like a journal, so the poll misses none. Rights that end by the
clock are found by their moment. A session can end without a note in the list (its row expired, or was
removed by hand): twice a second one query asks which of the sessions behind all sockets still live, and
a ticket opens no socket before its session was asked about, together with all that open at that moment.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeVar

from django.db.utils import DatabaseError, InterfaceError

from journal import clock
from journal.identity import Reader, recheck, standings
from journal.metrics import metrics
from journal.models import Realm, RightsChange
from journal.tickets import RESUME_SECONDS, RIGHTS_BELL, Ticket, rights_head

POLL_SECONDS = (
    1.0  # a change must be felt within five seconds: one to see it, four to check the sockets
)
SESSIONS_SECONDS = 0.4  # whatever ends a session ends its sockets within a second
UNASKED = "?"  # no session stands like this: the database did not answer
RECHECK_SECONDS = 300.0  # every socket is checked this often though nothing was noted
RECHECK_AT_ONCE = 20  # such checks a second at most: they are database work


T = TypeVar("T")


class Owner(Protocol):
    """Who keeps a socket's books."""

    slug: str
    ticket: Ticket
    checked_at: float

    @property
    def is_open(self) -> bool:
        """Say whether the socket is still there."""

    def rights(self, reader: Reader | None) -> None:
        """Act on the present rights of this socket's reader."""


class Sockets(Protocol):
    """Who holds the sockets of this process and reads the database for it."""

    def owners(self) -> Iterable[Owner]:
        """Return who keeps the books of the sockets that are open."""

    async def in_log(self, func: Callable[[], T]) -> T:
        """Run a database read in a thread."""


class RightsWatch:
    """What one process knows of changes of rights."""

    bell = RIGHTS_BELL

    def __init__(self, sockets: Sockets) -> None:
        self.sockets = sockets
        self.wake = asyncio.Event()
        self.loaded = asyncio.Event()
        self.seen = 0
        self._changed: dict[str, int] = {}
        self._asked: list[tuple[str, asyncio.Future[str | None]]] = []
        self._ask = asyncio.Event()

    def is_stale(self, ticket: Ticket) -> bool:
        """Say whether the rights in a ticket have changed since it was issued."""
        return self._changed.get(ticket.reader.actor.name, 0) > ticket.rights_seen

    async def watch(self) -> None:
        """Follow the list of changes for ever."""
        if not self.loaded.is_set():
            self.seen, self._changed = await self.sockets.in_log(recent_changes)
            self.loaded.set()
        while True:
            self.wake.clear()
            fresh = await self.sockets.in_log(partial(changes_after, self.seen))
            for number, actor in fresh:
                self.seen = number
                self._changed[actor] = number
            await self._check(self._due({actor for _number, actor in fresh}))
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self.wake.wait()
            except TimeoutError:
                continue

    async def standing(self, reader: Reader) -> str | None:
        """Return how a reader's session stands now, None: it ended; what opens at once shares one query."""
        answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._asked.append((reader.session, answer))
        self._ask.set()
        found = await answer
        # without a database nothing can be asked, nor done: the next look decides
        return reader.standing if found == UNASKED else found

    async def answer(self) -> None:
        """Answer for ever what `standing` asks."""
        while True:
            await self._ask.wait()
            self._ask.clear()
            asked, self._asked = self._asked, []
            found = await self._present({session for session, _answer in asked})
            for session, answer in asked:
                if not answer.done():
                    answer.set_result(UNASKED if found is None else found.get(session))

    async def watch_sessions(self) -> None:
        """Close for ever what belongs to a session that ended, and check whose mandates changed."""
        while True:
            await asyncio.sleep(SESSIONS_SECONDS)
            held = list(self.sockets.owners())
            if not held:
                continue
            found = await self._present({owner.ticket.reader.session for owner in held})
            if found is None:
                continue
            due = []
            for owner in held:
                reader = owner.ticket.reader
                if reader.session not in found:
                    _end(owner)
                elif found[reader.session] != reader.standing:
                    due.append(owner)
            await self._check(due)

    async def _present(self, sessions: set[str]) -> Mapping[str, str] | None:
        """Return the sessions that live; None: the database does not answer."""
        try:
            return await self.sockets.in_log(partial(standings, sessions))
        except (DatabaseError, InterfaceError):
            metrics.count("sessions_unasked")
            return None

    def _due(self, actors: set[str]) -> list[Owner]:
        """Return the sockets to check: of these actors, out of time, or long not checked."""
        now, passed = clock.now(), time.monotonic()
        due, old = [], []
        for owner in self.sockets.owners():
            reader = owner.ticket.reader
            until = reader.valid_until
            if reader.actor.name in actors or (until is not None and until <= now):
                due.append(owner)
            elif passed - owner.checked_at > RECHECK_SECONDS:
                old.append(owner)
        return due + old[:RECHECK_AT_ONCE]

    async def _check(self, due: list[Owner]) -> None:
        """Ask for present rights, once per reader and realm, and have the sockets act on them."""
        asked: dict[tuple[str, str, str], Reader | None] = {}
        for owner in due:
            reader = owner.ticket.reader
            who = (reader.actor.name, owner.slug, reader.session)
            if who not in asked:
                try:
                    asked[who] = await self.sockets.in_log(partial(present_rights, *who))
                except (DatabaseError, InterfaceError):
                    metrics.count("recheck_failed")  # checked_at stays old: tried again in a second
                    owner.checked_at = 0.0
                    continue
            owner.checked_at = time.monotonic()
            metrics.count("rechecks")
            if owner.is_open:
                owner.rights(asked[who])


def _end(owner: Owner) -> None:
    """Close a socket whose session is over."""
    metrics.count("session_ended")
    if owner.is_open:
        owner.rights(None)


def recent_changes() -> tuple[int, dict[str, int]]:
    """Return the last number, and the last change of each actor with a ticket from before."""
    seen = rights_head()
    since = clock.now() - timedelta(seconds=RESUME_SECONDS + 60)
    rows = RightsChange.objects.filter(at__gte=since, number__lte=seen).order_by("number")
    return seen, dict(rows.values_list("actor", "number"))


def changes_after(number: int) -> list[tuple[int, str]]:
    """Return the changes after a number, in order."""
    rows = RightsChange.objects.filter(number__gt=number).order_by("number")
    return list(rows.values_list("number", "actor")[:1000])


def present_rights(actor: str, slug: str, session: str) -> Reader | None:
    """Return what an actor may see of a realm now."""
    realm = Realm.objects.filter(slug=slug).first()
    return None if realm is None else recheck(actor, realm, session)
