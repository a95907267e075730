"""The health pages say what works, and errors outside the API framework keep their form."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from config import health
from journal.tasks import beat


@pytest.mark.storage
@pytest.mark.django_db
def test_every_part_is_ready(store, client):
    answer = client.get("/readyz")

    assert answer.status_code == 200, answer.json()
    assert set(answer.json()["parts"]) == {"database", "migrations", "queue", "live", "worker"}


@pytest.mark.django_db
def test_a_worker_that_is_silent_degrades_and_takes_no_process_away(client):
    def health_now():
        answer = client.get("/readyz")
        said = answer.json()
        return answer.status_code, said["status"], said["parts"]["worker"].get("problem")

    assert health_now() == (200, "degraded", "no worker was ever heard")
    beat()
    assert health_now() == (200, "ok", None)
    with time_machine.travel(timezone.now() + timedelta(seconds=75), tick=False):
        status, word, problem = health_now()
    assert (status, word) == (200, "degraded")
    assert problem.startswith("no worker was heard for 7")


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["database", "migrations", "queue", "live"])
def test_a_part_that_fails_is_named_and_the_rest_is_still_looked_at(client, monkeypatch, part):
    def failing():
        raise DatabaseError("host=secret-name password=secret-word")

    monkeypatch.setitem(health.PROBES, part, failing)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    broken = {name for name, state in answer.json()["parts"].items() if not state["ok"]}
    assert broken - health.DEGRADING == {part}
    assert b"secret" not in answer.content


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
