"""The place of `situation` in the project."""

from django.apps import AppConfig

from journal.said import word


class SituationConfig(AppConfig):
    """The shared picture, the log, the exercise."""

    name = "situation"
    verbose_name = word("situation.app")

    def ready(self) -> None:
        """Add the teams to the reference set."""
        from network.parts import register_part  # noqa: PLC0415
        from situation.teams import PART  # noqa: PLC0415

        register_part(PART)
