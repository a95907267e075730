"""The side of the contract GZ-beeld that asks, against whatever the contract lets a neighbour answer."""

import json
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lcms_bridge.gz.values import CONTRACT
from lcms_bridge.models import Heard, Neighbour
from lcms_bridge.services import BRIDGE, hearing
from tests.fuzz.answering import STATUSES, pages
from tests.lcms_bridge.receiver import Receiver, receiving
from tests.lcms_bridge.test_neighbours import Two

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN = {
    "contract": CONTRACT,
    "world": "golf-oost",
    "exercise": True,
    "since": "",
    "more": False,
    "position": f"{'0' * 32}.1",
    "now": "2020-10-01T08:00:00+00:00",
}


def drawn(strategy: st.SearchStrategy[Any], number: int) -> list[Any]:
    """Return so many, the same ones every time."""
    found: list[Any] = []

    @settings(
        max_examples=number,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def one(page: Any) -> None:
        found.append(page)

    one()
    return found


def hear(two: Two, there: Receiver, answer: int | bytes) -> Neighbour:
    """Let WEST ask once, and return how its line stands; what is a fault of ours is raised."""
    there.answers = [answer]
    two.row(two.west)
    Neighbour.objects.filter(realm=two.west).update(
        due_at=timezone.now(), broken_until=None, position="", held_until=timezone.now()
    )
    hearing.neighbour_serve(actor=BRIDGE, neighbour_id=two.row(two.west).pk)
    return two.row(two.west)


def test_whatever_the_contract_allows_is_taken_over_or_said(settings: Any) -> None:
    with receiving() as there:
        settings.BRIDGE_HOSTS = [there.host]
        two = Two(f"http://{there.host}")
        faults = set()
        for page in drawn(pages(KNOWN), 60):
            row = hear(two, there, json.dumps(page).encode())
            faults.add(row.fault)
            assert row.fault != hearing.OUR_FAULT
        for status in STATUSES[1:]:
            assert hear(two, there, status).fault
    taken = Heard.objects.filter(fault="").count()
    assert taken, "some of it could be taken over"
    assert Heard.objects.count() > taken, "and some of it could not"
    assert "" in faults
