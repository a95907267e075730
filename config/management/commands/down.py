"""Stop the embedded installation that `up` runs elsewhere."""

import os
import signal
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.processes import started_at
from config.supervisor import STOP_SECONDS, read_record


class Command(BaseCommand):
    """Asks the supervisor to end, and waits until it did."""

    help = "Stop the embedded installation."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Signal the process in the record, if it still is the one that wrote it."""
        record = read_record(settings.VAR_DIR)
        pid, started = record.get("pid"), record.get("started")
        if pid is None or started is None or started_at(pid) != started:
            self.stdout.write("Zorgbeeld is not running.")
            return
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 2 * STOP_SECONDS
        while started_at(pid) == started:
            if time.monotonic() > deadline:
                raise CommandError(f"Process {pid} does not end.")
            time.sleep(0.1)
        self.stdout.write("Zorgbeeld stopped.")
