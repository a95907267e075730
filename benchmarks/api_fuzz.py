"""Try every address of the API as each function for as long as one likes, against a server on PostgreSQL.

    python benchmarks/api_fuzz.py --minutes 30 --json fuzz.json
    python benchmarks/api_fuzz.py --minutes 1 --seed 7

What is sent follows from the description (schemathesis) and from what is odd beyond it (tests/fuzz).
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from live_parts.processes import BIN, ROOT, Server, free_port, running

from tests.servers import postgres, redis_server

# addresses that no person opens, and whose token does
PROGRAMS = {"/{realm}/figures/": "source", "/gz-beeld/": "neighbour"}
PER_OPERATION = 6  # requests of one operation in a round; each goes out as two functions
ROUNDS_OF_ONE_COUNTRY = 3  # then another: exercises end, plans change
PATIENCE = 30.0  # seconds for one answer
SHOWN = 40
# one program sends more than a person may
UNLIMITED = dict.fromkeys(("COMMANDS_PER_10_S", "READS_PER_10_S", "UPLOAD_MB_PER_MINUTE"), "0")


class Line:
    """A connection to the server that opens again when it was closed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def send(self, sent: Any, token: str) -> Any:
        """Return the answer to a request. Raises OSError, HTTPException: there was none."""
        from tests.fuzz.sending import Answered  # noqa: PLC0415

        headers = {**sent.headers, "Authorization": token}
        if sent.content_type:
            headers["Content-Type"] = sent.content_type
        target = f"{sent.path}?{sent.query}" if sent.query else sent.path
        try:
            self.open.request(sent.method, target, sent.body or None, headers)
            answer = self.open.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.open.close()
            raise
        return Answered(answer.status, {k.lower(): v for k, v in answer.getheaders()}, body)


class Run:
    """One run: what was sent, what was wrong, how long answers took."""

    def __init__(self, line: Line, seed: int) -> None:
        from tests.fuzz.describing import description, operations  # noqa: PLC0415

        self.line, self.seed = line, seed
        self.schema = description()
        self.operations = list(operations(self.schema))
        self.sent: Counter[int] = Counter()
        self.wrong: dict[str, str] = {}
        self.slowest = 0.0

    def until(self, ends: float) -> None:
        """Send until a moment."""
        for at in count(self.seed):
            if (at - self.seed) % ROUNDS_OF_ONE_COUNTRY == 0:
                country, tokens = prepared()
                self.line.open.close()  # making a country takes longer than a server keeps an idle line
            for operation in self.operations:
                if time.monotonic() > ends:
                    return
                self.round(operation, country, tokens, at)

    def round(self, operation: Any, country: Any, tokens: dict[str, str], seed: int) -> None:
        """Send some requests of one operation, each as two functions."""
        from tests.fuzz.describing import drawn, requests_of  # noqa: PLC0415

        named = next((one for part, one in PROGRAMS.items() if part in operation.template), "")
        who = cycle([named]) if named else turns(tokens, seed)
        for sent in drawn(requests_of(operation, country.named), PER_OPERATION, seed):
            for role in (next(who), next(who)):
                self.one(operation, sent, role, tokens[role])

    def one(self, operation: Any, sent: Any, role: str, token: str) -> None:
        """Send one request and judge the answer."""
        from tests.fuzz.judging import complaints  # noqa: PLC0415

        begun = time.monotonic()
        try:
            answer = self.line.send(sent, token)
        except (OSError, http.client.HTTPException) as error:
            self.wrong.setdefault(f"{operation}: {type(error).__name__}", f"no answer ← {sent}")
            return
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.sent[answer.status] += 1
        for said in complaints(self.schema, operation.template, sent, answer):
            self.wrong.setdefault(f"{operation} as {role}: {said[:60]}", said)

    def gates(self, minutes: float, ready: int) -> list[dict[str, Any]]:
        """Return what was demanded and reached."""
        number = sum(self.sent.values())
        least = int(minutes * 60)
        faults = sum(said.startswith(("a fault", "no answer")) for said in self.wrong.values())
        beside = len(self.wrong) - faults
        rows = [
            ("requests sent", f">= {least}", number, number >= least),
            ("operations tried", f"= {len(self.operations)}", len(self.operations), True),
            ("faults of the server, or no answer", "0", faults, not faults),
            ("answers beside the description", "0", beside, not beside),
            (
                "slowest answer, s",
                f"< {PATIENCE:.0f}",
                round(self.slowest, 2),
                self.slowest < PATIENCE,
            ),
            ("the server is ready afterwards", "200", ready, ready == http.client.OK),
        ]
        names = ("what", "demanded", "reached", "holds")
        return [dict(zip(names, row, strict=True)) for row in rows]


def turns(tokens: dict[str, str], seed: int) -> Iterator[str]:
    """Return the functions in turn, beginning with another one each round."""
    names = [name for name in tokens if name not in PROGRAMS.values()]
    begin = seed % len(names)
    return cycle(names[begin:] + names[:begin])


def prepared() -> tuple[Any, dict[str, str]]:
    """Return a country with one of everything, and a token for each function in it."""
    from network.models import Role  # noqa: PLC0415
    from tests.factories import token_for  # noqa: PLC0415
    from tests.filled import filled_make  # noqa: PLC0415

    country = filled_make()
    tokens = {str(role): f"Token {token_for(country.user(role))}" for role in Role}
    programs = {"source": country.source_token, "neighbour": country.neighbour_token}
    return country, tokens | {name: f"Bearer {token}" for name, token in programs.items()}


def measured(options: argparse.Namespace, folder: Path, database: str, redis: str) -> Run:
    """Start a server, send, and return the run."""
    env = UNLIMITED | {"ZORGBEELD_VAR": str(folder), "DATABASE_URL": database, "REDIS_URL": redis}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"}
    os.environ |= env
    manage = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(manage, cwd=ROOT, check=True)
    import django  # noqa: PLC0415

    django.setup()
    port = free_port()
    command = [
        str(BIN / "uvicorn"),
        "--port",
        str(port),
        "--log-level",
        "error",
        "config.asgi:application",
    ]
    with running(Server(command, env, port, folder / "server.log")):
        run = Run(Line(port), options.seed)
        run.until(time.monotonic() + options.minutes * 60)
        run.line.open.close()
        run.line.open.request("GET", "/healthz")
        ready = run.line.open.getresponse().status
    write(options, run, run.gates(options.minutes, ready))
    return run


def write(options: argparse.Namespace, run: Run, rows: list[dict[str, Any]]) -> None:
    """Say what came of it, and keep it where that was asked."""
    print(f"answers: {dict(sorted(run.sent.items()))}")
    for name, said in list(run.wrong.items())[:SHOWN]:
        print(f"- {name}\n    {said[:600]}")
    for row in rows:
        print(
            f"{'ok' if row['holds'] else 'NOT'}  {row['what']}: {row['reached']} ({row['demanded']})"
        )
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Run, and return the exit code."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--minutes", type=float, default=30.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", help="write what was demanded and reached there")
    chosen = options.parse_args()
    with (
        postgres() as database,
        redis_server() as redis,
        tempfile.TemporaryDirectory() as folder,
    ):
        run = measured(chosen, Path(folder), database.url, redis.url)
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
