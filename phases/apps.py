"""The place of `phases` in the project."""

from django.apps import AppConfig

from journal.said import word


class PhasesConfig(AppConfig):
    """Care phases, the plans behind them, GRIP."""

    name = "phases"
    verbose_name = word("phases.app")
