"""Addresses of the phases, besides those of its commands."""

from django.urls import path

from phases import api as views
from web.views import REALM

api = [
    path(f"{REALM}plans/", views.PlansView.as_view(), name="plans"),
    path(f"{REALM}regions/<str:region>/mandated/", views.MandatedView.as_view(), name="mandated"),
]
