"""Addresses of the network."""

from django.urls import path

from network import api as views

api = [
    path("reference/", views.ReferenceView.as_view(), name="reference"),
    path("reference/outlines/", views.OutlinesView.as_view(), name="outlines"),
    path("me/", views.MeView.as_view(), name="me"),
]
