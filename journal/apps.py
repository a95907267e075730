"""The journal's place in the project."""

from django.apps import AppConfig

from journal.said import word


class JournalConfig(AppConfig):
    """The ground of the stairs: imports from no other app of the project."""

    name = "journal"
    verbose_name = word("journal.app")
