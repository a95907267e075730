"""A request has one id, from the browser to the task it set going; and a line of the log is one object."""

import json
import logging
import sys

import pytest

from config.celery import app
from config.logs import JsonLine, Whence
from config.tasks_seen import REQUEST, came_from, come_from, say_who_asks
from journal.watched import SENT
from journal.whence import Whence as Place
from journal.whence import coming_from, whence

GIVEN = "0123456789abcdef"


@pytest.mark.django_db
def test_the_id_that_a_browser_gives_comes_back_and_a_false_one_is_replaced(client):
    assert client.get("/healthz", headers={"x-request-id": GIVEN})["X-Request-ID"] == GIVEN
    made = client.get("/healthz", headers={"x-request-id": "<script>"})["X-Request-ID"]
    assert len(made) == 16
    assert client.get("/healthz")["X-Request-ID"] != made


def test_a_message_takes_along_who_asks_and_its_task_comes_from_there():
    headers: dict[str, object] = {}
    with coming_from(Place("10.0.0.1", GIVEN, "api")):
        say_who_asks(headers=headers)
    assert headers[REQUEST] == GIVEN
    assert isinstance(headers[SENT], float)

    app.loader.import_default_modules()
    task = app.tasks["journal.tasks.beat"]
    task.push_request(**headers)
    try:
        come_from(task_id="t1", task=task)
        assert (whence().request, whence().door, whence().address) == (GIVEN, "task", "")
        came_from(task_id="t1", state="SUCCESS")
        assert whence().request == ""
    finally:
        task.pop_request()


def test_a_task_of_the_clock_has_an_id_of_its_own():
    headers: dict[str, object] = {}
    say_who_asks(headers=headers)
    assert REQUEST not in headers


def line(**more):
    try:
        int("twee\nregels")
    except ValueError:
        info = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, "", 0, "zo %s\nzo", ("is",), info)
    vars(record).update(more)
    with coming_from(Place("10.0.0.1", GIVEN, "api")):
        Whence().filter(record)
    return JsonLine().format(record)


def test_a_line_is_one_object_whatever_is_in_it():
    text = line(status=503)
    assert "\n" not in text
    said = json.loads(text)
    assert (said["message"], said["request_id"], said["address"]) == (
        "zo is\nzo",
        GIVEN,
        "10.0.0.1",
    )
    assert said["door"] == "api"
    assert said["status"] == 503
    assert "ValueError" in said["error"]
