"""A database that is away, locked or full: 503 and when to come back, over HTTP and the socket; never 500."""

import sqlite3
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DataError, InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse

from journal.live.session import said_of
from journal.models import Entry
from journal.unavailable import is_out_of_bounds, is_unavailable
from network.models import Role
from situation.models import Note
from tests.factories import MandateFactory, RealmFactory, RegionFactory

AWAY = [
    OperationalError("database is locked"),
    OperationalError("database or disk is full"),
    OperationalError("attempt to write a readonly database"),
    OperationalError("connection to server at 127.0.0.1 failed: Connection refused"),
    OperationalError("FATAL: sorry, too many clients already"),
    InterfaceError("connection already closed"),
]


@pytest.fixture
def asking(db: None) -> Any:
    realm, region = RealmFactory.create(), RegionFactory.create()
    user = MandateFactory.create(role=Role.HIN, region=region).user
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client, realm, region


@pytest.mark.parametrize("error", AWAY, ids=str)
@pytest.mark.parametrize("route", ["realm-snapshot", "realm-log", "me", "page-logboek", "home"])
def test_whatever_is_asked_says_when_to_come_back(
    asking: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, route: str
) -> None:
    client, realm, _region = asking

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise error

    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.execute_sql", broken)
    args = [] if route in ("me", "home") else [realm.slug]
    answer = client.get(reverse(route, args=args))
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    if route.startswith(("realm", "me")):
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["title"] == "unavailable"
    else:
        assert "Even niet bereikbaar" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_locked_sqlite_is_a_503_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process really holds the lock for writing."""
    realm, region = RealmFactory.create(), RegionFactory.create()
    client = Client(raise_request_exception=False)
    client.force_login(MandateFactory.create(role=Role.HIN, region=region).user)
    address = reverse("situation.note_post", args=[realm.slug])
    body = {
        "region": region.pk,
        "theme": "access",
        "text": "brug dicht",
        "reliability": "confirmed",
    }
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        answer = client.post(address, body, content_type="application/json")
        assert (answer.status_code, answer.json()["title"]) == (503, "unavailable")
        assert answer["Retry-After"]
        other.execute("ROLLBACK")
        assert not Note.objects.exists()
        assert client.post(address, body, content_type="application/json").status_code == 201
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 20000")


@pytest.mark.parametrize("error", AWAY, ids=str)
def test_a_socket_is_told_the_same(error: Exception) -> None:
    told = said_of(error)
    assert (told.code, told.retry_after > 0) == ("unavailable", True)


def test_a_fault_of_the_program_stays_one() -> None:
    assert not is_unavailable(ValueError("x"))
    assert not is_unavailable(None)
    assert not is_out_of_bounds(ValueError("x"))
    assert is_out_of_bounds(DataError("bigint out of range"))
    assert is_out_of_bounds(OverflowError("Python int too large to convert to SQLite INTEGER"))


# --- what a type takes and a database does not

HUGE = ["9" * 19, "9" * 40, "9" * 5000, "-1", "1e5", "%00", "٣", "0x10"]


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_no_number_or_name_from_outside_is_a_fault() -> None:
    realm = RealmFactory.create()
    client = Client(raise_request_exception=False)
    client.force_login(MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user)
    root = f"/api/v1/realms/{realm.slug}"
    for value in HUGE:
        for address in (
            f"{root}/snapshot/?seq={value}",
            f"{root}/snapshot/?at={value}",
            f"{root}/log/?before={value}",
            f"{root}/log/?after={value}",
            f"{root}/log/?limit={value}",
            f"{root}/log/?category={value}",
            f"{root}/runs/{value}/",
            f"{root}/messages/{value}/",
            f"{root}/survey/rounds/{value}/",
            f"{root}/facilities/{value}/reports/",
            f"/api/v1/realms/{value}/snapshot/",
            f"/r/{value}/logboek/",
            f"/beheer/network/user/?q={value}",
        ):
            assert client.get(address).status_code < 500, address
        for name in ("patientspread.transfer_withdraw", "phases.proposal_decide"):
            number = (
                int(value) if value.isascii() and value.isdigit() and len(value) < 50 else value
            )
            body = {"transfer": number, "proposal": number, "reason": "r", "decision": "accept"}
            answer = client.post(f"{root}/commands/{name}/", body, content_type="application/json")
            assert 400 <= answer.status_code < 500, (name, value, answer.content)
    assert not Entry.objects.exists()
