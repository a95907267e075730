"""The health pages say what works, and errors outside the API framework keep their form."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from config import health
from journal import watched
from journal.heartbeat import pulse
from journal.metrics import ALARM_MS, ALARM_SECONDS, Metrics
from journal.tasks import beat

LYING = {"database", "schema", "writing", "time", "live"}
NOT_LYING = {"queue", "worker", "clock", "rounds"}


@pytest.fixture
def alive():
    """Have worker, clock and the round through the queue be heard now."""
    pulse("worker")
    pulse("beat")
    beat()


@pytest.mark.storage
@pytest.mark.django_db
def test_every_part_is_ready(store, client, alive):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok"), answer.json()
    assert set(answer.json()["parts"]) == LYING | NOT_LYING


@pytest.mark.django_db
def test_what_is_silent_degrades_and_takes_no_process_away(client, alive):
    with time_machine.travel(timezone.now() + timedelta(seconds=75), tick=False):
        answer = client.get("/readyz")

    said = answer.json()
    assert (answer.status_code, said["status"]) == (200, "degraded")
    silent = {name for name, part in said["parts"].items() if not part["ok"]}
    assert silent == {"worker", "clock", "rounds"}
    assert said["parts"]["worker"]["problem"].startswith("stands still for 7")


@pytest.mark.django_db
@pytest.mark.parametrize("part", sorted(LYING | NOT_LYING))
def test_it_fails_for_what_makes_a_screen_lie_and_for_nothing_else(
    client, monkeypatch, alive, part
):
    def failing():
        raise DatabaseError("host=secret-name password=secret-word")

    monkeypatch.setitem(health.PROBES, part, failing)
    answer = client.get("/readyz")

    assert answer.status_code == (503 if part in LYING else 200)
    broken = {name for name, state in answer.json()["parts"].items() if not state["ok"]}
    assert broken == {part}
    assert b"secret" not in answer.content


@pytest.mark.storage
@pytest.mark.django_db
def test_a_database_that_answers_and_takes_nothing_makes_it_fail(
    store, client, alive, monkeypatch, settings
):
    """A standby, a full disk, a locked table: reading goes on. A moment of it takes no process away."""
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute(
            "PRAGMA query_only = ON" if sqlite else "SET LOCAL transaction_read_only = on"
        )
    try:
        monkeypatch.setattr(watched._answered, "wrote", time.monotonic())
        first = client.get("/readyz")
        monkeypatch.setattr(watched._answered, "wrote", time.monotonic() - settings.STILL_AFTER_S)
        then = client.get("/readyz")
    finally:
        if sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = OFF")

    assert first.status_code == 200
    assert then.status_code == 503
    broken = {name for name, state in then.json()["parts"].items() if not state["ok"]}
    assert broken == {"writing"}


@pytest.mark.django_db
def test_a_clock_that_is_not_the_databases_makes_it_fail(client, monkeypatch, alive):
    off = timezone.now() + timedelta(seconds=8)
    monkeypatch.setattr("journal.clock.database_time", lambda: off)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert not answer.json()["parts"]["time"]["ok"]


@pytest.mark.django_db
def test_missing_tables_make_it_fail(client, monkeypatch, alive):
    monkeypatch.setattr(watched, "_agreed", [])
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("journal", "0009")])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["schema"]["problem"] == "migrations are waiting"


@pytest.mark.django_db
def test_a_journal_that_is_not_followed_makes_it_fail(client, monkeypatch, alive):
    follower = SimpleNamespace(looked=time.monotonic() - 16, feed=SimpleNamespace(peers=()))
    hub = SimpleNamespace(followers={"proef": follower})
    monkeypatch.setattr(watched, "all_hubs", lambda: [hub])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["live"]["problem"] == "the journal is not followed"
    follower.looked = time.monotonic()
    assert client.get("/readyz").status_code == 200


def test_being_up_needs_no_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_can_only_be_read(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_an_unknown_address_of_the_api_is_a_problem_document(client):
    answer = client.get("/api/v1/no-such-thing/")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "missing"


@pytest.mark.django_db
def test_an_unknown_page_is_a_page(client):
    answer = client.get("/no-such-thing/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_a_fault_in_the_api_is_a_problem_document_without_details(monkeypatch):
    def failing(*_args, **_kwargs):
        raise RuntimeError("secret-word")

    monkeypatch.setattr("web.views.person_behind", failing)
    monkeypatch.setattr("network.api.ReferenceView.permission_classes", [])
    answer = Client(raise_request_exception=False).get("/api/v1/reference/")

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert b"secret-word" not in answer.content


@pytest.mark.django_db
def test_the_description_of_the_api_can_be_fetched(client):
    answer = client.get("/api/schema/", headers={"accept": "application/json"})

    assert answer.status_code in {200, 401}


@pytest.fixture
def delivery(monkeypatch):
    """The figures of the delivery of a process that has just begun."""
    fresh = Metrics()
    monkeypatch.setattr(health, "metrics", fresh)
    return fresh


@pytest.mark.django_db
def test_changes_that_come_late_make_it_unready_until_one_is_in_time(client, alive, delivery):
    def status():
        return client.get("/readyz").status_code

    assert status() == 200
    delivery.delay(ALARM_MS + 1)
    assert status() == 503
    delivery.delay(20)
    assert (status(), delivery.alarm) == (200, True)  # whoever watches is told for a minute


def test_a_clock_that_is_set_neither_keeps_an_alarm_up_nor_ends_it(delivery, monkeypatch):
    delivery.delay(ALARM_MS + 1)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert delivery.alarm
    past = time.monotonic() + ALARM_SECONDS + 1
    monkeypatch.setattr("journal.metrics.time.monotonic", lambda: past)
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        assert not delivery.alarm
