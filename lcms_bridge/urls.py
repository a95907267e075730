"""Addresses of the bridge."""

from django.urls import path

from lcms_bridge import api as views

_REGION = "realms/<slug:realm>/regions/<str:region>"
_MESSAGES = "realms/<slug:realm>/messages/"

api = [
    path(f"{_REGION}/picture.geojson", views.PictureView.as_view(), name="picture-geojson"),
    path(f"{_REGION}/capacity.csv", views.CapacityView.as_view(), name="capacity-csv"),
    path(_MESSAGES, views.MessagesView.as_view(), name="messages"),
    path(f"{_MESSAGES}<int:message>/", views.MessageView.as_view(), name="message"),
]
