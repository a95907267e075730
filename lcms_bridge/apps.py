"""The place of `lcms_bridge` in the project."""

from django.apps import AppConfig


class LcmsBridgeConfig(AppConfig):
    """See the package's own sentence."""

    name = "lcms_bridge"
    verbose_name = "Koppelingen"
