"""The watchman: a thread in every server process and every worker that looks at all parts, and tells people.

It depends on nothing that it watches: not on the queue, the clock, a worker or the event loop, and not on the
database, which it asks from another thread that may hang. The server processes miss a worker, the workers a
server process, all of them the database. People are told on every screen (straight to the sockets of this
process) and by the ways that an upper app registers, with no task in between.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswerError
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from journal import clock
from journal.heartbeat import pulse, pulse_end, pulses_forget
from journal.live.health import say_health
from journal.machine_lock import MachineLock
from journal.metrics import metrics
from journal.models import PartState
from journal.parts import PROCESS, Look, Seen, State, look_all, part_named
from journal.standings import Standing, follows, note, step, telling, to_tell

logger = logging.getLogger("zorgbeeld.watch")
AGAIN_SECONDS = 20.0  # of the same part: what no way took is not tried at every look
PATIENCE_SECONDS = 12.0  # a database that has not answered by then does not
LOCK_MS = 3000  # how long the watchman's own writes wait for others'
SENDERS = 4  # a way that hangs keeps no other part from being told
DATABASE = "database"


@dataclass(frozen=True)
class Word:
    """What people are told: of which part, that it stands still or works again, since when.

    `process`: which one it is about, as `machine:number`, where that is known.
    """

    part: str
    state: str
    since: Any
    process: str = ""


@dataclass(frozen=True)
class Asked:
    """What the database could be asked: all parts, and how they go by its rows (None: it did not say)."""

    seen: tuple[Seen, ...] = ()
    rows: Mapping[str, Standing] | None = None
    problem: str = ""


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
        self._memory: dict[str, Standing] = {}
        self._taken_at = time.monotonic()  # when the database last took what it was given
        self._alone: dict[str, str] = {}  # what was told while the database could not be asked
        self._lock = MachineLock("watch")
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="watch-ask")
        self._pending: Future[Asked] | None = None
        self._sending = ThreadPoolExecutor(SENDERS, thread_name_prefix="watch-tell")
        self._busy: set[str] = set()
        self._again_at: dict[str, float] = {}
        self._about: dict[str, str] = {}  # which process a part was last about
        self._followed: dict[str, float] = {}  # when a part last stood still because another did
        self._tells_from = 0.0  # monotonic
        self._thread = threading.Thread(target=self._run, name="watchman", daemon=True)

    def start(self) -> None:
        """Begin to watch. What stood still while all was down has as long to begin as it may be silent."""
        self._tells_from = time.monotonic() + settings.STILL_AFTER_S
        self._thread.start()

    def stop(self) -> None:
        """End on purpose: nobody needs to miss this process."""
        self._stop.set()
        _ended(self.kind)  # here: a program that ends begins nothing in other threads

    def _run(self) -> None:
        """Look until the process ends; whatever goes wrong, the next look comes."""
        while not self._stop.is_set():
            try:
                self.look()
            except Exception as error:
                if self._stop.is_set() or "shutdown" in str(error):
                    return  # the program ends, and begins nothing in other threads
                metrics.error(f"watch.{type(error).__name__}")
                logger.exception("the watchman could not look")
            self._stop.wait(settings.STILL_AFTER_S / 6)

    def look(self) -> None:
        """Look at all parts, as far as the database answers in time, and tell what must be told."""
        asked = self._pending or self._asking.submit(self._ask)
        try:
            found = asked.result(timeout=PATIENCE_SECONDS)
            self._pending = None
        except NoAnswerError:
            self._pending = asked
            found = Asked(problem="NoAnswer")
        self._remember(found)
        rows = dict(self._memory if found.rows is None else found.rows)
        if DATABASE in self._memory:
            rows[DATABASE] = self._memory[DATABASE]
        own = [row for row in rows.values() if not self._follows(row, rows)]
        say_health(own)
        for row in own if time.monotonic() >= self._tells_from else ():
            what = to_tell(row)
            if what and self._may_send(row.name):
                self._busy.add(row.name)
                shared = found.rows is not None and row.name != DATABASE
                self._sending.submit(self._told, row, what, shared=shared)

    def _follows(self, row: Standing, rows: Mapping[str, Standing]) -> bool:
        """Say whether a part stands still because another does, or did a moment ago: it has time to begin.

        What people were told of goes on to be shown.
        """
        now = time.monotonic()
        if follows(row, rows):
            self._followed[row.name] = now
            return True
        if row.state != State.STILL or row.told == State.STILL:
            return False
        return now - self._followed.get(row.name, float("-inf")) < settings.STILL_AFTER_S

    def _ask(self) -> Asked:
        """Say that this process lives, look at all parts, and write down how they go."""
        problem = ""
        try:
            _impatient()
            pulse(self.kind, self._own())
            for name, told in tuple(self._alone.items()):
                PartState.objects.filter(name=name).update(told=told)
                del self._alone[name]
        except DatabaseError as error:
            problem = type(error).__name__
            connection.close()
        seen = look_all(fresh=True)
        rows: Mapping[str, Standing] | None = None
        if not problem:
            try:
                pulses_forget()
                rows = note(one for one in seen if one.part.name != DATABASE)
                if _hook.prepare:
                    _hook.prepare()
            except DatabaseError as error:
                problem = type(error).__name__
                connection.close()
        connection.close_if_unusable_or_obsolete()
        return Asked(seen, rows, problem)

    def _remember(self, found: Asked) -> None:
        """Note in memory how the parts go: what the database is asked to keep, it may lose."""
        now = clock.carried()
        seen = {one.part.name: one for one in found.seen if "unasked" not in one.look.facts}
        if found.problem:  # it can be read, perhaps; it takes nothing
            seen[DATABASE] = self._untaken(found.problem)
        else:
            self._taken_at = time.monotonic()
        for name, one in seen.items():
            self._about[name] = str(one.look.facts.get(PROCESS, ""))
            was = self._memory.get(name)
            kept = step(was, one, now)
            if found.rows is not None and name in found.rows:
                kept = replace(kept, told=found.rows[name].told)
            self._memory[name] = kept

    def _untaken(self, problem: str) -> Seen:
        """Return how the database goes by how long it has taken nothing."""
        part = part_named(DATABASE)
        look = Look(time.monotonic() - self._taken_at, facts={"failed": problem})
        return Seen(part, look, part.judged(look))

    def _may_send(self, name: str) -> bool:
        """Say whether nobody of this process tells it now, nor tried so a moment ago."""
        return name not in self._busy and time.monotonic() >= self._again_at.get(name, 0.0)

    def _told(self, row: Standing, what: str, *, shared: bool) -> None:
        """Tell people of one part, in a thread that sends; `shared`: a row says who of all tells it."""
        try:
            word = Word(row.name, what, row.since, self._about.get(row.name, ""))
            told = State.STILL if what == State.STILL else ""
            if shared:
                if telling(row, what, lambda: _tell(word)):
                    self._memory[row.name] = replace(self._memory[row.name], told=told)
            elif not self._lock.held() or _tell(word):  # one process of a machine tells it
                self._memory[row.name] = replace(self._memory[row.name], told=told)
                if row.name != DATABASE:
                    self._alone[row.name] = told
        except Exception as error:
            metrics.error(f"watch.{type(error).__name__}")
            logger.exception("people could not be told of %s", row.name)
        finally:
            self._again_at[row.name] = time.monotonic() + AGAIN_SECONDS
            self._busy.discard(row.name)
            connection.close()


def _impatient() -> None:
    """Have the watchman's own connection wait for nobody long: that it waits is what it must tell."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {LOCK_MS}")
        else:
            cursor.execute(f"SET statement_timeout = {LOCK_MS}")


def _ended(kind: str) -> None:
    """Note that this process ends on purpose."""
    try:
        _impatient()
        pulse_end(kind)
    except DatabaseError:
        logger.info("the end of this process could not be noted")
    finally:
        connection.close()


def _tell(word: Word) -> bool:
    """Tell people; without a way it is in the log, and on the screens."""
    level = logging.ERROR if word.state == State.STILL else logging.WARNING
    logger.log(level, "part %s: %s since %s", word.part, word.state, word.since)
    return _hook.tell(word) if _hook.tell else True
