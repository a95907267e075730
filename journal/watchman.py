"""The watchman: a thread in every server process and every worker that looks at all parts, and tells people.

It depends on nothing that it watches: not on the queue, the clock, a worker or the event loop. The server
processes miss a worker, the workers a server process, all of them the database. People are told on every
screen (straight to the sockets of this process) and through the ways that an upper app registers, with no
task in between.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from journal import clock
from journal.heartbeat import pulse, pulse_end, pulses_forget
from journal.live.health import HealthLine
from journal.machine_lock import MachineLock
from journal.metrics import metrics
from journal.parts import Seen, State, look_all, part_named
from journal.standings import Standing, note, step, telling, to_tell

logger = logging.getLogger("zorgbeeld.watch")
AGAIN_SECONDS = 20.0  # of the same part: what no way took is not tried at every look


@dataclass(frozen=True)
class Word:
    """What people are told: of which part, that it stands still or works again, since when."""

    part: str
    state: str
    since: Any


Teller = Callable[[Word], bool]
Prepare = Callable[[], None]


@dataclass
class _Hook:
    """By which ways people are told; one a process. `prepare` remembers whom while the database is there."""

    tell: Teller | None = None
    prepare: Prepare | None = None


_hook = _Hook()


def register(tell: Teller, prepare: Prepare) -> None:
    """Set how people are told: `tell` says whether a way took it, and needs no database."""
    _hook.tell, _hook.prepare = tell, prepare


class Watchman:
    """Looks every few seconds, from the start of a process to its end."""

    def __init__(self, kind: str, own: Callable[[], dict[str, Any]] = dict) -> None:
        self.kind = kind
        self._own = own
        self._stop = threading.Event()
        self._line = HealthLine()
        self._database: Standing | None = None
        self._lock = MachineLock("watch")
        self._sending = ThreadPoolExecutor(1, thread_name_prefix="watch-tell")
        self._busy: set[str] = set()
        self._again_at: dict[str, float] = {}
        self._thread = threading.Thread(target=self._run, name="watchman", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End on purpose: nobody needs to miss this process."""
        self._stop.set()
        with contextlib.suppress(DatabaseError):
            pulse_end(self.kind)
        connection.close()

    def _run(self) -> None:
        """Look until the process ends; whatever goes wrong, the next look comes."""
        while not self._stop.is_set():
            try:
                self.look()
            except Exception as error:
                metrics.error(f"watch.{type(error).__name__}")
                logger.exception("the watchman could not look")
            finally:
                connection.close_if_unusable_or_obsolete()
            self._stop.wait(settings.STILL_AFTER_S / 6)

    def look(self) -> None:
        """Say that this process lives, look at all parts, and tell what must be told."""
        with contextlib.suppress(DatabaseError):
            pulse(self.kind, self._own())
        seen = look_all(fresh=True)
        found = {one.part.name: one for one in seen}
        self._by_itself(found["database"])
        rows: dict[str, Standing] = {}
        if found["database"].state != State.STILL:
            try:
                pulses_forget()
                rows = note(one for one in seen if one.part.name != "database")
                if _hook.prepare:
                    _hook.prepare()
            except DatabaseError:
                connection.close()
        self._tell_all(rows)

    def _by_itself(self, found: Seen) -> None:
        """Note how the database goes in memory: it cannot be asked to remember that."""
        was = self._database
        self._database = step(was, found, clock.now())
        if was is None or was.state != self._database.state:
            logger.log(
                logging.ERROR if self._database.state == State.STILL else logging.INFO,
                "part database: %s",
                self._database.state,
            )

    def _tell_all(self, rows: dict[str, Standing]) -> None:
        """Tell the screens of this process what stands still, and people what they were not told yet."""
        if self._database is not None:
            rows = rows | {"database": self._database}
        self._line.say(rows.values())
        for row in rows.values():
            what = to_tell(row)
            if what and not self._follows(row, rows) and self._may_send(row.name):
                self._busy.add(row.name)
                self._sending.submit(self._told, row, what)

    def _may_send(self, name: str) -> bool:
        """Say whether nobody of this process tells it now, nor tried so a moment ago."""
        return name not in self._busy and time.monotonic() >= self._again_at.get(name, 0.0)

    def _follows(self, row: Standing, rows: dict[str, Standing]) -> bool:
        """Say whether a part stands still because another one does, of which people are told."""
        needs = part_named(row.name).needs if row.state == State.STILL else ()
        return any(name in rows and rows[name].state == State.STILL for name in needs)

    def _told(self, row: Standing, what: str) -> None:
        """Tell people of one part, in the thread that sends."""
        try:
            word = Word(row.name, what, row.since)
            if row.name == "database":
                self._told_by_itself(row, word)
            elif telling(row, what, lambda: _tell(word)):
                logger.warning("told: part %s %s", row.name, what)
        except Exception as error:
            metrics.error(f"watch.{type(error).__name__}")
            logger.exception("people could not be told of %s", row.name)
        finally:
            self._again_at[row.name] = time.monotonic() + AGAIN_SECONDS
            self._busy.discard(row.name)
            connection.close()

    def _told_by_itself(self, row: Standing, word: Word) -> None:
        """Tell of the database: one process of this machine does, as far as a file's lock says which."""
        mine = self._lock.held()
        if mine and not _tell(word):
            return
        told = State.STILL if word.state == State.STILL else ""
        now = self._database or row
        self._database = Standing(now.name, now.state, now.since, now.better_since, told)


def _tell(word: Word) -> bool:
    """Tell people; without a way it is in the log, and on the screens."""
    logger.log(
        logging.ERROR if word.state == State.STILL else logging.WARNING,
        "part %s: %s since %s",
        word.part,
        word.state,
        word.since,
    )
    return _hook.tell(word) if _hook.tell else True
