"""The place of `capacity` in the project."""

from django.apps import AppConfig

from journal.said import word


class CapacityConfig(AppConfig):
    """Figures of facilities."""

    name = "capacity"
    verbose_name = word("capacity.app")

    def ready(self) -> None:
        """Add to the reference set, and have reading an announced arrival recorded."""
        from capacity import cohort_lists, emergency_lists, kinds, questionnaires  # noqa: PLC0415
        from journal.audit import register_prefix  # noqa: PLC0415
        from network.parts import register_part  # noqa: PLC0415

        register_part(kinds.PART)
        register_part(kinds.SHAPES_PART)
        register_part(cohort_lists.PART)
        register_part(emergency_lists.PART)
        register_part(questionnaires.PART)
        register_prefix("arrival:")
