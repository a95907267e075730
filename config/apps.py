"""The project's own configuration as an app: its system checks, and what the apps declare."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

APPS = (
    "journal",
    "web",
    "network",
    "capacity",
    "phases",
    "patientspread",
    "situation",
    "lcms_bridge",
)
# What an app declares in: importing is registering. Others' admin modules are left alone: the one of
# `leaflet` needs libraries of the system.
DECLARING = ("rights", "services", "pages", "receivers", "admin")


class ConfigConfig(AppConfig):
    """Registers the system checks of `config.checks` and imports what the apps declare."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        """Import, in the order of the stairs."""
        from config import checks  # noqa: F401, PLC0415

        for name in APPS:
            module = apps.get_app_config(name).module
            for part in DECLARING:
                if module is not None and module_has_submodule(module, part):
                    import_module(f"{name}.{part}")
