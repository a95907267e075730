"""A production configuration runs on PostgreSQL and Redis, and without the demo."""

import os
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.needs import REPO
from tests.servers import free_port, postgres, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.faults]

ADD_DEMO_ACCOUNT = (
    "from network.models import User; User.objects.create(username='demo', is_demo=True)"
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory, redis_url):
    """The environment of a production installation with a migrated database of its own."""
    with postgres() as server:
        clean = {
            name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
        }
        made = clean | {
            "ZORGBEELD_VAR": str(tmp_path_factory.mktemp("production")),
            "ZORGBEELD_MODE": "production",
            "SECRET_KEY": "mYb2vQ-0cT8rLk5Wn1xZq7JdGfHs4uEaPiO6_tRwKyUj9AhBeCXvSgDzNlMp3F0I",
            "ALLOWED_HOSTS": "zorgbeeld.example,localhost",
            "DATABASE_URL": server.url,
            "REDIS_URL": redis_url,
        }
        for command in (
            ["migrate", "--noinput"],
            ["load_reference"],
            ["collectstatic", "--noinput", "--verbosity", "0"],
        ):
            done = manage(made, *command)
            assert done.returncode == 0, done.stderr
        yield made


def manage(environment, *command):
    return python(environment, "manage.py", *command)


def python(environment, *command):
    return subprocess.run(
        [sys.executable, *command],
        cwd=REPO,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *_args):
        return None


def status(url, **headers):
    """Return the status of an address, 0 when nobody answers."""
    request = urllib.request.Request(url, headers={"Host": "zorgbeeld.example"} | headers)
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
def test_a_server_is_ready_and_keeps_to_https(environment, server, tmp_path):
    port = str(free_port())
    command = [part.format(port=port) for part in server]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "config.asgi:application"],
            cwd=REPO,
            env=environment,
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


def test_demo_accounts_cannot_be_made(environment):
    done = manage(environment, "demo_accounts")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_server_without_static_files_says_what_to_run(environment, tmp_path):
    done = python(environment | {"ZORGBEELD_VAR": str(tmp_path)}, "-c", "import config.asgi")

    assert done.returncode != 0
    assert "zorgbeeld.E013" in done.stderr
    assert "collectstatic" in done.stderr


def test_nothing_starts_while_a_demo_account_is_in_the_database(environment):
    assert manage(environment, "shell", "--no-imports", "-c", ADD_DEMO_ACCOUNT).returncode == 0
    try:
        for command in (
            ["-c", "import config.asgi"],
            ["-m", "celery", "-A", "config", "worker", "--pool", "solo"],
        ):
            done = python(environment, *command)
            assert done.returncode != 0
            assert "zorgbeeld.E010" in done.stderr
        assert "zorgbeeld.E010" in manage(environment, "migrate", "--noinput").stderr
    finally:
        remove = "from network.models import User; User.objects.filter(is_demo=True).delete()"
        manage(environment, "shell", "--no-imports", "-c", remove)
