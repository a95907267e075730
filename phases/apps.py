"""The place of `phases` in the project."""

from django.apps import AppConfig

from journal.said import word


class PhasesConfig(AppConfig):
    """Care phases, the plans behind them, GRIP."""

    name = "phases"
    verbose_name = word("phases.app")

    def ready(self) -> None:
        """Add kinds of activiteit and levels of GRIP to the reference set; carry GRIP of before over."""
        from django.db.models.signals import post_migrate  # noqa: PLC0415

        from network.parts import register_part  # noqa: PLC0415
        from phases.activity_kinds import PARTS  # noqa: PLC0415
        from phases.grip_carried import carry_after_migrating  # noqa: PLC0415

        for part in PARTS:
            register_part(part)
        post_migrate.connect(carry_after_migrating, sender=self, dispatch_uid="phases.grip_carried")
