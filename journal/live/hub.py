"""One hub a process: follows the journal of each realm that has readers here, and keeps time.

A follower wakes by the doorbell (this process's own, or Redis) and by a poll of the head, which is
the safety net: whatever is rung or lost, the poll finds it. Every task is held, supervised and
counted: asyncio keeps only weak references, and a subscriber that was collected once died without
a word.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import redis.asyncio as aioredis
from django.conf import settings
from django.db.utils import DatabaseError, InterfaceError

from journal import clock, doorbell
from journal.entries import LiveEntry
from journal.live.collector import Collector
from journal.live.feed import Feed
from journal.live.log import Log, guarded, read_after, read_newest
from journal.live.peers import Batch, Hooks, Peer
from journal.live.reads import ReadNotes
from journal.live.rights import Owner, RightsWatch
from journal.metrics import metrics
from journal.whence import NOWHERE

POLL_SECONDS = 1.0  # with Redis: what losing every doorbell may cost
POLL_ALONE_SECONDS = 0.25  # without: other processes (worker, commands) are only found by the poll
HEAD_SECONDS = 15.0  # an authoritative head for every socket: also under every idle timeout (60 s)
TICK_SECONDS = 0.25  # full transports are tried again
RETRY_SECONDS = (0.2, 2.0)  # after an error: first and longest pause
REDIS_SILENCE = 10.0  # a subscription that cannot answer a ping for so long is opened anew

T = TypeVar("T")


class Follower:
    """The feed of one realm and the task that brings it what the log holds."""

    def __init__(self, hub: "Hub", slug: str) -> None:
        self.hub = hub
        self.slug = slug
        self.wake = asyncio.Event()
        self.loaded = asyncio.Event()
        self.missing = False
        self.looked = 0.0  # monotonic; 0: not yet
        self.fetching: set[Peer] = set()
        self.feed = Feed(
            Hooks(wake=self.wake.set, fetch=self._fetch, count=metrics.count, read=self._read),
        )

    async def follow(self) -> None:
        """Read the log whenever there may be something new; ends when there is no such realm."""
        if not self.loaded.is_set():
            first = await self.hub.in_follower(partial(read_newest, self.slug))
            if first is None:
                self.missing = True
                self.loaded.set()
                return
            self.feed.load(first)
            self.loaded.set()
        while True:
            self.wake.clear()
            batch = await self.hub.in_follower(partial(read_after, self.slug, self.feed.head))
            if batch is not None:
                await self._take(batch)
            self.looked = time.monotonic()
            if batch is None or batch.head <= self.feed.head:
                await _wait(self.wake, self.hub.poll_seconds)

    async def _take(self, batch: Batch) -> None:
        """Deliver what was read, and note how late it was; another history is begun anew."""
        reason = self.feed.other_history(batch)
        if reason:
            newest = await self.hub.in_follower(partial(read_newest, self.slug))
            if newest is not None:
                self.feed.restart(newest, reason)
            return
        self.feed.take(batch)
        now = clock.now().timestamp()
        for entry in batch.entries:
            metrics.delay((now - entry.recorded) * 1000)

    def _fetch(self, peer: Peer, since: int) -> None:
        """Start a catch-up read for a socket, unless one is on its way."""
        if peer not in self.fetching:
            self.fetching.add(peer)
            self.hub.spawn(self._catch_up(peer, since), "catch-up")

    async def _catch_up(self, peer: Peer, since: int) -> None:
        """Read the log for a socket that is further behind than the ring; shared when equal."""
        try:
            batch = await self.hub.read_log(self.slug, since)
        except (DatabaseError, InterfaceError):
            metrics.count("catch_up_failed")  # the socket is late: the next tick asks again
            return
        finally:
            self.fetching.discard(peer)
        if batch is not None:
            self.feed.supply(peer, batch)

    def _read(self, peer: Peer, entries: Sequence[LiveEntry]) -> None:
        """Note that a socket was shown entries of which reading is recorded."""
        where = getattr(peer.owner, "whence", NOWHERE)
        for entry in entries:
            self.hub.reads.note(self.slug, peer.actor, entry.audited, entry.seq, where)


class Hub:
    """Everything the live delivery of one process (one event loop) holds."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.collector = Collector()
        self.log = Log()
        self.reads = ReadNotes()
        self.rights = RightsWatch(self)
        self.followers: dict[str, Follower] = {}
        self.sockets: Counter[str] = Counter()  # open ones, by the name of who reads
        self.chance = random.Random()  # noqa: S311 - spreads reconnects, guards nothing
        self.poll_seconds = POLL_SECONDS if settings.REDIS_URL else POLL_ALONE_SECONDS
        self.guests: set[Owner] = set()  # sockets that follow no journal
        self.bells: dict[str, Callable[[], None]] = {}  # what else is rung for, by its name
        self.goodbyes: list[Callable[[], None]] = []  # called before a planned stop
        self._tasks: set[asyncio.Task[Any]] = set()
        self._log_reads: dict[tuple[str, int], asyncio.Task[Batch | None]] = {}
        self.closing = False
        self.troubles: list[dict[str, Any]] = []  # what stands still, as the sockets were told last
        doorbell.listen(self._rung)
        self.supervise(self._tick, "tick")
        self.supervise(self.rights.watch, "rights")
        self.supervise(self.rights.watch_sessions, "sessions")
        self.supervise(self.rights.answer, "openings")
        self.supervise(partial(self.reads.run, self.in_log), "reads")
        if settings.REDIS_URL:
            self.supervise(self._listen_redis, "redis")

    def owners(self) -> Iterator[Owner]:
        """Yield who keeps the books of each socket of this process."""
        for found in tuple(self.followers.values()):
            for peer in tuple(found.feed.peers):
                yield peer.owner
        yield from tuple(self.guests)

    def is_full_for(self, actor: str) -> bool:
        """Say whether somebody has as many sockets open here as one person may."""
        return 0 < settings.SOCKETS_PER_PERSON <= self.sockets[actor]

    def spawn(self, work: Awaitable[T], name: str) -> "asyncio.Task[T]":
        """Run something in a task that is held until it ends."""
        task: asyncio.Task[T] = asyncio.ensure_future(work)
        task.set_name(f"live-{name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def supervise(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        """Run something for ever: after an error it is counted and started again."""
        self.spawn(self._supervised(work, name), name)

    async def _supervised(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        pause = RETRY_SECONDS[0]
        while not self.closing:
            started = time.monotonic()
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - whatever it was: count, pause, go on
                metrics.failed(name, error)
            else:
                return
            if time.monotonic() - started > RETRY_SECONDS[1]:
                pause = RETRY_SECONDS[0]
            await asyncio.sleep(pause)
            pause = min(pause * 2, RETRY_SECONDS[1])

    async def in_follower(self, func: Callable[[], T]) -> T:
        """Run a database read in the followers' thread."""
        return await self.loop.run_in_executor(self.log.follower, guarded, func)

    async def in_log(self, func: Callable[[], T]) -> T:
        """Run a database read or short write in one of the catch-up threads."""
        return await self.loop.run_in_executor(self.log.catch_up, guarded, func)

    async def in_command(self, func: Callable[[], T]) -> T:
        """Run a command in one of its threads."""
        return await self.loop.run_in_executor(self.log.command, guarded, func)

    async def read_log(self, slug: str, since: int) -> Batch | None:
        """Read the log after a number; sockets that ask for the same at once share one query."""
        key = (slug, since)
        task = self._log_reads.get(key)
        if task is None:
            task = self.spawn(self.in_log(partial(read_after, slug, since)), "log-read")
            self._log_reads[key] = task
            task.add_done_callback(lambda _done: self._log_reads.pop(key, None))
        return await asyncio.shield(task)

    async def follower(self, slug: str) -> Follower | None:
        """Return the loaded follower of a realm; None: there is no such realm."""
        found = self.followers.get(slug)
        if found is None:
            found = self.followers[slug] = Follower(self, slug)
            self.supervise(found.follow, f"follow-{slug}")
        await found.loaded.wait()
        if found.missing:
            self.followers.pop(slug, None)
            return None
        return found

    def _rung(self, slug: str, _head: int) -> None:
        """Wake a follower; called in whatever thread rang."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._wake, slug)

    def _wake(self, slug: str) -> None:
        """Wake whoever follows this."""
        if slug == self.rights.bell:
            self.rights.wake.set()
        elif slug in self.followers:
            self.followers[slug].wake.set()
        elif slug in self.bells:
            self.bells[slug]()

    def wake_all(self) -> None:
        """Have everything look at the log: doorbells may have been lost."""
        self.rights.wake.set()
        for found in self.followers.values():
            found.wake.set()

    async def _listen_redis(self) -> None:
        """Hear the doorbell of other processes; returns never, raises when Redis is lost."""
        client = aioredis.Redis.from_url(
            settings.REDIS_URL,
            max_connections=2,
            socket_connect_timeout=2,
            socket_timeout=None,  # silence is normal: the ping below finds a dead connection
        )
        try:
            async with client.pubsub() as heard:
                await heard.subscribe(doorbell.CHANNEL)
                metrics.count("redis_subscribed")
                self.wake_all()
                await self._hear(heard)
        finally:
            await client.aclose()

    async def _hear(self, heard: Any) -> None:
        """Pass on rings; a connection that answers no ping in time is given up."""
        pinged = False
        while True:
            said = await heard.get_message(timeout=REDIS_SILENCE)
            if said is None:
                if pinged:
                    msg = "Redis does not answer"
                    raise ConnectionError(msg)
                await heard.ping()
                pinged = True
                continue
            pinged = False
            if said["type"] == "message":
                metrics.count("doorbell_heard")
                self._wake(said["data"].decode(errors="replace").partition(" ")[0])

    async def _tick(self) -> None:
        """Try full transports again, and say the authoritative head every 15 s."""
        next_head = time.monotonic() + HEAD_SECONDS
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = time.monotonic()
            for found in tuple(self.followers.values()):
                found.feed.tick_late()
                if now >= next_head:
                    found.feed.tick_head(clock.now().isoformat(), now)
            if now >= next_head:
                next_head = now + HEAD_SECONDS
                self.collector.tick()

    def bye(self) -> None:
        """Tell every socket that this server stops, before it does."""
        for found in self.followers.values():
            found.feed.bye(self.chance)
        for say in self.goodbyes:
            say()

    async def close(self) -> None:
        """Stop everything (tests; a server's end needs no ceremony)."""
        self.closing = True
        doorbell.unlisten(self._rung)
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.loop.run_in_executor(None, self.log.close)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event or for a time, whichever is first."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """Return the hub of the running event loop, made on first use."""
    loop = asyncio.get_running_loop()
    found = _hubs.get(loop)
    if found is None or found.closing:
        found = _hubs[loop] = Hub()
    return found


def all_hubs() -> list[Hub]:
    """Return the hubs of this process (one, on a server)."""
    return list(_hubs.values())
