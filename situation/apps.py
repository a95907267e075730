"""The place of `situation` in the project."""

from django.apps import AppConfig

from journal.said import word


class SituationConfig(AppConfig):
    """The shared picture, the log, the exercise."""

    name = "situation"
    verbose_name = word("situation.app")

    def ready(self) -> None:
        """Add the parts of the reference set, seats to the audiences, and what is open to handovers."""
        from journal.logtopics import register_topic  # noqa: PLC0415
        from network.parts import register_part  # noqa: PLC0415
        from network.permissions import register_audiences  # noqa: PLC0415
        from phases.log_topics import activity_in  # noqa: PLC0415
        from situation.bob.data import PARTS  # noqa: PLC0415
        from situation.bob.open_work import open_of_post  # noqa: PLC0415
        from situation.open_points import register_open  # noqa: PLC0415
        from situation.picture_open import questions_open, total_open  # noqa: PLC0415
        from situation.picture_reach import seats_of  # noqa: PLC0415
        from situation.teams import PART  # noqa: PLC0415
        from situation.themes import PART as THEMES  # noqa: PLC0415

        for part in (PART, THEMES, *PARTS):
            register_part(part)
        register_topic(
            "activity", activity_in("post", "item", "question", "themes", "total", "casualties")
        )
        register_audiences(seats_of)
        register_open("questions", questions_open)
        register_open("total", total_open)
        register_open("bob", open_of_post)
