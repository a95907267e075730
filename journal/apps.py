"""The journal's place in the project."""

from django.apps import AppConfig

from journal.said import word


class JournalConfig(AppConfig):
    """The ground of the stairs: imports from no other app of the project."""

    name = "journal"
    verbose_name = word("journal.app")

    def ready(self) -> None:
        """Prepare connections to the database, and know what only a command tells."""
        from journal import quick_moments, restored  # noqa: F401, PLC0415 -- a receiver, an event
