"""The place of `capacity` in the project."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """Registers its commands."""

    name = "capacity"
    verbose_name = "Capaciteit"

    def ready(self) -> None:
        """Make the commands known to sockets."""
        from capacity import admin, commands  # noqa: F401, PLC0415
        from journal.commands import register  # noqa: PLC0415

        register("capacity.beds_report", commands.beds_report)
        register("capacity.figures_confirm", commands.figures_confirm)
        register("capacity.ed_report", commands.ed_report)
