"""The place of `capacity` in the project."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """Figures of facilities."""

    name = "capacity"
    verbose_name = "Capaciteit"
