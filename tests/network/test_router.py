"""Driving times of a router: asked over a real line, kept, and estimated where it does not answer."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from network import router
from network.models import TravelTime
from network.router import RouterError, table
from network.services import router as asking
from network.tasks import ask_travel
from network.travel import default_travel
from tests.factories import FacilityFactory

pytestmark = pytest.mark.django_db


class Router:
    """What was asked, and how it answers: `by` turns a question into seconds, a status, or bytes."""

    def __init__(self):
        self.asked = []
        self.by = lambda a, b: 600.0 + abs(a - b)
        self.answer = None
        self.wait = 0.0
        self.port = 0

    def table(self, path):
        parts = urlsplit(path)
        query = {name: one[0] for name, one in parse_qs(parts.query).items()}
        points = [tuple(map(float, one.split(","))) for one in parts.path.split("/")[-1].split(";")]
        rows = [
            [points[int(n)] for n in query[name].split(";")] for name in ("sources", "destinations")
        ]
        self.asked.append((len(rows[0]), len(rows[1])))
        durations = [[self.by(a[1], b[1]) for b in rows[1]] for a in rows[0]]
        return {"code": "Ok", "durations": durations}


@contextmanager
def routing() -> Iterator[Router]:
    """A table service on a port of this machine."""
    spoken = Router()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer = spoken.answer or json.dumps(spoken.table(self.path)).encode()
            status = answer if isinstance(answer, int) else 200
            body = b"" if isinstance(answer, int) else answer
            time.sleep(spoken.wait)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    spoken.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield spoken
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def osrm(settings):
    with routing() as spoken:
        settings.ROUTER_URL = f"http://127.0.0.1:{spoken.port}/table/v1/driving"
        settings.ROUTER_HOSTS = [f"127.0.0.1:{spoken.port}"]
        yield spoken


@pytest.fixture
def houses(db):
    return [
        FacilityFactory.create(code=code, latitude=52.0 + n / 10) for n, code in enumerate("ABC")
    ]


def drive(a, b):
    return default_travel().drive(a, b)


def test_what_the_router_says_is_kept_and_asked_anew_after_its_days(osrm, houses, settings):
    a, b, _c = houses
    assert not drive(a, b).measured
    osrm.by = lambda one, other: 601.0
    assert ask_travel() == 6
    assert (drive(a, b).minutes, drive(a, b).measured) == (11, True)
    assert ask_travel() == 0
    assert osrm.asked == [(3, 3)]
    osrm.by = lambda one, other: 3000.0
    with time_machine.travel(timezone.now() + timedelta(days=settings.ROUTER_DAYS + 1)):
        assert ask_travel() == 6
    assert drive(a, b).minutes == 50


def test_a_table_that_was_loaded_goes_before_the_router(osrm, houses, tmp_path):
    a, b, c = houses
    ask_travel()
    file = tmp_path / "ritten.csv"
    file.write_text("from,to,minutes\nA,B,249\n", encoding="utf-8")
    call_command("load_travel", file, "--source", "navigatie")
    assert drive(a, b).minutes == 249
    assert drive(b, c).measured
    TravelTime.objects.filter(asked_at__isnull=False).delete()
    assert ask_travel() == 5
    assert drive(a, b).minutes == 249


def test_a_table_that_comes_in_while_the_router_is_asked_goes_before_it(osrm, houses, monkeypatch):
    a, b, _c = houses

    def slow(*parts):
        TravelTime.objects.create(origin=a, destination=b, minutes=249, source="navigatie")
        return table(*parts)

    monkeypatch.setattr(asking, "table", slow)
    assert ask_travel() == 5
    assert drive(a, b).minutes == 249


def test_where_there_is_no_road_it_stays_an_estimate(osrm, houses):
    a, b, c = houses
    osrm.by = lambda one, other: None if one < 52.05 else 600.0
    assert ask_travel() == 6
    assert not drive(a, b).measured
    assert drive(b, c).measured


def test_where_there_is_no_road_is_asked_again_no_sooner_than_where_there_is(
    osrm, houses, settings
):
    a, b, _c = houses
    osrm.by = lambda one, other: None
    assert ask_travel() == 6
    assert ask_travel() == 0
    assert len(osrm.asked) == 1
    osrm.by = lambda one, other: 1200.0
    with time_machine.travel(timezone.now() + timedelta(days=settings.ROUTER_DAYS + 1)):
        assert ask_travel() == 6
    assert (drive(a, b).minutes, drive(a, b).measured) == (20, True)


def test_no_road_writes_over_no_minutes_and_is_said_in_the_log(osrm, houses, settings, caplog):
    a, b, _c = houses
    osrm.by = lambda one, other: 1200.0
    assert ask_travel() == 6
    assert "no road" not in caplog.text
    osrm.by = lambda one, other: None
    with time_machine.travel(timezone.now() + timedelta(days=settings.ROUTER_DAYS + 1)):
        assert ask_travel() == 6
        assert (drive(a, b).minutes, drive(a, b).measured) == (20, True)
        assert ask_travel() == 0  # they were asked for, and are so no sooner
    assert "no road for 6 of 6" in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        500,
        302,
        b"geen json",
        b'{"code": "NoTable"}',
        b'{"code": "Ok", "durations": [[1, 2]]}',
        b'{"code": "Ok", "durations": [["x", 1, 1], [1, 1, 1], [1, 1, 1]]}',
        b"[" * 100_000,
    ],
)
def test_an_answer_that_is_no_table_leaves_every_ride_an_estimate(osrm, houses, answer):
    osrm.answer = answer
    assert ask_travel() == 0
    assert not drive(*houses[:2]).measured
    assert not TravelTime.objects.exists()


def test_a_router_that_is_too_slow_is_not_waited_for(osrm, houses, monkeypatch):
    monkeypatch.setattr(router, "WHOLE_S", 0.2)
    monkeypatch.setattr(router, "CONNECT_S", 0.2)
    osrm.wait = 1.0
    began = time.monotonic()
    with pytest.raises(RouterError):
        table(houses, houses)
    assert time.monotonic() - began < 0.9


def test_it_is_asked_only_where_the_installation_allows_it(osrm, houses, settings):
    settings.ROUTER_HOSTS = []
    with pytest.raises(RouterError, match="not_tls"):
        table(houses, houses)
    settings.ROUTER_URL = "https://127.0.0.1/table/v1/driving"
    with pytest.raises(RouterError, match="own_network"):
        table(houses, houses)
    assert osrm.asked == []


def test_many_hospitals_are_asked_in_parts_and_without_a_router_nobody_is(osrm, settings):
    for number in range(60):
        FacilityFactory.create(code=f"H{number}")
    call_command("ask_travel")
    assert sorted(osrm.asked) == [(10, 10), (10, 50), (50, 10), (50, 50)]
    assert TravelTime.objects.count() == 60 * 59
    settings.ROUTER_URL = ""
    assert ask_travel() == 0
    with pytest.raises(CommandError):
        call_command("ask_travel")
