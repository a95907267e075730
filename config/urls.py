"""Every address. An app lists its own: `urls.api` below /api/v1/, `urls.pages` at the root."""

from importlib import import_module

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from config import health

Addresses = list[URLPattern | URLResolver]
APPS = ("journal", "network", "capacity", "phases", "patientspread", "situation", "lcms_bridge")


def _listed(kind: str) -> Addresses:
    """Return what the apps list under one name, in the order of the stairs."""
    found: Addresses = []
    for name in APPS:
        found += getattr(import_module(f"{apps.get_app_config(name).name}.urls"), kind, [])
    return found


urlpatterns: Addresses = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include(_listed("api"))),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
    path("beheer/", admin.site.urls),
    *_listed("pages"),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.refused"
handler404 = "config.errors.missing"
handler500 = "config.errors.fault"
