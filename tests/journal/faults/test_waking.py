"""A queue that is away, or says nothing, costs whoever rings it a moment and never an answer."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery

from config.celery import app
from journal import waking
from journal.waking import quick_connection, wake_worker
from tests.servers import RedisServer

pytestmark = [pytest.mark.faults, pytest.mark.servers]
TASK = "tests.nobody"
AT_MOST_SECONDS = 3.0


@pytest.fixture
def queue(redis_instance: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """The application with a real Redis as its queue."""
    monkeypatch.setitem(app.conf, "broker_url", redis_instance.url)
    monkeypatch.setitem(app.conf, "broker_write_url", redis_instance.url)
    monkeypatch.setitem(app.conf, "broker_transport_options", {"visibility_timeout": 600})
    monkeypatch.setattr(waking, "_quiet_until", [0.0])
    yield app
    redis_instance.resume()


def seconds() -> float:
    """Ring, and return how long that took."""
    began = time.monotonic()
    wake_worker(TASK, 1)
    return time.monotonic() - began


def waiting() -> int:
    with quick_connection() as connection:
        channel: Any = connection.default_channel
        return int(channel.client.llen("celery"))


def test_a_message_arrives(queue: Celery) -> None:
    before = waiting()
    wake_worker(TASK, 1)
    assert waiting() == before + 1


@pytest.mark.parametrize("trouble", ["away", "silent"])
def test_nobody_waits_for_a_queue_that_is_not_there(
    queue: Celery, redis_instance: RedisServer, trouble: str
) -> None:
    if trouble == "away":
        redis_instance.kill()
    else:
        redis_instance.pause()
    try:
        assert seconds() < AT_MOST_SECONDS
        assert seconds() < 0.1  # it is known now, and left alone for a while
    finally:
        redis_instance.resume()
        if trouble == "away":
            redis_instance.start()
