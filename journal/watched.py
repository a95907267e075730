"""The parts the journal stands on: storage, tables, time, delivery, queue, clock, worker, copies."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from journal import clock
from journal.gauges import gauge
from journal.heartbeat import BACKUP, WORKER, Pulse, beat, listened, own_name, pulses, silence
from journal.live.hub import all_hubs
from journal.metrics import Alert, metrics
from journal.models import Realm
from journal.parts import PROCESS, Look, Part, register

QUEUE = "celery"  # Celery's own name of its one queue
SENT = "zb_sent"  # header of a task: when it was handed to the queue
PROBE_SECONDS = 2
CLOCK_OFF = 5.0  # seconds: what a screen calls now may not be further from the database's
GONE_SECONDS = 120.0  # a process that was not heard for so long is missed no more where others are
LATE_AGE = 6.0  # a process that delivers late counts as slow
TICKS = 10.0  # the round of clock, queue and worker comes every ten seconds
HOURS = 3600.0
FAILED = "failed"  # among the facts of the database: what it failed with, though not for long yet
_agreed: list[bool] = []


@dataclass
class _Answered:
    """When the database answered this process last, and when it took something from it."""

    at: float = field(default_factory=time.monotonic)
    wrote: float = field(default_factory=time.monotonic)


_answered = _Answered()


def _database() -> Look:
    """Ask the database one question, and say how long it took."""
    began = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        connection.close()
        # a restart of a few seconds is none of which anybody must be told
        return Look(time.monotonic() - _answered.at, facts={FAILED: type(error).__name__})
    _answered.at = time.monotonic()
    return Look(_answered.at - began, facts={"vendor": connection.vendor})


def _writing() -> Look:
    """Write a row, as every report does, and say for how long that was not possible.

    A full disk, a standby and a table that somebody locked answer every question and take nothing.
    """
    try:
        beat(own_name("writes"))
    except DatabaseError:
        return Look(time.monotonic() - _answered.wrote)
    _answered.wrote = time.monotonic()
    return Look(0.0)


def _schema() -> Look:
    """Say whether the database has the tables that this program expects; once it has, it has."""
    if not _agreed:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return Look(None, problem="migrations are waiting", facts={"missing": len(missing)})
        _agreed.append(True)
    return Look(0.0)


def _time() -> Look:
    """Return how far what this process calls now is from the database's moment, which all screens share."""
    told = clock.database_time()
    off = abs((clock.now() - told).total_seconds()) if told is not None else 0.0
    return Look(off, facts={"machine_off_s": round(clock.offset_seconds(), 1)})


def behind() -> float | None:
    """Return for how long the slowest follower of this process did not look; None: it has no screens."""
    now = time.monotonic()
    ages = [
        now - follower.looked
        for hub in all_hubs()
        for follower in tuple(hub.followers.values())
        if follower.looked
    ]
    return max(ages, default=None)


def _where(one: Pulse) -> str:
    """Return which process this is: the machine and its number there."""
    return one.name.partition(":")[2]


def _live() -> Look:
    """Return how long the slowest server process is silent, or its slowest follower."""
    found = pulses(["web"])["web"]
    if not found:
        return Look(None)  # no server process was ever heard
    here = [one for one in found if one.silent < GONE_SECONDS] or found[:1]
    ages = {
        _where(one): max(
            one.silent,
            float(one.detail.get("behind") or 0.0),
            LATE_AGE if one.detail.get("late") else 0.0,
        )
        for one in here
    }
    slowest = max(ages, key=ages.__getitem__)
    return Look(ages[slowest], facts={"processes": len(here), PROCESS: slowest})


def _process(kind: str) -> Callable[[], Look]:
    """Return the look at processes of a kind: the silence of the one heard last."""

    def look() -> Look:
        found = pulses([kind])[kind]
        age = found[0].silent if found else listened()
        facts: dict[str, Any] = {"processes": sum(one.silent < GONE_SECONDS for one in found)}
        return Look(age, facts=facts | ({PROCESS: _where(found[0])} if found else {}))

    return look


def _rounds() -> Look:
    """Return how late the round of clock, queue and worker is."""
    silent = silence(WORKER)
    return Look(max(0.0, (listened() if silent is None else silent) - TICKS))


@lru_cache(maxsize=1)
def _redis(url: str) -> "redis.Redis":
    """Return this process's client for looking at the queue."""
    return redis.Redis.from_url(
        url, socket_timeout=PROBE_SECONDS, socket_connect_timeout=PROBE_SECONDS
    )


def queued() -> tuple[int, float]:
    """Return how many tasks wait, and for how many seconds the oldest does. Raises OSError, RedisError."""
    if settings.REDIS_URL:
        client: Any = _redis(settings.REDIS_URL)
        return int(client.llen(QUEUE)), _waited(client.lindex(QUEUE, -1))
    files = list((Path(settings.BROKER_DIR) / "queue").glob("[!.]*.msg"))
    ages = [time.time() - at for at in (_written(path) for path in files) if at]
    return len(files), max(ages, default=0.0)


