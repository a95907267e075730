"""Addresses of the bridge."""

from django.urls import path

from lcms_bridge import analysis_api, peer_api, push_api
from lcms_bridge import api as views
from lcms_bridge.formats import OUTGOING
from lcms_bridge.gz.urls import api as gz_paths
from lcms_bridge.pulls.api import PullsView
from web.views import command_paths

_REGION = "realms/<slug:realm>/regions/<str:region>"
_MESSAGES = "realms/<slug:realm>/messages/"
_PEERS = "realms/<slug:realm>/peers/"
_PULLS = "realms/<slug:realm>/pulls/"
_ANALYSIS = "realms/<slug:realm>/analysis/"
_DELIVERIES = "realms/<slug:realm>/deliveries/"

api = [
    *(
        path(f"{_REGION}/{form.file}", views.export_view(form).as_view(), name=form.route)
        for form in OUTGOING
    ),
    path(_MESSAGES, views.MessagesView.as_view(), name="messages"),
    path(f"{_MESSAGES}<int:message>/", views.MessageView.as_view(), name="message"),
    path(f"{_MESSAGES}<int:message>/sheet/", views.SheetView.as_view(), name="message-sheet"),
    path(_DELIVERIES, push_api.DeliveriesView.as_view(), name="deliveries"),
    path(f"{_DELIVERIES}examples/", push_api.ExamplesView.as_view(), name="delivery-examples"),
    path(f"{_DELIVERIES}<int:message>/", push_api.DeliveryView.as_view(), name="delivery"),
    path(f"{_PEERS}list/", peer_api.PeersView.as_view(), name="peers"),
    path(f"{_PEERS}<str:peer>/preview/", peer_api.PeerPreviewView.as_view(), name="peer-preview"),
    path(f"{_PULLS}list/", PullsView.as_view(), name="pulls"),
    path(_ANALYSIS, analysis_api.AnalysisView.as_view(), name="analysis"),
    path(
        f"{_ANALYSIS}<str:dataset>/",
        analysis_api.AnalysisFileView.as_view(),
        name="analysis-file",
    ),
    *gz_paths,
    *command_paths("lcms_bridge"),
]
