"""Start the embedded installation and keep it running: what `make run` does."""

import signal
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import embedded
from config.guard import dangers
from config.supervisor import AlreadyRunningError, CannotStartError, Supervisor
from network.demo import demo_accounts_here


class Command(BaseCommand):
    """Web and worker under one supervisor, until ctrl-C."""

    help = "Prepare the embedded database, then run web and worker until ctrl-C."
    requires_system_checks: list[str] = []  # done by itself, when the database is there

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address; the environment gives the default."""
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT, help="0: any free port")
        parser.add_argument("--day-seconds", type=float, help="pace of a new exercise")
        parser.add_argument("--prepare-only", action="store_true", help="prepare and stop")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare, start, watch."""
        if not settings.EMBEDDED:
            raise CommandError(
                "`up` is for the embedded mode; production runs its own processes "
                "(docs/operations.md, compose.yaml).",
            )
        host: str = options["host"]
        settings.HOST = host  # the checks judge where it really listens
        supervisor = Supervisor(settings.VAR_DIR, [], "", self._tell)
        try:
            supervisor.claim()
        except AlreadyRunningError as other:
            self._tell(
                f"Zorgbeeld is already running: {other.record.get('address') or 'just started'}"
            )
            return
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, supervisor.stop)
        began = time.monotonic()
        port = self._port(host, options["port"])
        self._prepare(options["day_seconds"])
        if not options["prepare_only"]:
            self._run(supervisor, host, port, began)

    def _run(self, supervisor: Supervisor, host: str, port: int, began: float) -> None:
        """Run the programs until told to stop."""
        embedded.with_address(host, port)
        supervisor.address = embedded.address(host, port)
        supervisor.programs = embedded.programs(host=host, port=port, logs=settings.VAR_DIR / "log")
        keeper = embedded.log_keeper()
        try:
            supervisor.run(
                ready=lambda: embedded.is_ready(host, port),
                on_ready=lambda: self._welcome(supervisor.address, began),
                beside=keeper.look if keeper else lambda: None,
            )
        except CannotStartError as error:
            self._show(error.log)
            raise CommandError(f"{error.name} does not start; its log is {error.log}") from None
        finally:
            if keeper:
                keeper.close()
        self._tell("Zorgbeeld stopped.")

    def _port(self, host: str, port: int) -> int:
        """Return the port, or say in one sentence why it cannot be had."""
        try:
            return embedded.pick_port(host, port)
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} cannot be used ({error.strerror}); "
                "try another one: make run PORT=8001",
            ) from None

    def _prepare(self, day_seconds: float | None) -> None:
        """Prepare, and refuse what the system checks call an error."""
        self._tell("Preparing the database, the reference data and the exercise …")
        log = settings.VAR_DIR / "log" / "prepare.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as out:
            embedded.prepare(out, day_seconds=day_seconds)
        found = dangers()
        if found:
            raise CommandError("\n".join(str(message) for message in found))

    def _welcome(self, address: str, began: float) -> None:
        """Print where to go and who one can be."""
        accounts = demo_accounts_here()
        width = max(len(account.username) for account in accounts)
        self._tell(f"\nZorgbeeld runs: {address}   ({time.monotonic() - began:.1f} s)\n")
        self._tell("Demo accounts (they exist in this embedded demo only):")
        for account in accounts:
            name = account.username.ljust(width)
            self._tell(f"  {name}  {account.password}  {account.role.label}, {account.place_name}")
        self._tell(f"\nLogs: {settings.VAR_DIR / 'log'}   Stop: ctrl-C, or `make stop` elsewhere\n")

    def _show(self, log: Path) -> None:
        """Print the end of a log."""
        for line in embedded.last_lines(log):
            self._tell(f"  {line}")

    def _tell(self, text: str) -> None:
        """Print at once, also when the output is a file."""
        self.stdout.write(text)
        sys.stdout.flush()
