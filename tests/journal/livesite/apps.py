"""The trial site's hooks: who people are, and one command."""

from typing import Any

from django.apps import AppConfig


class LiveSiteConfig(AppConfig):
    """Registered after the project's own apps, so that its hooks count."""

    name = "tests.journal.livesite"
    label = "livesite"

    def ready(self) -> None:
        """Register the hooks and the command."""
        from journal import (  # noqa: PLC0415
            audit,
            commands,
            identity,
        )
        from tests.journal.livesite import hooks  # noqa: PLC0415

        identity.register(identify=hooks.identify, recheck=hooks.recheck)
        audit.register_prefix("thing:private-")
        handlers: dict[str, Any] = {"trial.set": hooks.trial_set}
        for name, handler in handlers.items():
            commands.register(name, handler)
