"""The place of `lcms_bridge` in the project."""

from django.apps import AppConfig

from journal.said import word


class LcmsBridgeConfig(AppConfig):
    """Files and messages in and out."""

    name = "lcms_bridge"
    verbose_name = word("lcms_bridge.app")
