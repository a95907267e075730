"""The place of `lcms_bridge` in the project."""

from django.apps import AppConfig

from journal.said import word


class LcmsBridgeConfig(AppConfig):
    """Files and messages in and out."""

    name = "lcms_bridge"
    verbose_name = word("lcms_bridge.app")

    def ready(self) -> None:
        """Have the views of analysts step aside for migrations, and files lose what a redaction takes out."""
        # models are there only when the apps are ready
        from django.db.models.signals import post_migrate, pre_migrate  # noqa: PLC0415

        from journal import redaction  # noqa: PLC0415
        from lcms_bridge.analysis.migrating import (  # noqa: PLC0415
            again_after_migrating,
            rest_before_migrating,
        )
        from lcms_bridge.files_without import message_forget_words  # noqa: PLC0415

        redaction.register(message_forget_words)
        pre_migrate.connect(rest_before_migrating, sender=self, dispatch_uid="analysis.rest")
        post_migrate.connect(again_after_migrating, sender=self, dispatch_uid="analysis.again")
