"""Every address. Commands bring their own; what else an app has it lists: `urls.api` and `urls.pages`."""

from importlib import import_module

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule
from drf_spectacular.views import (
    SpectacularAPIView,
    SpectacularJSONAPIView,
    SpectacularSwaggerSplitView,
)

from config import health
from config.metrics_door import metrics_page
from web.views import command_paths

Addresses = list[URLPattern | URLResolver]


def _listed(kind: str) -> Addresses:
    """Return what the apps list under one name, in the order of the stairs."""
    found: Addresses = []
    for name in settings.OWN_APPS:
        if module_has_submodule(import_module(name), "urls"):
            found += getattr(import_module(f"{name}.urls"), kind, [])
        if kind == "api":
            found += command_paths(name)
    return found


urlpatterns: Addresses = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics_page, name="metrics"),
    path("api/v1/", include(_listed("api"))),
    path("api/v1/openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    path("beheer/", admin.site.urls),
    *_listed("pages"),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.refused"
handler404 = "config.errors.missing"
handler500 = "config.errors.fault"
