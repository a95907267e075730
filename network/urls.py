"""Addresses of the network."""

from django.urls import path

from network import api as views
from network import screens

api = [
    path("reference/", views.ReferenceView.as_view(), name="reference"),
    path("reference/outlines/", views.OutlinesView.as_view(), name="outlines"),
    path("me/", views.MeView.as_view(), name="me"),
]
pages = [
    path("account/", screens.account, name="account"),
    path("account/wachtwoord/", screens.password, name="account-password"),
    path("account/sessies/", screens.sessions, name="account-sessions"),
    path("toegang/<str:token>/", screens.link, name="account-link"),
    path("wachtwoord-vergeten/", screens.reset, name="account-reset"),
]
