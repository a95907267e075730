"""Addresses of the network."""

from django.urls import path

from network import api as views
from network import trail_api
from web.views import REALM

api = [
    path(f"{REALM}trail/", trail_api.TrailView.as_view(), name="trail"),
    path(f"{REALM}trail.csv", trail_api.TrailCsvView.as_view(), name="trail-csv"),
    path(f"{REALM}tokens/list/", trail_api.TokensView.as_view(), name="tokens"),
    path("reference/", views.ReferenceView.as_view(), name="reference"),
    path("reference/outlines/", views.OutlinesView.as_view(), name="outlines"),
    path("me/", views.MeView.as_view(), name="me"),
]
