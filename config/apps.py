"""The project's own configuration as an app, so that its system checks are found."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ConfigConfig(AppConfig):
    """Registers the system checks of `config.checks`."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        """Import the checks: importing registers them."""
        from config import checks  # noqa: F401, PLC0415


class StaticFiles(StaticFilesConfig):
    """Leaves out what no page asks for: compressing all of it took 38 s of a first start, the rest 2."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "*.md",
        "rest_framework",  # its pages for browsers are not switched on
        "drf_spectacular_sidecar/redoc",
        "*/swagger-ui-es-bundle*",
        "leaflet/draw",
        "leaflet/leaflet-src.js",
        "leaflet/leaflet.forms.js",
        "leaflet/proj4*",
        "leaflet/*MiniMap*",
    ]
