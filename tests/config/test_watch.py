"""The watchman with real processes: who is frozen or killed is missed on screens and by mail, then back."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from websockets.asyncio.client import connect

from tests.needs import REPO
from tests.servers import (
    PostgresServer,
    RedisServer,
    _die_with_parent,
    free_port,
    wait_until,
)

pytestmark = [pytest.mark.faults, pytest.mark.servers]
DATABASE = "watch_faults"
SOON = 120.0  # a deadline for a machine full of others: each thing is said within seconds
CSRF = "c" * 32
WORKER = "Het werk op de achtergrond"
SCREENS = "Het bijwerken van de schermen"
STORAGE = "De opslag"
MAKE = """
from django.test import Client
from journal.models import Realm, RealmKind
from network.models import Mandate, Role, User
Realm.objects.create(slug="proef", name="Proef", kind=RealmKind.REAL)
user = User.objects.create(username="anna", email="anna@example.nl")
Mandate.objects.create(user=user, role=Role.ADMINISTRATOR)
client = Client()
client.force_login(user)
print("session=" + client.cookies["sessionid"].value)
"""


class Mails:
    """A real mail server that keeps the subjects of what it was given."""

    def __init__(self) -> None:
        self.subjects: list[str] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail."""
        letter = message_from_bytes(envelope.content)
        self.subjects.append(str(make_header(decode_header(letter["Subject"]))))
        return "250 OK"

    def said(self, part: str) -> list[str]:
        """Return what was said of a part, in order."""
        return [one.rpartition(": ")[2] for one in self.subjects if f"{part}:" in one]


class House:
    """One web process, one worker with the clock inside, on a real PostgreSQL and Redis."""

    def __init__(self, postgres: PostgresServer, redis: RedisServer, folder: Path) -> None:
        self.folder, self.mails, self.port = folder, Mails(), free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        clean = {name: value for name, value in os.environ.items() if name != "ZORGBEELD_MODE"}
        self.env = clean | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": postgres.url.rpartition("/")[0] + f"/{DATABASE}",
            "REDIS_URL": redis.url.rpartition("/")[0] + "/7",
            "ZORGBEELD_VAR": str(folder),
            "STILL_AFTER_S": "9",
            "WATCH_MAIL": "dienst@example.nl",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mails.controller.port),
            "EMAIL_USE_TLS": "off",
            "LOG_FORMAT": "json",
        }
        self.run("migrate", "-v", "0")
        made = self.run("shell", "--no-imports", "-c", MAKE)
        self.session = next(
            line.removeprefix("session=") for line in made.splitlines() if "session=" in line
        )

    def run(self, *words: str) -> str:
        """Run a management command."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=REPO,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=900,
            check=True,
        )
        return done.stdout

    def start(self, name: str) -> None:
        """Start a program."""
        commands = {
            "web": ["daphne", "-v", "0", "-p", str(self.port), "config.asgi:application"],
            "worker": [
                "celery",
                "-A",
                "config",
                "worker",
                "--beat",
                "--pool",
                "threads",
                "--scheduler",
                "celery.beat:Scheduler",
                "--concurrency",
                "2",
            ],
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *commands[name]],
                cwd=REPO,
                env=self.env,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 -- no thread holds a lock
            )

    def end(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        """End a program."""
        process = self.running.pop(name)
        process.send_signal(how)
        process.wait(60)

    def ask(self, path: str, body: Any = None) -> Any:
        """Ask as the person who is logged in."""
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/json",
        }
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def state(self, part: str) -> str:
        """Return what the page says of a part; empty while nobody answers."""
        try:
            parts = self.ask("/api/v1/realms/proef/system/")["parts"]
        except OSError:
            return ""
        return next(str(one["state"]) for one in parts if one["part"] == part)

    def once(self, part: str, before: int) -> None:
        """Hold that a part was said to stand still, then to work again, neither twice in a row."""
        said = self.mails.said(part)[before:]
        assert said[:2] == ["staat stil.", "werkt weer."]
        assert all(one != other for one, other in pairwise(said)), said

    async def told(self, holds: Callable[[list[str]], bool], act: Callable[[], None]) -> None:
        """Open a screen, do something, and read until it is told that these parts stand still."""
        ticket = await asyncio.to_thread(self.ask, "/api/v1/realms/proef/ticket/", {})
        async with (
            connect(
                f"ws://127.0.0.1:{self.port}/live/proef/",
                subprotocols=["live.v1", f"ticket.{ticket['ticket']}"],  # type: ignore[list-item]
                origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
            ) as socket,
            asyncio.timeout(SOON),
        ):
            act()  # in this thread: what it starts lives as long as its thread does
            async for text in socket:
                frame = json.loads(text)
                if "troubles" in frame and holds([one["part"] for one in frame["troubles"]]):
                    return

    def close(self) -> None:
        """End everything."""
        for name in list(self.running):
            self.running[name].send_signal(signal.SIGCONT)
            self.end(name)
        self.mails.controller.stop()


@pytest.fixture(scope="module")
def house(
    postgres_server: PostgresServer, redis_instance: RedisServer, tmp_path_factory: Any
) -> Iterator[House]:
    admin = postgres_server.url.rpartition("/")[0] + "/postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    made = House(postgres_server, redis_instance, tmp_path_factory.mktemp("watch"))
    try:
        made.start("web")
        made.start("worker")
        wait_until(lambda: made.state("worker") == "works", "the worker is heard", SOON)
        wait_until(lambda: made.state("rounds") == "works", "the rounds come", SOON)
        yield made
    finally:
        made.close()


def test_a_killed_worker_is_missed_on_page_screen_and_by_mail_and_its_return_is_told(
    house: House,
) -> None:
    before = len(house.mails.said(WORKER))

    asyncio.run(house.told(lambda parts: "worker" in parts, lambda: house.end("worker")))
    assert house.state("worker") == "still"
    wait_until(lambda: len(house.mails.said(WORKER)) > before, "the mail came", SOON)

    asyncio.run(house.told(lambda parts: "worker" not in parts, lambda: house.start("worker")))
    wait_until(lambda: house.state("worker") == "works", "the page says so", SOON)
    wait_until(lambda: len(house.mails.said(WORKER)) > before + 1, "the mail came", SOON)
    house.once(WORKER, before)


def test_a_server_process_that_is_frozen_is_missed_by_the_worker(house: House) -> None:
    before = len(house.mails.said(SCREENS))
    web = house.running["web"]

    web.send_signal(signal.SIGSTOP)
    try:
        wait_until(lambda: len(house.mails.said(SCREENS)) > before, "the mail came", SOON)
    finally:
        web.send_signal(signal.SIGCONT)
    wait_until(lambda: len(house.mails.said(SCREENS)) > before + 1, "that it is over", SOON)
    house.once(SCREENS, before)


def test_a_database_that_hangs_is_told_though_nothing_can_be_asked_of_it(
    house: House, postgres_server: PostgresServer
) -> None:
    before = len(house.mails.said(STORAGE))

    def kill() -> None:
        postgres_server.kill()

    asyncio.run(house.told(lambda parts: "database" in parts, kill))
    try:
        wait_until(lambda: len(house.mails.said(STORAGE)) > before, "the mail came", SOON)
    finally:
        postgres_server.start()
    wait_until(lambda: len(house.mails.said(STORAGE)) > before + 1, "that it is over", SOON)
    house.once(STORAGE, before)
    assert house.state("database") == "works"


def test_every_line_of_the_log_is_one_object(house: House) -> None:
    lines = (house.folder / "web.log").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 3
    assert all({"at", "level", "message", "request_id"} <= set(json.loads(line)) for line in lines)
