"""The place of `capacity` in the project."""

from django.apps import AppConfig

from journal.said import word


class CapacityConfig(AppConfig):
    """Figures of facilities."""

    name = "capacity"
    verbose_name = word("capacity.app")

    def ready(self) -> None:
        """Add the kinds of resource to the reference set."""
        from capacity.kinds import PART  # noqa: PLC0415
        from network.parts import register_part  # noqa: PLC0415

        register_part(PART)
