"""Addresses of spreading, besides those of its commands."""

from django.urls import path

from patientspread import api as views
from patientspread.flow_api import FlowView
from patientspread.views import offer
from web.views import REALM

api = [
    path(f"{REALM}runs/<int:run>/", views.RunView.as_view(), name="run"),
    path(f"{REALM}runs/<int:run>/plan.pdf", views.RunPdfView.as_view(), name="run-pdf"),
    path(f"{REALM}transfers/<int:transfer>/why-not/", views.WhyNotView.as_view(), name="why-not"),
    path(f"{REALM}pmr/advice/", views.AdviceView.as_view(), name="pmr-advice"),
    path(f"{REALM}pmr/<int:pmr>/places/", views.RequestPlacesView.as_view(), name="pmr-places"),
    path(f"{REALM}flow/", FlowView.as_view(), name="flow"),
    path(f"{REALM}week/now/", views.WeekView.as_view(), name="week"),
    path(f"{REALM}spread/performance/", views.PerformanceView.as_view(), name="performance"),
    path(
        f"{REALM}spread/performance.csv",
        views.PerformanceCsvView.as_view(),
        name="performance-csv",
    ),
    path(f"{REALM}placements/<int:placement>/places/", views.PlacesView.as_view(), name="places"),
]
pages = [path("aanbod/<str:token>/", offer, name="offer-answer")]
