"""PostgreSQL and Redis: reachable, of a known version, prepared, and not wider open than need be."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings
from django.core.checks import ERROR, Tags, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config.checks import TAG
from config.database_roles import too_narrow, too_wide
from config.doctor.register import Finding, Level, examines, level_of, must, should, well
from journal.clock import database_time
from journal.parts import Look
from web.in_time import addresses_of

OLDEST_POSTGRES = 140_000  # Django 5.2's own line
REDIS_SECONDS = 3
REDIS_PORT = 6379


@examines("database")
def database_answers() -> Iterator[Finding]:
    """Ask the database who we are there, and how old it is."""
    began = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            version = _version(cursor)
    except DatabaseError as error:
        yield must(
            "config.doctor.database_away",
            "config.doctor.database_away_mend",
            problem=str(error).strip().splitlines()[0],
        )
        return
    took = f"{(time.monotonic() - began) * 1000:.0f}"
    if connection.vendor == "postgresql" and connection.pg_version < OLDEST_POSTGRES:  # type: ignore[attr-defined]
        yield must("config.doctor.database_old", "config.doctor.database_old_mend", version=version)
        return
    yield well("config.doctor.database", version=version, ms=took)


def _version(cursor: Any) -> str:
    """Return what the database calls itself, and as whom we are there."""
    if connection.vendor != "postgresql":
        return "SQLite"
    cursor.execute("SELECT current_setting('server_version'), current_user")
    version, role = cursor.fetchone()
    return f"PostgreSQL {version.split()[0]}, {role}"


@examines("migrations", needs=("database",))
def migrations_applied() -> Iterator[Finding]:
    """Compare the tables with what this version expects."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield must(
            "config.doctor.migrations_wait", "config.doctor.migrations_wait_mend", n=len(waiting)
        )
    else:
        yield well("config.doctor.migrations")


@examines("roles", needs=("database", "migrations"))
def roles_apart() -> Iterator[Finding]:
    """Look whether the application's role can change what the journal holds."""
    found = run_checks(tags=[Tags.database], databases=["default"])
    ours = [each for each in found if str(each.id).startswith(TAG)]
    for each in ours:
        level = Level.MUST if each.level >= ERROR else Level.SHOULD
        yield Finding(level, f"{each.id}: {each.msg}", each.hint or "")
    if connection.vendor != "postgresql" or ours:
        return
    wide, narrow = too_wide(connection), too_narrow(connection)
    if wide:
        yield must("config.doctor.roles_wide", "config.doctor.roles_mend", rights=wide)
    if narrow:
        yield must("config.doctor.roles_narrow", "config.doctor.roles_mend", tables=narrow)
    if not wide and not narrow:
        yield well("config.doctor.roles")


@examines("time", needs=("database",))
def clocks_agree() -> Iterator[Finding]:
    """Compare this machine's clock with the database's: all moments come from there."""
    began = datetime.now(UTC)
    told = database_time()
    if told is None:
        return
    middle = began + (datetime.now(UTC) - began) / 2
    off = abs((told - middle).total_seconds())
    level = level_of("time", Look(off))
    if level is Level.OK:
        yield well("config.doctor.time", seconds=f"{off:.1f}")
        return
    say = should if level is Level.SHOULD else must
    yield say("config.doctor.time_off", "config.doctor.time_off_mend", seconds=f"{off:.0f}")


@examines("redis", production=True)
def redis_answers() -> Iterator[Finding]:
    """Ask Redis with the password, and without one."""
    if not settings.REDIS_URL:
        return  # the settings say so already
    try:
        _ping(settings.REDIS_URL)
    except (redis.RedisError, OSError, UnicodeError) as error:
        yield must("config.doctor.redis_away", "config.doctor.redis_away_mend", problem=str(error))
        return
    if _is_open(settings.REDIS_URL):
        yield must("config.doctor.redis_open", "config.doctor.redis_open_mend")
    else:
        yield well("config.doctor.redis")


def _ping(url: str) -> None:
    """Ask Redis for a sign of life. Raises RedisError; OSError: its name is not known, or not in time."""
    parts = urlsplit(url)
    if parts.hostname:
        addresses_of(parts.hostname, parts.port or REDIS_PORT)
    client = redis.Redis.from_url(
        url, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS
    )
    try:
        client.ping()
    finally:
        client.close()


def _is_open(url: str) -> bool:
    """Say whether Redis answers somebody without a password."""
    parts = urlsplit(url)
    try:
        _ping(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
    except (redis.RedisError, OSError, UnicodeError):
        return False
    return True
