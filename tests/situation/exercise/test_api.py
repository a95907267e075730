"""Steering over HTTP: the same services, problem+json for whatever does not fit."""

import pytest
from rest_framework.test import APIClient

from network.models import Role
from situation.models import Exercise
from tests.factories import MandateFactory, RealmFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/realms/golf/exercise/"


def client(role=Role.NATIONAL_COORDINATOR):
    """A client of somebody with this role."""
    api = APIClient()
    api.force_authenticate(MandateFactory.create(role=role).user)
    return api


def test_the_clock_is_steered(exercise, clock):
    api = client()
    assert api.post(URL, {"action": "pause"}, format="json").json()["running"] is False
    assert api.post(URL, {"action": "resume"}, format="json").json()["running"] is True
    answer = api.post(URL, {"action": "speed", "day_seconds": 60}, format="json").json()
    assert answer["day_seconds"] == 60
    to = "2020-11-05T12:00:00+01:00"
    answer = api.post(URL, {"action": "jump", "to": to}, format="json").json()
    assert answer["played_until"] == "2020-11-05T12:00:00+01:00"
    answer = api.post(URL, {"action": "again"}, format="json").json()
    assert answer["realm"] == "golf-2"


def test_the_same_key_steers_once(exercise, clock):
    api, key = client(), {"HTTP_IDEMPOTENCY_KEY": "k1"}
    first = api.post(URL, {"action": "pause"}, format="json", **key)
    again = api.post(URL, {"action": "pause"}, format="json", **key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"action": "stop"}',
        '{"action": "speed"}',
        '{"action": "speed", "day_seconds": 0}',
        '{"action": "speed", "day_seconds": "snel"}',
        '{"action": "speed", "day_seconds": 1e400}',
        '{"action": "speed", "day_seconds": NaN}',
        '{"action": "jump"}',
        '{"action": "jump", "to": "morgen"}',
        '{"action": "jump", "to": "1999-01-01T00:00:00Z"}',
        '{"action": "jump", "to": "9999-12-31T23:59:59Z"}',
        '{"action": "jump", "to": "0001-01-01T00:00:00+14:00"}',
        "[]",
        '"pause"',
        "{",
    ],
)
def test_what_does_not_fit_is_a_problem_and_changes_nothing(exercise, clock, body):
    answer = client().post(URL, body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"
    assert Exercise.objects.get().day_seconds == 24


def test_others_are_refused(exercise):
    assert client(Role.OBSERVER).post(URL, {"action": "pause"}, format="json").status_code == 403
    assert APIClient().post(URL, {"action": "pause"}, format="json").status_code == 401


def test_what_is_no_exercise_is_not_steered(exercise):
    real = RealmFactory.create()
    url = f"/api/v1/realms/{real.slug}/exercise/"
    assert client().post(url, {"action": "pause"}, format="json").status_code == 404
    url = "/api/v1/realms/nergens/exercise/"
    assert client().post(url, {"action": "pause"}, format="json").status_code == 404
