"""The place of `phases` in the project."""

from django.apps import AppConfig

from journal.said import word


class PhasesConfig(AppConfig):
    """Care phases, the plans behind them, GRIP."""

    name = "phases"
    verbose_name = word("phases.app")

    def ready(self) -> None:
        """Ask for the forecasts that plans read; add kinds of activiteit and GRIP to the reference set."""
        from django.db.models.signals import post_migrate  # noqa: PLC0415

        from capacity.wanted import register_wanted  # noqa: PLC0415
        from journal.logtopics import register_topic  # noqa: PLC0415
        from network.parts import register_part  # noqa: PLC0415
        from phases.activity_kinds import PARTS  # noqa: PLC0415
        from phases.expected import expected_of  # noqa: PLC0415
        from phases.grip_carried import carry_after_migrating  # noqa: PLC0415
        from phases.log_topics import OWN_KINDS, activity_in  # noqa: PLC0415
        from phases.runs import leading  # noqa: PLC0415
        from web.people import register_leads  # noqa: PLC0415

        register_wanted(expected_of)
        register_leads(leading)
        told = "Only lines about the activiteit with this number"
        register_topic("activity", activity_in(*OWN_KINDS), told)
        for part in PARTS:
            register_part(part)
        post_migrate.connect(carry_after_migrating, sender=self, dispatch_uid="phases.grip_carried")
