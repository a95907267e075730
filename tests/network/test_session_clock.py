"""A server whose clock is wrong neither logs people out nor keeps them in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from journal import clock
from tests.factories import UserFactory

TRUE = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the database's clock says: the last of the list."""
    says = [TRUE]
    monkeypatch.setattr(clock, "database_time", lambda: says[-1])
    monkeypatch.setattr(clock, "_in_event_loop", lambda: False)
    monkeypatch.setattr(clock, "_clock", clock.Clock())
    return says


def is_in(client: Client) -> bool:
    return client.get("/api/v1/me/").status_code == 200


@pytest.mark.parametrize("wrong", [DAY, -DAY], ids=["ahead", "behind"])
def test_a_session_lives_whatever_the_servers_clock_says(
    told: list[datetime], wrong: timedelta
) -> None:
    client = Client()
    with time_machine.travel(TRUE):
        client.force_login(UserFactory.create())
        assert is_in(client)
    with time_machine.travel(TRUE + wrong):
        assert is_in(client)
    other = Client()
    with time_machine.travel(TRUE + wrong):
        other.force_login(UserFactory.create())
    with time_machine.travel(TRUE):
        assert is_in(other)


def test_a_session_ends_whatever_the_servers_clock_says(
    told: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    with time_machine.travel(TRUE):
        client.force_login(UserFactory.create())
        told.append(TRUE + DAY)
        monkeypatch.setattr(clock, "_clock", clock.Clock())
        assert not is_in(client)
