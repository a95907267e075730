"""One clock for all processes: a machine whose own clock is wrong neither lies nor locks others out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError

from journal import clock
from journal.actors import Actor
from journal.clock import REFRESH_SECONDS, Clock, database_time
from journal.errors import Refused
from journal.identity import Reader
from journal.models import Entry
from journal.tickets import OPEN_SECONDS, Ticket, read_ticket, sign
from tests import loops
from tests.factories import FacilityFactory, RealmFactory, report_beds

TRUE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AHEAD = timedelta(hours=2)


class Database:
    """The clock of a database, and how often it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = 0
        self.time = TRUE
        self.fails = False
        monkeypatch.setattr(clock, "database_time", self.tell)
        # a browser's own loop may run in this thread: what is tested here has none
        self.in_loop = False
        monkeypatch.setattr(clock, "_in_event_loop", lambda: self.in_loop)

    def tell(self) -> datetime:
        self.asked += 1
        if self.fails:
            raise OperationalError
        return self.time


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    return Database(monkeypatch)


def close_to(moment: datetime, expected: datetime) -> bool:
    return abs(moment - expected) < timedelta(seconds=2)


def test_the_moment_is_the_databases_and_it_is_seldom_asked(database: Database) -> None:
    with time_machine.travel(TRUE + AHEAD):
        ours = Clock()
        assert all(close_to(ours.now(), TRUE) for _ in range(100))
    assert database.asked == 1


def test_a_machine_whose_clock_is_set_meanwhile_asks_at_once(database: Database) -> None:
    ours = Clock()
    with time_machine.travel(TRUE):
        assert close_to(ours.now(), TRUE)
    with time_machine.travel(TRUE + AHEAD):
        assert close_to(ours.now(), TRUE)
    assert database.asked == 2


def test_a_clock_that_is_set_while_another_thread_asks_is_believed_by_nobody(
    database: Database,
) -> None:
    ours = Clock()
    with time_machine.travel(TRUE):
        ours.now()
    with time_machine.travel(TRUE - AHEAD), ours._lock:  # somebody is asking at this moment
        assert close_to(ours.now(), TRUE)
    assert database.asked == 1


def test_an_event_loop_goes_on_when_the_machines_clock_is_set(database: Database) -> None:
    ours = Clock()
    with time_machine.travel(TRUE):
        ours.now()
    database.in_loop = True
    with time_machine.travel(TRUE + AHEAD):
        assert close_to(ours.now(), TRUE)
    assert database.asked == 1


def test_an_old_answer_is_asked_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(TRUE):
        ours = Clock()
        ours.now()
        monkeypatch.setattr(ours, "_asked_at", ours._asked_at - REFRESH_SECONDS - 1)
        monkeypatch.setattr(ours, "_wall", ours._wall - REFRESH_SECONDS - 1)
        ours.now()
    assert database.asked == 2


def test_a_database_that_is_away_leaves_the_last_answer(database: Database) -> None:
    with time_machine.travel(TRUE + AHEAD):
        ours = Clock()
        ours.now()
        database.fails = True
        ours._asked_at -= REFRESH_SECONDS + 1
        assert close_to(ours.now(), TRUE)


async def _in_loop() -> bool:
    return clock._in_event_loop()


def test_a_loop_is_recognised() -> None:
    assert loops.run(_in_loop())
    with ThreadPoolExecutor(1) as pool:
        assert not pool.submit(clock._in_event_loop).result()


def test_an_event_loop_does_not_wait_for_the_database(database: Database) -> None:
    database.in_loop = True
    with time_machine.travel(TRUE):
        assert close_to(Clock().now(), TRUE)
    assert database.asked == 0


def test_a_ticket_of_a_process_that_is_ahead_opens_a_socket_on_another(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(Actor("user:x", "X"), frozenset({"all"}))
    with time_machine.travel(TRUE + AHEAD):
        monkeypatch.setattr(clock, "_clock", Clock())
        text = sign(Ticket("r", reader, 0))
    with time_machine.travel(TRUE - AHEAD):
        monkeypatch.setattr(clock, "_clock", Clock())
        assert read_ticket(text).reader == reader
        database.time += timedelta(seconds=OPEN_SECONDS + 2)
        monkeypatch.setattr(clock, "_clock", Clock())
        with pytest.raises(Refused):
            read_ticket(text)


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_process_two_hours_ahead_keeps_nobody_out(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "database_time", database_time)
    monkeypatch.setattr(clock, "_clock", Clock())
    realm, facility = RealmFactory.create(), FacilityFactory.create()
    real = datetime.now(UTC)
    with time_machine.travel(real + AHEAD):
        report_beds(realm, facility, ward=(80, 100))
    monkeypatch.setattr(clock, "_clock", Clock())
    report_beds(realm, facility, ward=(81, 100))
    moments = Entry.objects.values_list("recorded_at", "realm_time")
    assert len(moments) == 2
    for recorded_at, realm_time in moments:
        assert abs(recorded_at - real) < timedelta(minutes=1)
        assert abs(realm_time - real) < timedelta(minutes=1)
