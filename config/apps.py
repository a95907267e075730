"""The project's own configuration as an app: its system checks, and what the apps declare."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.utils.module_loading import module_has_submodule

# What an app declares in: importing is registering. Others' admin modules are left alone: the one of
# `leaflet` needs libraries of the system.
DECLARING = ("rights", "services", "pages", "receivers", "admin", "watched")


class AdminPages(SimpleAdminConfig):
    """Django's pages of administrators, behind mandates."""

    default_site = "network.admin_site.MandateSite"


class ConfigConfig(AppConfig):
    """Registers the system checks of `config.checks` and imports what the apps declare."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        """Import, in the order of the stairs."""
        for name in settings.OWN_APPS:
            module = apps.get_app_config(name).module
            for part in DECLARING:
                if module is not None and module_has_submodule(module, part):
                    import_module(f"{name}.{part}")
        # after the apps' own: what is counted of requests and tasks, which take their request's id along
        from config import checks, requests_seen, tasks_seen  # noqa: F401, PLC0415


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
