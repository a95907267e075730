"""The place of `situation` in the project."""

from django.apps import AppConfig

from journal.said import word


class SituationConfig(AppConfig):
    """The shared picture, the log, the exercise."""

    name = "situation"
    verbose_name = word("situation.app")

    def ready(self) -> None:
        """Add teams, meetings and kinds of requests to the reference set; say what is open for a function."""
        from network.parts import register_part  # noqa: PLC0415
        from situation.bob.data import PARTS  # noqa: PLC0415
        from situation.bob.open_work import open_of_post  # noqa: PLC0415
        from situation.open_points import register_open  # noqa: PLC0415
        from situation.teams import PART  # noqa: PLC0415

        for part in (PART, *PARTS):
            register_part(part)
        register_open("bob", open_of_post)
