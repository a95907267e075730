"""A line that stalls or crawls holds no other: deadlines of a turn, and who comes first."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lcms_bridge.models import Delivery, Neighbour, Peer, PeerState
from lcms_bridge.out import exchange
from lcms_bridge.services import hearing, outbox
from lcms_bridge.tasks import sweep_neighbours
from network.models import Facility, Region
from tests.lcms_bridge.factories import SYSTEM, make_facilities, make_realm, report
from tests.lcms_bridge.test_neighbours import Two, two  # noqa: F401 -- a fixture
from tests.lcms_bridge.test_shared_texts import put

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of who takes a call and says nothing; we wait three seconds for it."""
    monkeypatch.setattr(exchange, "CONNECT_S", 3.0)
    monkeypatch.setattr(exchange, "WHOLE_S", 20.0)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def stalled(two: Two, url: str) -> Neighbour:  # noqa: F811
    """Return a neighbour of OOST that says nothing, and waits longest."""
    make_facilities(("DELTA",), "NOORD")
    two.link(two.oost, "golf-noord", "OOST", "NOORD", name="stil", label="Stil", url=url, token="x")
    Neighbour.objects.filter(name="stil").update(held_until=timezone.now() - timedelta(hours=1))
    return Neighbour.objects.get(name="stil")


def test_who_says_nothing_costs_the_others_one_deadline_once(two: Two, silent: str) -> None:  # noqa: F811
    row = stalled(two, silent)
    Neighbour.objects.update(due_at=timezone.now())
    assert hearing.neighbours_due()[0] == row.pk  # nobody knows yet
    report(two.west, Facility.objects.get(pk="ALFA"))
    sweep_neighbours()
    row.refresh_from_db()
    assert row.failing_since is not None
    assert two.row(two.west).worked_at is not None
    assert Neighbour.objects.get(realm=two.oost, name="buren").failing_since is None
    Neighbour.objects.update(due_at=timezone.now(), broken_until=None)
    assert hearing.neighbours_due()[-1] == row.pk


def test_since_when_a_line_stalls_stands_at_the_line_from_the_first_time(
    two: Two,  # noqa: F811
    silent: str,
) -> None:
    row = stalled(two, silent)
    assert hearing.neighbour_serve(actor=SYSTEM, neighbour_id=row.pk) == 0
    row.refresh_from_db()
    since = row.failing_since
    assert (row.failures, row.fault, since is not None) == (1, "no_answer", True)
    Neighbour.objects.filter(pk=row.pk).update(broken_until=None)
    hearing.neighbour_serve(actor=SYSTEM, neighbour_id=row.pk)
    row.refresh_from_db()
    assert (row.failures, row.failing_since) == (2, since)


def test_a_long_story_is_heard_in_turns_and_goes_on_where_it_stopped(
    two: Two,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _one in range(3):
        put(two)
    monkeypatch.setattr("lcms_bridge.gz.api.MOST_CHANGES", 1)
    monkeypatch.setattr("lcms_bridge.gz.giving.MOST_CHANGES", 1, raising=False)
    monkeypatch.setattr(hearing, "TURN_S", -1.0)
    row = two.row(two.oost)
    told = []
    for _turn in range(6):
        Neighbour.objects.filter(pk=row.pk).update(due_at=timezone.now())
        told.append(hearing.neighbour_serve(actor=SYSTEM, neighbour_id=row.pk))
    assert sum(told) >= 3
    assert max(told) <= 1


def told_every_minute(now: datetime) -> dict[str, Any]:
    """Return what a system is that is told of WEST every minute."""
    make_facilities()
    return {
        "realm": make_realm(),
        "region": Region.objects.get(pk="WEST"),
        "url": "https://elders.example",
        "format": "geojson",
        "every_s": 60,
        "state": PeerState.ACTIVE,
        "state_since": now,
    }


def test_systems_that_are_told_come_in_that_order_too() -> None:
    now = timezone.now()
    values = told_every_minute(now) | {"due_at": now}
    failing = Peer.objects.create(
        name="a", label="A", failures=2, held_until=now - timedelta(minutes=5), **values
    )
    works = Peer.objects.create(name="b", label="B", held_until=now, **values)
    assert outbox.peers_due() == [works.pk, failing.pk]


def test_a_line_that_was_mended_is_tried_though_others_fill_every_sweep() -> None:
    now = timezone.now()
    values = told_every_minute(now)
    long, hence = now - timedelta(hours=1), now + timedelta(hours=1)
    Peer.objects.bulk_create(
        Peer(name=f"w{n}", label="W", due_at=now, held_until=now, **values) for n in range(120)
    )
    mended, stalls = (
        Peer.objects.create(name=name, label=name, failures=9, **values | {"due_at": long} | more)
        for name, more in (
            # what was made for it an hour ago still waits; more is made in an hour
            ("mended", {"held_until": long, "broken_until": long, "due_at": hence}),
            ("stalls", {"held_until": long + timedelta(minutes=1), "broken_until": None}),
        )
    )
    Delivery.objects.create(
        realm=mended.realm, peer=mended, seq=1, format="geojson", name="x", body=b"{}", sha256="0" * 64,
        size=2, made_at=long, until=hence,
    )  # fmt: skip
    due = outbox.peers_due()
    assert (due[0], len(due)) == (mended.pk, 100)
    assert stalls.pk not in due  # one deadline a sweep
    Peer.objects.filter(pk=mended.pk).update(held_until=now)
    assert outbox.peers_due()[0] == stalls.pk
