"""What beat sets going must be there, and goes on whatever clocks are set to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from celery.schedules import schedule as by_the_machine
from celery.worker.request import Request
from django.conf import settings
from kombu.utils.imports import symbol_by_name

from config.celery import app
from config.messages import SharedTimeRequest
from journal import clock

TWO_HOURS = timedelta(hours=2)
SCHEDULES = [entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


def test_a_clock_that_is_set_back_delays_no_task() -> None:
    plain = by_the_machine(10.0)
    begun = plain.now() - timedelta(seconds=11)
    last = [one.now() - one.run_every - timedelta(seconds=1) for one in SCHEDULES]
    with time_machine.travel(datetime.now(UTC) - TWO_HOURS):
        assert not plain.is_due(begun).is_due  # what Celery itself would do
        assert all(one.is_due(moment).is_due for one, moment in zip(SCHEDULES, last, strict=True))


def test_a_clock_that_is_set_forward_rushes_no_task() -> None:
    last = [one.now() for one in SCHEDULES]
    with time_machine.travel(datetime.now(UTC) + TWO_HOURS):
        assert not any(
            one.is_due(moment).is_due for one, moment in zip(SCHEDULES, last, strict=True)
        )


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The database's clock, which stands still at this moment."""
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    monkeypatch.setattr(clock, "database_time", lambda: now)
    monkeypatch.setattr(clock, "_in_event_loop", lambda: False)
    monkeypatch.setattr(clock, "_clock", clock.Clock())
    return now


def taken(kind: type[Request], headers: dict[str, Any], task: Any) -> Request:
    """Return a message as a worker takes it."""

    class Message:
        delivery_info: dict[str, object] = {}
        properties: dict[str, object] = {}
        body: tuple[Any, ...] = ([], {}, {})
        content_type, content_encoding = "application/json", "utf-8"

        def __init__(self) -> None:
            self.headers = headers

    return kind(Message(), app=app, task=task, headers=headers, decoded=True)


def test_a_worker_whose_clock_is_ahead_takes_up_what_is_fresh(shared: datetime) -> None:
    app.loader.import_default_modules()
    task = app.tasks["journal.tasks.beat"]
    assert issubclass(symbol_by_name(task.Request), SharedTimeRequest)
    with time_machine.travel(shared):
        headers = app.amqp.as_task_v2("one", task.name, expires=10).headers
    stamped = datetime.fromisoformat(headers["expires"])
    assert abs(stamped - shared - timedelta(seconds=10)) < timedelta(seconds=5)
    with time_machine.travel(shared + TWO_HOURS):
        assert taken(Request, headers, task).maybe_expire()  # what Celery itself would do
        assert not taken(SharedTimeRequest, headers, task).maybe_expire()


def test_a_message_that_waited_too_long_is_not_taken_up(
    shared: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = app.tasks["journal.tasks.beat"]
    headers = app.amqp.as_task_v2("two", task.name, expires=10).headers
    later = shared + timedelta(seconds=11)
    monkeypatch.setattr(clock, "database_time", lambda: later)
    monkeypatch.setattr(clock, "_clock", clock.Clock())
    assert taken(SharedTimeRequest, headers, task).maybe_expire()
