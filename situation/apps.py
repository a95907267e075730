"""The place of `situation` in the project."""

from django.apps import AppConfig

from journal.said import word


class SituationConfig(AppConfig):
    """The shared picture, the log, the exercise."""

    name = "situation"
    verbose_name = word("situation.app")

    def ready(self) -> None:
        """Add teams and themes to the reference set, seats to the audiences, what is open to handovers."""
        from network.parts import register_part  # noqa: PLC0415
        from network.permissions import register_audiences  # noqa: PLC0415
        from situation.open_points import register_open  # noqa: PLC0415
        from situation.picture_open import questions_open, total_open  # noqa: PLC0415
        from situation.picture_reach import seats_of  # noqa: PLC0415
        from situation.teams import PART  # noqa: PLC0415
        from situation.themes import PART as THEMES  # noqa: PLC0415

        register_part(PART)
        register_part(THEMES)
        register_audiences(seats_of)
        register_open("questions", questions_open)
        register_open("total", total_open)
