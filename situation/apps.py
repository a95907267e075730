"""The place of `situation` in the project."""

from django.apps import AppConfig


class SituationConfig(AppConfig):
    """Registers its commands."""

    name = "situation"
    verbose_name = "Situatie"

    def ready(self) -> None:
        """Make the commands known to sockets."""
        from journal.commands import register  # noqa: PLC0415
        from situation import admin, commands  # noqa: F401, PLC0415

        register("situation.note_post", commands.note_post)
        register("situation.exercise_steer", commands.exercise_steer)
