"""Write deploy/prometheus/alerts.yaml from the declared metrics and parts."""

from typing import Any

from django.core.management.base import BaseCommand

from config.alerting import PAGE, rules
from config.env import BASE_DIR


class Command(BaseCommand):
    """Overwrites the file; a test compares it with what this would write."""

    help = "Write deploy/prometheus/alerts.yaml from the declared metrics and parts."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the file."""
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(rules(), encoding="utf-8")
        self.stdout.write(f"{PAGE.relative_to(BASE_DIR)} written")
