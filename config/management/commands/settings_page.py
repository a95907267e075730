"""Write docs/settings.md from the declared environment variables."""

from typing import Any

from django.core.management.base import BaseCommand

from config.env import BASE_DIR, settings_page


class Command(BaseCommand):
    """Overwrites the page; a test compares it with what this would write."""

    help = "Write docs/settings.md from the declared environment variables."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the page."""
        page = BASE_DIR / "docs" / "settings.md"
        page.write_text(settings_page(), encoding="utf-8")
        self.stdout.write(f"{page.relative_to(BASE_DIR)} written")
