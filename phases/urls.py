"""Addresses of the phases."""

from django.urls import path

from phases import api as views

api = [
    path("realms/<slug:realm>/plans/", views.PlansView.as_view(), name="plans"),
    path(
        "realms/<slug:realm>/regions/<str:region>/phase/", views.PhaseView.as_view(), name="phase"
    ),
    path(
        "realms/<slug:realm>/phase-proposals/<int:proposal>/decision/",
        views.ProposalView.as_view(),
        name="proposal-decision",
    ),
    path(
        "realms/<slug:realm>/veiligheidsregios/<str:veiligheidsregio>/grip/",
        views.GripView.as_view(),
        name="grip",
    ),
]
