"""The embedded installation: its programs, and what must be ready before they start."""

import http.client
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from config.sqlite_log import LogKeeper
from config.statics import collect_when_changed
from config.supervisor import Program
from deploy.services import described, filled

# Logs start anew at this size; the one before is kept.
LOG_BYTES = 10 * 1024 * 1024
PROBE_SECONDS = 5


def prepare(out: TextIO, *, day_seconds: float | None = None) -> None:
    """Bring the database, reference data, demo accounts, exercise and static files up to date.

    One process does it all: every start of Django costs about a second.
    """
    for path in (settings.BROKER_DIR / "queue").glob(".*"):
        path.unlink(missing_ok=True)  # drafts and taken messages of a process that was killed
    call_command("migrate", interactive=False, verbosity=0, stdout=out)
    call_command("load_reference", stdout=out)
    call_command("load_plans", stdout=out)
    call_command("load_policy", stdout=out)
    call_command("demo_accounts", stdout=out)
    pace = ["--day-seconds", str(day_seconds)] if day_seconds else []
    call_command("exercise", "ensure", *pace, stdout=out)
    call_command("demo_callout", stdout=out)
    call_command("demo_activity", stdout=out)
    call_command("demo_agreements", stdout=out)
    call_command("demo_requests", stdout=out)
    collect_when_changed()
    connections.close_all()


def programs(*, host: str, port: int, logs: Path) -> list[Program]:
    """Return the programs that services.toml names for the embedded mode."""
    logs.mkdir(parents=True, exist_ok=True)
    interface = host.replace(":", r"\:")
    return [
        Program(
            service.name,
            [sys.executable, *filled(service.embedded, port=str(port), interface=interface)],
            _log(logs / f"{service.name}.log"),
        )
        for service in described().services.values()
        if service.embedded and (not service.asked or getattr(settings, service.asked))
    ]


def log_keeper() -> LogKeeper | None:
    """Return who copies the log of the database; none where it is another server's."""
    database = settings.DATABASES["default"]
    return LogKeeper(Path(database["NAME"])) if "sqlite3" in database["ENGINE"] else None


def _log(path: Path) -> Path:
    """Return a log's path, after putting a big one aside."""
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path


def pick_port(host: str, port: int) -> int:
    """Return the port when it is free (0: any free one). Raises OSError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        picked: int = probe.getsockname()[1]
        return picked


def is_ready(host: str, port: int) -> bool:
    """Ask the server whether it can serve."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=PROBE_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """Return the address at which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def address(host: str, port: int) -> str:
    """Return the address for a browser on this machine."""
    reachable = _reachable(host)
    return f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}/"


def last_lines(log: Path, count: int = 15) -> Iterator[str]:
    """Return the end of a log."""
    yield from log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]


def with_address(host: str, port: int) -> None:
    """Let the children answer to the name they listen on, and send links that lead to their port."""
    hosts = [*settings.ALLOWED_HOSTS, *([host] if host not in {"0.0.0.0", "::"} else [])]  # noqa: S104
    os.environ["ALLOWED_HOSTS"] = ",".join(dict.fromkeys(hosts))
    os.environ["HOST"] = host  # what the checks of the children judge
    os.environ["PORT"] = str(port)
