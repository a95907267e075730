"""The place of `lcms_bridge` in the project."""

from django.apps import AppConfig


class LcmsBridgeConfig(AppConfig):
    """See the package's own sentence."""

    name = "lcms_bridge"
    verbose_name = "Koppelingen"

    def ready(self) -> None:
        """Register the inbox with the admin, which looks for nothing by itself, and the receivers."""
        from lcms_bridge import admin, receivers  # noqa: F401, PLC0415
