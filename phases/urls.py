"""Addresses of the phases, besides those of its commands."""

from django.urls import path

from phases import activity_api as activities
from phases import api as views
from phases import plan_api as plans
from phases import pressure_api as pressure
from phases.record import api as record
from web.views import REALM

_REGION = f"{REALM}regions/<str:region>/"

api = [
    path(
        f"{REALM}activities/archive/",
        activities.ArchiveView.as_view(),
        name="activities-archive",
    ),
    path(f"{REALM}plans/", views.PlansView.as_view(), name="plans"),
    path(f"{_REGION}mandated/", views.MandatedView.as_view(), name="mandated"),
    path(f"{_REGION}decisions/", record.DecisionsView.as_view(), name="decisions"),
    path(f"{_REGION}decisions.pdf", record.DecisionsPdfView.as_view(), name="decisions-pdf"),
    path(f"{_REGION}decisions/<int:seq>/", record.DecisionView.as_view(), name="decision"),
    path(f"{_REGION}timeline/", record.TimelineView.as_view(), name="timeline"),
    path(f"{REALM}standing/", views.StandingView.as_view(), name="standing"),
    path(
        f"{REALM}mandated-at/<str:level>/<str:place>/",
        views.MandatedAtView.as_view(),
        name="mandated-at",
    ),
    path(f"{REALM}pressure-scheme/", pressure.PressureSchemeView.as_view(), name="pressure-scheme"),
    path(
        f"{REALM}pressure/<str:facility>/",
        pressure.PressureEvidenceView.as_view(),
        name="pressure-evidence",
    ),
    path(f"{REALM}plan-words/", plans.WordsView.as_view(), name="plan-words"),
    path(f"{REALM}plan-drafts/<int:draft>/", plans.DraftView.as_view(), name="plan-draft"),
    path(f"{REALM}plan-drafts/<int:draft>/trial/", plans.TrialView.as_view(), name="plan-trial"),
    path(f"{_REGION}plan-versions/", plans.VersionsView.as_view(), name="plan-versions"),
    path(f"{_REGION}plan-document/", plans.DocumentView.as_view(), name="plan-document"),
    path(f"{_REGION}plan-comparison/", plans.ComparisonView.as_view(), name="plan-comparison"),
]
