"""The place of `lcms_bridge` in the project."""

from django.apps import AppConfig


class LcmsBridgeConfig(AppConfig):
    """Files and messages in and out."""

    name = "lcms_bridge"
    verbose_name = "Koppelingen"