def _written(path: Path) -> float:
    """Return when a file was written; 0: it was taken meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _waited(message: bytes | None) -> float:
    """Return for how long a message waits, by the header that its sender gave it."""
    if message is None:
        return 0.0
    try:
        sent = float(json.loads(message)["headers"][SENT])
    except (ValueError, KeyError, TypeError):
        return 0.0
    return max(0.0, time.time() - sent)


def _queue() -> Look:
    """Return how long the oldest task waits."""
    try:
        count, age = queued()
    except (redis.RedisError, OSError) as error:
        return Look(None, problem=type(error).__name__)
    return Look(age, facts={"waiting": count})


def _backup() -> Look:
    """Return how old the last whole backup is, as far as it is known here."""
    return Look(silence(BACKUP))


STILL = float(settings.STILL_AFTER_S)
_OWN = (
    Part("database", "journal.part.database", _database, 1.0, STILL / 2, 10, lies=True),
    Part("schema", "journal.part.schema", _schema, 0.0, 0.0, 15, lies=True, needs=("database",)),
    Part(
        "writing",
        "journal.part.writing",
        _writing,
        2.0,
        STILL / 2,
        18,
        lies=True,
        needs=("database", "schema"),
    ),
    Part("time", "journal.part.time", _time, 1.0, CLOCK_OFF, 20, lies=True, needs=("database",)),
    Part("live", "journal.part.live", _live, 5.0, STILL, 25, lies=True, needs=("database",)),
    Part(
        "worker",
        "journal.part.worker",
        _process("worker"),
        STILL / 2,
        STILL,
        30,
        needs=("database",),
    ),
    Part(
        "clock",
        "journal.part.clock",
        _process("beat"),
        STILL / 2,
        STILL,
        35,
        needs=("database", "queue"),
    ),
    Part("queue", "journal.part.queue", _queue, STILL, STILL * 4, 40, needs=("worker",)),
    Part(
        "rounds",
        "journal.part.rounds",
        _rounds,
        STILL,
        STILL * 2,
        45,
        needs=("database", "worker", "clock", "queue"),
    ),
    Part(
        "backup",
        "journal.part.backup",
        _backup,
        26 * HOURS,
        50 * HOURS,
        90,
        for_all=False,
        needs=("database",),
    ),
)
for _part in _OWN:
    register(_part)


def _sockets() -> list[tuple[tuple[str], float]]:
    """Return the open sockets and streams of this process by realm."""
    found: dict[str, int] = {}
    for hub in all_hubs():
        for slug, follower in tuple(hub.followers.items()):
            found[slug] = found.get(slug, 0) + len(follower.feed.peers)
    return [((slug,), float(count)) for slug, count in found.items()]


def _newest() -> list[tuple[tuple[str], float]]:
    """Return how old the newest entry of each open realm is, in seconds of the wall clock."""
    return [
        ((realm.slug,), (realm.now() - realm.newest_time).total_seconds() / realm.clock_rate)
        for realm in Realm.objects.filter(is_open=True)
        if realm.newest_time is not None
    ]


def _queued() -> list[tuple[tuple[()], float]]:
    """Return how many tasks wait in the queue."""
    try:
        return [((), float(queued()[0]))]
    except redis.RedisError:
        return []


gauge(
    "zorgbeeld_live_sockets", "Open live sockets and streams of this process.", ["realm"], _sockets
)
gauge(
    "zorgbeeld_live_followers",
    "Journals that this process follows.",
    [],
    lambda: [((), float(sum(len(hub.followers) for hub in all_hubs())))],
)
gauge(
    "zorgbeeld_live_follower_behind_seconds",
    "For how long the slowest follower of this process did not look at its journal.",
    [],
    lambda: [((), age)] if (age := behind()) is not None else [],
    Alert(
        "ZorgbeeldFollowerStill",
        "zorgbeeld_live_follower_behind_seconds > 15",
        "30s",
        "page",
        "{{ $labels.instance }} does not follow the journal: its screens stand still. Restart it.",
    ),
    kept_seconds=0,
)
gauge(
    "zorgbeeld_journal_newest_age_seconds",
    "How old the newest entry of an open realm is.",
    ["realm"],
    _newest,
)
gauge("zorgbeeld_queue_messages", "Tasks that wait in the queue.", [], _queued)
gauge(
    "zorgbeeld_up_since_seconds",
    "When this process began, in seconds since 1970.",
    [],
    lambda: [((), metrics.started)],
    Alert(
        "ZorgbeeldAway",
        'absent(zorgbeeld_up_since_seconds) or up{job="zorgbeeld"} == 0',
        "1m",
        "page",
        "A process of Zorgbeeld does not answer. While no server process does, nobody sees anything.",
    ),
    kept_seconds=0,
)
