"""The worker outlives Redis: lost with tasks in hand, frozen, away for a while; then it works on."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Queue

import config.celery  # noqa: F401 -- registers the transport
from tests.journal.faults.conftest import PATIENCE_SECONDS, ROOT
from tests.migrated import put_migrated
from tests.servers import RedisServer, _die_with_parent, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.servers]
SLOW_SECONDS = 2.0
REQUEST = "0123456789abcdef"  # that asked for the tasks


class Worker:
    """A worker on SQLite and a real Redis, and what its tasks left in a folder."""

    def __init__(self, pool: str, folder: Path, redis_url: str) -> None:
        self.folder = folder
        self.env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.env |= {
            "ZORGBEELD_VAR": str(folder),
            "REDIS_URL": redis_url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        put_migrated(folder / "zorgbeeld.sqlite3")
        include = ["-I", "tests.journal.faults.slow", "--pool", pool, "--concurrency", "2"]
        with (folder / "worker.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config", "worker", *include],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread holds a lock at this point
            )

    def run(self, command: list[str]) -> None:
        subprocess.run(command, cwd=ROOT, env=self.env, check=True)

    def send(self, *names: str, seconds: float) -> None:
        """Send tasks of some seconds."""
        tasks = [(str(self.folder), name, seconds) for name in names]
        code = (
            "import django\ndjango.setup()\nfrom config.celery import app\n"
            "from journal.whence import Whence, coming_from\n"
            f"with coming_from(Whence('', '{REQUEST}')):\n"
            "    for task in {}: app.send_task('tests.slow', task)"
        )
        self.run([sys.executable, "-c", code.format(tasks)])

    def wait(self, mark: str) -> None:
        """Wait for what a task leaves."""
        wait_until(self._left(mark), mark, PATIENCE_SECONDS)

    def came_from(self, name: str, request: str) -> Callable[[], bool]:
        """Say of a task that began whether it came from a request."""
        mark = self.folder / f"{name}.began"
        return lambda: mark.read_text(encoding="utf-8") == request

    def _left(self, mark: str) -> Callable[[], bool]:
        def left() -> bool:
            said = (self.folder / "worker.log").read_text(errors="replace")
            assert self.process.poll() is None, said[-3000:]
            return (self.folder / mark).exists()

        return left


@pytest.fixture(params=["prefork", "threads"])
def worker(
    request: pytest.FixtureRequest, tmp_path: Path, redis_instance: RedisServer
) -> Iterator[Worker]:
    made = Worker(request.param, tmp_path, redis_instance.url)
    try:
        yield made
    finally:
        made.process.terminate()
        try:
            made.process.wait(20)
        except subprocess.TimeoutExpired:
            made.process.kill()


def test_a_worker_that_loses_redis_with_tasks_in_hand_lives_and_works_on(
    worker: Worker, redis_instance: RedisServer
) -> None:
    for turn, end in enumerate((redis_instance.kill, redis_instance.stop)):
        names = [f"{turn}-{number}" for number in range(4)]
        worker.send(*names, seconds=SLOW_SECONDS)
        worker.wait(f"{names[0]}.began")
        wait_until(worker.came_from(names[0], REQUEST), "the task comes from its request")
        end()
        worker.wait(f"{names[0]}.ended")  # and cannot be acknowledged: Redis is away
        redis_instance.start()
        worker.send(f"{turn}-after", seconds=0)
        worker.wait(f"{turn}-after.ended")


def test_a_channel_is_closed_with_messages_in_hand_whether_redis_is_there_or_not(
    redis_instance: RedisServer,
) -> None:
    for away in (False, True):
        with Connection(redis_instance.url, connect_timeout=1) as connection:
            channel: Any = connection.channel()
            queue = Queue("tests.in-hand", channel=channel)
            queue.declare()
            connection.Producer().publish({"n": 1}, routing_key=queue.name)
            message = queue.get()
            assert message is not None
            if away:
                redis_instance.kill()
            try:
                channel.close()
                # a task that ends now acknowledges on what was closed: that once ended the worker
                channel.basic_ack(message.delivery_tag)
                channel.basic_reject(message.delivery_tag, requeue=True)
            finally:
                if away:
                    redis_instance.start()
        if not away:  # it was given back
            with Connection(redis_instance.url) as connection:
                again = Queue("tests.in-hand", channel=connection.channel()).get(no_ack=True)
                assert again is not None
