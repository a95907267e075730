"""Addresses of the contract `koppelvlak GZ-beeld`, below a realm."""

from django.urls import path

from lcms_bridge.gz import api as views

_GZ = "realms/<slug:realm>/gz-beeld/v1/"

api = [
    path(f"{_GZ}changes/", views.ChangesView.as_view(), name="gz-changes"),
    path(f"{_GZ}texts/<str:ref>/", views.TextView.as_view(), name="gz-text"),
]
