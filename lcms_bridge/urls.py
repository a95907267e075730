"""Addresses of the bridge."""

from django.urls import path

from lcms_bridge import api as views
from lcms_bridge.formats import OUTGOING

_REGION = "realms/<slug:realm>/regions/<str:region>"
_MESSAGES = "realms/<slug:realm>/messages/"

api = [
    *(
        path(f"{_REGION}/{form.file}", views.export_view(form).as_view(), name=form.route)
        for form in OUTGOING
    ),
    path(_MESSAGES, views.MessagesView.as_view(), name="messages"),
    path(f"{_MESSAGES}<int:message>/", views.MessageView.as_view(), name="message"),
]
