"""Addresses of the contract `koppelvlak GZ-beeld`, below a realm."""

from django.urls import path

from lcms_bridge.gz import api as views
from lcms_bridge.gz import contract as contract  # noqa: PLC0414 -- declared with its addresses
from lcms_bridge.gz import lists

_GZ = "realms/<slug:realm>/gz-beeld/v1/"

_NEIGHBOURS = "realms/<slug:realm>/neighbours/"

api = [
    path(f"{_GZ}changes/", views.ChangesView.as_view(), name="gz-changes"),
    path(f"{_NEIGHBOURS}list/", lists.NeighboursView.as_view(), name="neighbours"),
    path(f"{_GZ}texts/<str:ref>/", views.TextView.as_view(), name="gz-text"),
]
