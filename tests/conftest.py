"""What every test may ask for: real servers on demand, and storage tests on both stores.

Marks: `storage` runs a test on SQLite and again on PostgreSQL and Redis; `servers` needs those
servers and starts them itself; `browser` needs Chromium; `faults` starts and kills processes. Tests
of one heavy kind share one worker of the parallel run, and what they start; those that walk all pages are a
kind of their own, else the other worker would be done long before.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from capacity import kinds
from journal.guards import lifted
from journal.limits import shares
from journal.refusals import damper
from tests.callout.worlds import Received, smtp_server
from tests.chromium import chromium  # noqa: F401 -- a fixture for all
from tests.locks import _locks_in_order  # noqa: F401 -- a fixture for all
from tests.migrated import put_migrated
from tests.production import Installation, installation
from tests.servers import PostgresServer, RedisServer, postgres, redis_server
from tests.stores import ALIAS, on_servers, pointed_at, postgres_settings

# One run equals the next: no random seed, no deadline on a machine that others use too.
hypothesis_settings.register_profile(
    "zorgbeeld",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("zorgbeeld")


@pytest.fixture(autouse=True)
def _kinds_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test see the kinds of the one before, nor look again half way: queries are counted."""
    kinds.forget()
    monkeypatch.setattr(kinds, "LOOK_AGAIN_S", float("inf"))


@pytest.fixture(autouse=True)
def _language_of_this_test() -> None:
    """Begin in the first language: a request leaves its reader's language in the thread that served it."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _full_shares_for_this_test() -> None:
    """Begin with full shares and nothing refused lately: names come back from test to test."""
    shares.forget()
    damper.forget()


@pytest.fixture(autouse=True)
def _empty_queue_for_this_test() -> None:
    """Begin with nothing waiting: what a test before rang for grows old, and the queue then stands still."""
    for message in (settings.BROKER_DIR / "queue").iterdir():
        message.unlink(missing_ok=True)


HEAVY = ("browser", "faults", "servers")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Let Django take the database that is there: it was copied from one that is migrated already."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Put an empty migrated database where Django looks for its own."""
    put_migrated(Path(settings.DATABASES[ALIAS]["TEST"]["NAME"]))


@pytest.fixture(scope="session", autouse=True)
def _clock_is_that_of_the_test() -> Iterator[None]:
    """Let a test set the time: the database's own clock knows nothing of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("journal.clock.database_time", lambda: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptying_may_remove_entries() -> Iterator[None]:
    """Let Django empty a test database: the journal's tables refuse that otherwise."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def empty_lifted(case: TransactionTestCase) -> None:
        with lifted(connections[ALIAS]):
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_lifted)
        yield


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a storage test its two stores."""
    if metafunc.definition.get_closest_marker("storage"):
        metafunc.fixturenames.insert(0, "store")  # else it refuses what no argument asks for
        metafunc.parametrize(
            "store",
            ["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)],
            indirect=True,
        )


def pytest_itemcollected(item: pytest.Item) -> None:
    """Set up the store before anything that opens the database; keep heavy tests together."""
    names: list[str] = getattr(item, "fixturenames", [])
    # of what only the parameters name pytest has forgotten by now that it is to be set up
    if "store" in names or item.get_closest_marker("storage"):
        names[:] = ["store", *(one for one in names if one != "store")]
    if item.get_closest_marker("xdist_group"):
        return  # its file says with which it stays together
    for mark in HEAVY:
        if item.get_closest_marker(mark):
            item.add_marker(pytest.mark.xdist_group(mark))
            return


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say so when tests that stay together are spread: each worker would have servers of its own."""
    if getattr(session.config.option, "loadgroup", False):
        for item in session.items:
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
                raise pytest.UsageError(f"pytest-xdist does not keep {item.nodeid} with its group")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL for the run; a test that stops it starts it again before it ends."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address of an empty PostgreSQL database."""
    return postgres_server.url


@pytest.fixture(scope="session")
def redis_instance() -> Iterator[RedisServer]:
    """One Redis for the run; a test that stops it starts it again before it ends."""
    with redis_server() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url(redis_instance: RedisServer) -> str:
    """The address of a Redis that only this run uses."""
    return redis_instance.url


@pytest.fixture(scope="session")
def mails() -> Iterator[Received]:
    """One mail server for the production installation."""
    with smtp_server() as received:
        yield received


@pytest.fixture(scope="session")
def production(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer, mails: Received
) -> Iterator[Installation]:
    """One production installation for the run, as docs/operations.md sets it up; who asks first fills it."""
    folder = tmp_path_factory.mktemp("production")
    with installation(folder, mails.port, postgres_server) as made:
        yield made


@pytest.fixture(scope="session")
def postgres_store(
    postgres_url: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> dict[str, Any]:
    """The settings of a migrated test database on PostgreSQL."""
    database = postgres_settings(postgres_url)
    with django_db_blocker.unblock(), pointed_at(database):
        connection = connections[ALIAS]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        return database | {"NAME": connection.settings_dict["NAME"]}


@pytest.fixture
def store(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[str]:
    """The store a test runs on: `sqlite`, or `postgresql` (which has Redis beside it)."""
    name: str = request.param
    if name == "sqlite":
        yield name
        return
    database = request.getfixturevalue("postgres_store")
    redis_address = request.getfixturevalue("redis_url")
    with on_servers(database, redis_address):
        yield name
