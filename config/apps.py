"""The project's own configuration as an app, so that its system checks are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks of `config.checks`."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        """Import the checks: importing registers them."""
        from config import checks  # noqa: F401, PLC0415
