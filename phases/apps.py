"""The place of `phases` in the project."""

from django.apps import AppConfig


class PhasesConfig(AppConfig):
    """Listens to changed figures and registers its commands."""

    name = "phases"
    verbose_name = "Fasen"

    def ready(self) -> None:
        """Connect the receivers (importing does) and make the commands known to sockets."""
        from journal.commands import register  # noqa: PLC0415
        from phases import admin, commands, receivers  # noqa: F401, PLC0415

        register("phases.phase_decide", commands.phase_decide)
        register("phases.proposal_decide", commands.proposal_decide)
        register("phases.grip_set", commands.grip_set)
