"""Where the journal answers: `api` under /api/v1/, `pages` under /."""

from django.urls import path

from journal import api as views
from journal.live.sse import stream
from journal.live.status import live_status
from journal.log_api import LogView

api = [
    path("realms/<slug:slug>/snapshot/", views.SnapshotView.as_view(), name="realm-snapshot"),
    path("realms/<slug:slug>/log/", LogView.as_view(), name="realm-log"),
    path("realms/<slug:slug>/ticket/", views.TicketView.as_view(), name="realm-ticket"),
    path(
        "realms/<slug:slug>/commands/<str:name>/",
        views.CommandView.as_view(),
        name="realm-command",
    ),
]
pages = [
    path("live/<slug:slug>/sse", stream, name="live-sse"),
    path("live/status.json", live_status, name="live-status"),
]
