"""Addresses of capacity."""

from django.urls import path

from capacity import api as views

_FACILITY = "realms/<slug:realm>/facilities/<str:facility>"

api = [
    path(f"{_FACILITY}/beds/", views.BedsView.as_view(), name="beds-report"),
    path(f"{_FACILITY}/confirm/", views.ConfirmView.as_view(), name="figures-confirm"),
    path(f"{_FACILITY}/ed/", views.EdView.as_view(), name="ed-report"),
]
