"""Addresses of the phases, besides those of its commands."""

from django.urls import path

from phases import api as views
from phases import pressure_api as pressure
from web.views import REALM

api = [
    path(f"{REALM}plans/", views.PlansView.as_view(), name="plans"),
    path(f"{REALM}pressure-scheme/", pressure.PressureSchemeView.as_view(), name="pressure-scheme"),
    path(
        f"{REALM}pressure/<str:facility>/",
        pressure.PressureEvidenceView.as_view(),
        name="pressure-evidence",
    ),
    path(f"{REALM}regions/<str:region>/mandated/", views.MandatedView.as_view(), name="mandated"),
]
