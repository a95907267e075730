"""What is known of tasks: which request asked for them, how they ended, how long they waited and took.

The id of a request goes along in the headers of a message, and is that of the task's own lines in the log and
the trail. Tasks are counted by the worker itself, not by the processes of its pool: they end and begin anew.
"""

import time
from contextvars import Token
from typing import Any

from celery import Task
from celery.signals import before_task_publish, task_postrun, task_prerun
from prometheus_client import Counter, Histogram

from config.messages import SharedTimeRequest
from config.traces import headers_of, task_begins, task_ends
from journal.metrics import REGISTRY, Alert, metrics, with_alerts
from journal.watched import SENT
from journal.whence import Whence, begin_coming_from, end_coming_from, whence

REQUEST = "zb_request"  # header of a message: the id of the request that asked for the task
TASKS = with_alerts(
    Counter(
        "zorgbeeld_tasks",
        "Tasks of this worker by name and outcome.",
        ["task", "outcome"],
        registry=REGISTRY,
    ),
    Alert(
        "ZorgbeeldTasksFail",
        'sum by (task) (rate(zorgbeeld_tasks_total{outcome="failed"}[10m])) > 0.01',
        "10m",
        "ticket",
        "The task {{ $labels.task }} keeps failing.",
    ),
)
WAITED = Histogram(
    "zorgbeeld_task_waited_seconds",
    "From the sending of a task to its taking up by this worker.",
    buckets=(0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0),
    registry=REGISTRY,
)
_tokens: dict[str, Token[Whence]] = {}


@before_task_publish.connect
def say_who_asks(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Send along which request asked, and when."""
    if headers is None:
        return
    headers[SENT] = time.time()
    if whence().request:
        headers[REQUEST] = whence().request
    headers.update(headers_of())


@task_prerun.connect
def come_from(task_id: str = "", task: Any = None, **_: Any) -> None:
    """Have a task come from the request that asked for it; one of the clock has an id of its own."""
    sent = getattr(task.request, REQUEST, None) or task_id[:8] or ""
    _tokens[task_id] = begin_coming_from(Whence("", str(sent), "task"))
    task_begins(task_id, str(task.name), task.request)


@task_postrun.connect
def came_from(task_id: str = "", state: str | None = None, **_: Any) -> None:
    """Forget it."""
    task_ends(task_id, str(state or ""))
    token = _tokens.pop(task_id, None)
    if token is not None:
        end_coming_from(token)


class CountedRequest(SharedTimeRequest):
    """A task as the worker itself knows it, whatever pool carries it out.

    Celery makes a faster subclass that passes by `on_success`: what it calls at every end is `acknowledge`,
    since tasks are acknowledged late.
    """

    outcome = "done"

    def on_accepted(self, pid: Any, time_accepted: float) -> Any:
        """Note how long it waited."""
        sent = self.request_dict.get(SENT)
        if isinstance(sent, int | float):
            WAITED.observe(max(0.0, time.time() - sent))
        return super().on_accepted(pid, time_accepted)

    def on_failure(self, exc_info: Any, *args: Any, **options: Any) -> Any:
        """Count one that raised, or whose process died."""
        self.outcome = "failed"
        TASKS.labels(self.name, "failed").inc()
        _count(getattr(exc_info, "exception", None))
        return super().on_failure(exc_info, *args, **options)

    def on_retry(self, exc_info: Any) -> Any:
        """Count one that will be tried again."""
        self.outcome = "again"
        TASKS.labels(self.name, "again").inc()
        return super().on_retry(exc_info)

    def acknowledge(self) -> None:
        """Count one that ended well."""
        if self.outcome == "done" and not self.acknowledged:
            TASKS.labels(self.name, "done").inc()
        super().acknowledge()


def _count(error: Any) -> None:
    """Count the error of a task by its kind."""
    error = getattr(error, "exc", error)  # what a pool of processes wraps with its traceback
    kind = type(error).__name__ if isinstance(error, BaseException) else "unknown"
    metrics.error(f"task.{kind}")


class CountedTask(Task):  # type: ignore[type-arg]
    """A task whose requests are counted."""

    abstract = True
    Request = "config.tasks_seen:CountedRequest"
