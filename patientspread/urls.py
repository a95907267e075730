"""Addresses of spreading."""

from django.urls import path

from patientspread import api as views

api = [
    path("realms/<slug:realm>/runs/", views.RunsView.as_view(), name="runs"),
    path("realms/<slug:realm>/runs/<int:run>/", views.RunView.as_view(), name="run"),
    path(
        "realms/<slug:realm>/transfers/<int:transfer>/answer/",
        views.AnswerView.as_view(),
        name="transfer-answer",
    ),
    path(
        "realms/<slug:realm>/transfers/<int:transfer>/withdraw/",
        views.WithdrawView.as_view(),
        name="transfer-withdraw",
    ),
]
