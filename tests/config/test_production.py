"""A production configuration runs on PostgreSQL and Redis, and without the demo."""

import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.needs import REPO
from tests.production import HOST
from tests.servers import free_port, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.faults]

ADD_DEMO_ACCOUNT = (
    "from network.models import User; User.objects.create(username='demo', is_demo=True)"
)


@pytest.fixture(scope="module")
def prepared(production):
    """The installation with its tables, reference data and static files, whoever asked for them first."""
    production.prepare()
    return production


# Two of a program's connections: one stands still with a table that the other needs.
HANGS = """
import django
django.setup()
from django.db import InternalError, OperationalError, connection
from journal.unavailable import is_unavailable
first, other, watcher = connection.copy(), connection.copy(), connection.copy()
first.set_autocommit(False)
first.cursor().execute("LOCK TABLE journal_realm IN EXCLUSIVE MODE")
try:
    other.cursor().execute("UPDATE journal_realm SET name = name")
except OperationalError as error:
    print("told to come back", error.__cause__.sqlstate)
with watcher.cursor() as looking:
    while True:
        looking.execute(
            "SELECT count(*), pg_sleep(0.05) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        )
        if not looking.fetchone()[0]:
            break
other.cursor().execute("UPDATE journal_realm SET name = name")
try:
    first.cursor().execute("SELECT 1")
except InternalError as error:
    print("cut off, which is told as", is_unavailable(error))
"""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *_args):
        return None


def status(url, **headers):
    """Return the status of an address, 0 when nobody answers."""
    request = urllib.request.Request(url, headers={"Host": HOST} | headers)
    try:
        return urllib.request.build_opener(NoRedirect).open(request, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@pytest.mark.parametrize(
    "server",
    [
        ["daphne", "-v", "0", "-e", "tcp:port={port}:interface=127.0.0.1:backlog=4096"],
        ["uvicorn", "--port", "{port}", "--loop", "uvloop", "--ws", "websockets-sansio"],
    ],
    ids=["daphne", "uvicorn"],
)
def test_a_server_is_ready_and_keeps_to_https(prepared, server, tmp_path):
    port = str(free_port())
    command = [part.format(port=port) for part in server]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "config.asgi:application"],
            cwd=REPO,
            env=prepared.environment,
            stdout=log,
            stderr=log,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: process.poll() is not None or status(f"{url}/healthz") == 200, "answers")
        assert process.poll() is None, (tmp_path / "log").read_text()

        assert status(f"{url}/readyz") == 200
        assert status(f"{url}/login/") == 301
        assert status(f"{url}/login/", **{"X-Forwarded-Proto": "https"}) == 200
        assert status(f"{url}/healthz", Host="stranger.example") == 400
    finally:
        process.terminate()
        process.wait(30)


def test_a_program_that_hangs_in_a_transaction_does_not_stop_the_others(prepared):
    patience = {"DATABASE_LOCK_SECONDS": "1", "DATABASE_IDLE_SECONDS": "2"}
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = prepared.python("-c", HANGS, **patience, **settings)

    assert done.stderr == ""
    assert done.stdout.splitlines() == ["told to come back 55P03", "cut off, which is told as True"]


def test_demo_accounts_cannot_be_made(prepared):
    done = prepared.manage("demo_accounts")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_server_without_static_files_says_what_to_run(prepared, tmp_path):
    done = prepared.python("-c", "import config.asgi", ZORGBEELD_VAR=str(tmp_path))

    assert done.returncode != 0
    assert "zorgbeeld.E013" in done.stderr
    assert "collectstatic" in done.stderr


def test_nothing_starts_while_a_demo_account_is_in_the_database(prepared):
    assert prepared.manage("shell", "--no-imports", "-c", ADD_DEMO_ACCOUNT).returncode == 0
    try:
        for command in (
            ["-c", "import config.asgi"],
            ["-m", "celery", "-A", "config", "worker", "--pool", "solo"],
        ):
            done = prepared.python(*command)
            assert done.returncode != 0
            assert "zorgbeeld.E010" in done.stderr
        assert "zorgbeeld.E010" in prepared.manage("migrate", "--noinput").stderr
    finally:
        remove = "from network.models import User; User.objects.filter(is_demo=True).delete()"
        prepared.manage("shell", "--no-imports", "-c", remove)
