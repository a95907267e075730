"""The sockets of one text in one server process: they get what the database holds, whoever wrote it there."""

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from django.db.utils import DatabaseError, InterfaceError

from journal.errors import ZorgbeeldError
from journal.live.hub import Hub
from journal.metrics import metrics
from journal.selectors import realm_get
from situation.services.texts import text_publish
from situation.text_selectors import News, text_news
from situation.texts.rows import bell_of

if TYPE_CHECKING:
    from situation.texts.session import TextSession

LOOK_SECONDS = 1.0  # what losing every doorbell may cost
QUIET_SECONDS = 2.0  # without a letter: then the item says it
LONGEST_SECONDS = 8.0  # somebody who never pauses is read all the same


class Room:
    """Those who write in one text here, and up to which change they were told."""

    def __init__(self, hub: Hub, slug: str, text: int) -> None:
        self.hub = hub
        self.slug = slug
        self.text = text
        self.sessions: set[TextSession] = set()
        self.number = -1  # nobody was told anything yet
        self.wake = asyncio.Event()
        self._standing: dict[str, object] = {}
        self._waits_since = self._last = 0.0

    def join(self, session: "TextSession") -> None:
        """Tell a socket from now on."""
        self.sessions.add(session)
        self.wake.set()

    def leave(self, session: "TextSession") -> None:
        """Forget a socket."""
        self.sessions.discard(session)
        self.wake.set()

    async def run(self) -> None:
        """Bring what is new until nobody is here any more; then what was written last is published."""
        while self.sessions:
            self.wake.clear()
            news = await self.hub.in_log(partial(text_news, self.text, max(self.number, 0)))
            if news is None:
                for session in tuple(self.sessions):
                    session.gone()
                return
            self._bring(news)
            if news.waiting and self._is_due():
                await self._publish()
            try:
                async with asyncio.timeout(self._pause(news)):
                    await self.wake.wait()
            except TimeoutError:
                continue
        await self._publish()

    def _bring(self, news: News) -> None:
        """Write what is new to every socket but the one that brought it."""
        now = time.monotonic()
        if news.number != self.number:
            self._last = now
        if not news.waiting:
            self._waits_since = 0.0
        elif not self._waits_since:
            self._waits_since = now
        for session in tuple(self.sessions):
            if self.number >= 0:
                session.bring(news)
            if news.standing != self._standing or not session.was_told:
                session.tell(news.standing)
        self.number, self._standing = news.number, news.standing

    def _is_due(self) -> bool:
        """Say whether the item shall say now what was written."""
        now = time.monotonic()
        return now - self._last >= QUIET_SECONDS or now - self._waits_since >= LONGEST_SECONDS

    def _pause(self, news: News) -> float:
        """Return after how many seconds is looked again."""
        if not news.waiting:
            return LOOK_SECONDS
        return min(LOOK_SECONDS, max(QUIET_SECONDS - (time.monotonic() - self._last), 0.05))

    async def _publish(self) -> None:
        """Have the item say what was written; what cannot be now is found by the sweep."""
        try:
            await self.hub.in_command(partial(_publish, self.slug, self.text))
        except (ZorgbeeldError, DatabaseError, InterfaceError):
            metrics.count("text_publish_failed")
            self._last = time.monotonic()


def _publish(slug: str, text: int) -> None:
    """Publish a text of a realm."""
    text_publish(realm=realm_get(slug), text=text)


class Rooms:
    """The rooms of one process."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._rooms: dict[int, Room] = {}
        hub.goodbyes.append(self.bye)

    def join(self, slug: str, text: int, session: "TextSession") -> Room:
        """Return the room of a text with a socket in it."""
        room = self._rooms.get(text)
        if room is None:
            room = self._rooms[text] = Room(self.hub, slug, text)
            self.hub.bells[bell_of(text)] = room.wake.set
            room.join(session)
            self.hub.spawn(self._run(room), f"text-{text}")
        else:
            room.join(session)
        return room

    def bye(self) -> None:
        """Tell every socket that this server stops."""
        for room in tuple(self._rooms.values()):
            for session in tuple(room.sessions):
                session.bye(self.hub.chance.randrange(2000))

    async def _run(self, room: Room) -> None:
        """Run a room until it is empty; after an error it looks again."""
        while True:
            try:
                await room.run()
            except Exception as error:  # noqa: BLE001 - whatever it was: count, pause, go on
                metrics.failed("text", error)
                await asyncio.sleep(LOOK_SECONDS)
            if not room.sessions:
                break
        if self._rooms.get(room.text) is room:
            del self._rooms[room.text]
            self.hub.bells.pop(bell_of(room.text), None)


_rooms: "WeakKeyDictionary[Hub, Rooms]" = WeakKeyDictionary()


def rooms(hub: Hub) -> Rooms:
    """Return the rooms of a process, made on first use."""
    found = _rooms.get(hub)
    if found is None:
        found = _rooms[hub] = Rooms(hub)
    return found
