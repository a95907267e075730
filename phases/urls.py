"""Addresses of the phases, besides those of its commands."""

from django.urls import path

from phases import api as views
from phases import plan_api as plans
from web.views import REALM

api = [
    path(f"{REALM}plans/", views.PlansView.as_view(), name="plans"),
    path(f"{REALM}regions/<str:region>/mandated/", views.MandatedView.as_view(), name="mandated"),
    path(f"{REALM}plan-words/", plans.WordsView.as_view(), name="plan-words"),
    path(f"{REALM}plan-drafts/<int:draft>/", plans.DraftView.as_view(), name="plan-draft"),
    path(f"{REALM}plan-drafts/<int:draft>/trial/", plans.TrialView.as_view(), name="plan-trial"),
    path(
        f"{REALM}regions/<str:region>/plan-versions/",
        plans.VersionsView.as_view(),
        name="plan-versions",
    ),
    path(
        f"{REALM}regions/<str:region>/plan-document/",
        plans.DocumentView.as_view(),
        name="plan-document",
    ),
    path(
        f"{REALM}regions/<str:region>/plan-comparison/",
        plans.ComparisonView.as_view(),
        name="plan-comparison",
    ),
]
