"""The embedded installation survives what happens to processes: kill, crash, a second start."""

import contextlib
import signal
import sqlite3

import psutil
import pytest

from tests.servers import wait_until
from tests.stack import running

pytestmark = pytest.mark.faults

SOON = 30.0


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with running(tmp_path_factory.mktemp("up"), migrated=False) as running_stack:
        yield running_stack


def heads(stack):
    """Return the newest number and the count of entries per realm, read beside the program."""
    database = sqlite3.connect(
        f"file:{stack.folder}/zorgbeeld.sqlite3?mode=ro", uri=True, timeout=20
    )
    with contextlib.closing(database):
        rows = database.execute(
            "SELECT realm_id, MAX(seq), COUNT(*) FROM journal_entry GROUP BY realm_id"
        )
        return {realm: (newest, count) for realm, newest, count in rows}


def test_it_says_where_to_go_and_as_whom(stack):
    assert stack.url.startswith("http://127.0.0.1:")
    assert "voorzitter " in stack.said()
    assert stack.get("/healthz") == (200, {"status": "ok"})


def test_it_is_ready_in_every_part(stack):
    wait_until(lambda: stack.get("/readyz")[1]["status"] == "ok", "the worker is heard")
    status, body = stack.get("/readyz")

    assert status == 200
    assert {"database", "schema", "time", "live", "queue", "worker"} < set(body["parts"])
    assert all(part["ok"] for part in body["parts"].values())


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_program_is_started_again_and_loses_nothing(stack, name):
    before = heads(stack)
    killed = psutil.Process(stack.pid(name))
    family = [killed, *killed.children(recursive=True)]

    killed.send_signal(signal.SIGKILL)

    wait_until(lambda: stack.pid(name) not in {0, killed.pid}, f"{name} runs again", SOON)
    wait_until(lambda: stack.get("/readyz")[0] == 200, "it is ready again", SOON)
    _, alive = psutil.wait_procs(family, timeout=SOON)
    assert alive == []
    wait_until(lambda: _grown(before, heads(stack)), "the exercise plays on", SOON)
    assert all(newest == count for newest, count in heads(stack).values()), "a number is missing"


def _grown(before, after):
    """Say whether some journal grew and none shrank."""
    assert all(after[slug][0] >= newest for slug, (newest, _) in before.items())
    return after != before


def test_a_second_start_says_that_it_runs_already(stack):
    done = stack.manage("up", "--port", "0")

    assert done.returncode == 0
    assert "already running" in done.stdout
    assert stack.url in done.stdout


def test_a_taken_port_is_one_sentence(stack, tmp_path):
    port = stack.url.rpartition(":")[2]
    other = type(stack)(tmp_path)

    done = other.manage("up", "--port", port)

    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_killed_supervisor_leaves_no_orphan_and_ctrl_c_stops_everything(stack):
    family = stack.supervisor.children(recursive=True)
    assert len(family) >= 2
    stack.supervisor.kill()
    _, alive = psutil.wait_procs(family, timeout=SOON)
    assert alive == []
    stack.stop()

    stack.start()
    family = stack.supervisor.children(recursive=True)
    assert stack.stop(signal.SIGINT) == 0
    _, alive = psutil.wait_procs(family, timeout=SOON)
    assert alive == []
    assert "Zorgbeeld stopped." in stack.said()
    assert "not running" in stack.manage("down").stdout
