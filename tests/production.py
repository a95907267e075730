"""A production installation on this machine's PostgreSQL and Redis: two roles, a password, real processes.

Set up by the commands that docs/operations.md gives, in their order; what belongs to Debian alone (apt,
systemd, nginx) is left out. People come in as through the proxy, by `Browser`.
"""

import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from deploy import files
from deploy.database import ROLES
from deploy.environment import secret
from deploy.places import APP_ROLE, DATABASE, OWNER_ROLE
from deploy.services import described, filled
from tests.needs import REPO, program
from tests.servers import PostgresServer, RedisServer, free_port

HOST = "zorgbeeld.example"
NOT_INHERITED = {"DJANGO_SETTINGS_MODULE", "PORT", "HOST"}


class Installation:
    """One installation: its settings, its commands, its processes."""

    def __init__(
        self, folder: Path, database: PostgresServer, redis: RedisServer, mail: int
    ) -> None:
        self.folder = folder
        self.database = database
        self.owner_url = self._url(OWNER_ROLE)
        self.ports = [free_port(), free_port()]
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._prepared = ""
        clean = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        secrets = folder / "secret_key"
        files.write(secrets, secret() + secret(), 0o600)
        self.environment = clean | {
            "ZORGBEELD_VAR": str(folder),
            "ZORGBEELD_MODE": "production",
            "SECRET_KEY_FILE": str(secrets),
            "ALLOWED_HOSTS": f"{HOST},localhost",
            "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
            "DATABASE_URL": self._url(APP_ROLE),
            "REDIS_URL": redis.url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail),
            "EMAIL_USE_TLS": "off",
        }

    def _url(self, role: str) -> str:
        """Return the address of the installation's database for a role."""
        return f"postgres://{role}:{secret()}@127.0.0.1:{self.database.port}/{DATABASE}_real"

    def make_roles(self) -> None:
        """Run roles.sql as PostgreSQL's superuser, as the installer does."""
        words = {"owner": OWNER_ROLE, "app": APP_ROLE, "database": f"{DATABASE}_real"}
        for name, url in (("owner", self.owner_url), ("app", self.environment["DATABASE_URL"])):
            words[f"{name}_password"] = url.split(":")[2].split("@")[0]
        told = "".join(f"\\set {name} '{value}'\n" for name, value in words.items())
        done = subprocess.run(
            [program("psql", package="postgresql-client"), "-qX", self.database.url],
            input=told + ROLES.read_text(encoding="utf-8"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def prepare(self) -> str:
        """Run the steps of services.toml, as the installer does; the first who asks waits for it."""
        if not self._prepared:
            for step in described().steps:
                done = self.manage(*step.command)
                assert done.returncode == 0, done.stderr
                self._prepared += done.stdout
        return self._prepared

    def as_role(self, *, owner: bool) -> psycopg.Connection:
        """Connect as one of the two roles."""
        url = self.owner_url if owner else self.environment["DATABASE_URL"]
        return psycopg.connect(url, autocommit=True)

    def manage(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a management command as `zorgbeeld` does: as the owner of the tables where it needs that."""
        role = {"DATABASE_URL": self.owner_url} if command[0] in described().owner else {}
        return self.python("manage.py", *command, **role, **more)

    def shell(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command line of the documents in the checkout, by this Python."""
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return subprocess.run(
            shlex.split(command),
            cwd=REPO,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def python(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run Python with the settings of the installation."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=REPO,
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def start(self) -> None:
        """Start web (twice), worker and clock as services.toml says, and wait until all are heard."""
        for service in described().services.values():
            ports = map(str, self.ports) if service.serves else ("",)
            for port in ports:
                if not service.when and service.wanted(self.environment):
                    command = filled(service.command, port=port, interface="127.0.0.1")
                    self._start(f"{service.name}{port}", command)
        for number in self.ports:
            until(partial(self._is_well, number), f"all is well at {number}", 120)

    def start_web(self, *ports: int) -> None:
        """Start web processes alone, and wait until they answer."""
        service = described().services["web"]
        for number in ports:
            command = filled(service.command, port=str(number), interface="127.0.0.1")
            self._start(f"web{number}", command)
        for number in ports:
            until(partial(self._answers, number), f"web answers at {number}", 120)

    def kill_web(self, port: int) -> None:
        """Kill a web process, and wait until it is gone."""
        process = self._running.pop(f"web{port}")
        process.kill()
        process.wait(10)

    def _answers(self, port: int) -> bool:
        """Say whether a web process answers pages."""
        try:
            return Browser(port).get("/readyz")[0] == 200
        except (OSError, HTTPException):
            return False

    def _start(self, name: str, command: list[str]) -> None:
        """Start one process with its output in a log."""
        with (self.folder / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, *command], cwd=REPO, env=self.environment, stdout=log, stderr=log
            )

    def _is_well(self, port: int) -> bool:
        """Say whether a web process finds everything well; raise when a process ended."""
        for name, process in self._running.items():
            if process.poll() is not None:
                raise RuntimeError(
                    (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]
                )
        try:
            _, _, body = Browser(port).get("/readyz")
            return bool(json.loads(body)["status"] == "ok")
        except (OSError, HTTPException, ValueError):
            return False

    def stop(self) -> None:
        """End every process."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait(5)
        self._running.clear()


class Browser:
    """Somebody's browser behind the proxy: keeps cookies, fills forms in, speaks with the API."""

    def __init__(self, port: int, address: str = "203.0.113.7") -> None:
        self.port = port
        self.address = address
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, body: str | None = None, kind: str = "", origin: str = ""
    ) -> tuple[int, str, str]:
        """Return status, place of a redirect, and text; `origin`: as the page of another site sends it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.address,
            "Referer": f"https://{HOST}{path}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if kind:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies["__Host-csrftoken"]}
        if origin:
            headers |= {"Origin": origin, "Referer": f"{origin}/"}
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", errors="replace")
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status, answer.getheader("Location") or "", text

    def get(self, path: str) -> tuple[int, str, str]:
        """Open a page."""
        return self.ask("GET", path)

    def post(self, path: str, *, page: str = "", **fields: Any) -> tuple[int, str, str]:
        """Open a page, unless it is open already, and send its form with these fields filled in."""
        if not page:
            status, place, page = self.get(path)
            assert status == 200, (status, place, page[:500])
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None, page[:500]
        form = urlencode({"csrfmiddlewaretoken": token[1]} | fields, doseq=True)
        return self.ask("POST", path, form, "application/x-www-form-urlencoded")

    def send(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Give a command to the API."""
        status, _, text = self.ask("POST", path, json.dumps(body), "application/json")
        return status, json.loads(text) if text else None

    def fetch(self, path: str) -> Any:
        """Read from the API."""
        status, _, text = self.get(path)
        assert status == 200, (status, text)
        return json.loads(text)


def until(ask: Any, what: str, seconds: float = 40) -> Any:
    """Ask until there is an answer, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)
    return found


@contextlib.contextmanager
def installation(folder: Path, mail: int, database: PostgresServer) -> Iterator[Installation]:
    """Have an installation with its roles and a Redis of its own; nothing is migrated yet."""
    redis = RedisServer(folder, password=secret())
    made = None
    try:
        redis.start()
        made = Installation(folder, database, redis, mail)
        made.make_roles()
        yield made
    finally:
        if made is not None:
            made.stop()
        redis.kill()
