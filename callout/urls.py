"""Addresses of callout, besides those of its commands."""

from django.urls import path

from callout import api as views
from callout.views import answer, push_worker
from web.views import REALM

api = [
    path(f"{REALM}callout/own/", views.OwnView.as_view(), name="callout-own"),
    path(f"{REALM}callout/people/", views.PeopleView.as_view(), name="callout-people"),
    path(f"{REALM}system/", views.SystemView.as_view(), name="system"),
]
pages = [
    path("oproep/<str:token>/", answer, name="callout-answer"),
    path("oproep-worker.js", push_worker, name="callout-worker"),
]
