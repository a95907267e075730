"""The place of `callout` in the project."""

from django.apps import AppConfig

from journal.said import word


class CalloutConfig(AppConfig):
    """Contacts, rosters, alarms, and the ways out."""

    name = "callout"
    verbose_name = word("callout.app")

    def ready(self) -> None:
        """Add the functions to the reference set."""
        from callout import functions  # noqa: PLC0415
        from network.parts import register_part  # noqa: PLC0415

        register_part(functions.PART)
