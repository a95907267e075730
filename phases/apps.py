"""The place of `phases` in the project."""

from django.apps import AppConfig


class PhasesConfig(AppConfig):
    """Care phases, the plans behind them, GRIP."""

    name = "phases"
    verbose_name = "Fasen"
