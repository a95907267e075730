"""The place of `phases` in the project."""

from django.apps import AppConfig

from journal.said import word


class PhasesConfig(AppConfig):
    """Care phases, the plans behind them, GRIP."""

    name = "phases"
    verbose_name = word("phases.app")

    def ready(self) -> None:
        """Ask for the forecasts that plans read."""
        from capacity.wanted import register_wanted  # noqa: PLC0415
        from phases.expected import expected_of  # noqa: PLC0415

        register_wanted(expected_of)
