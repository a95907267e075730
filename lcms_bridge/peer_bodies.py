"""What people send about other systems that are told what we know."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from lcms_bridge.formats import OUTGOING
from network.fields import RegionField
from web.bodies import Body
from web.fields import NameField, PatternField, RowField, SecretField, YesField

DAY_MINUTES = 24 * 60


class PeerNameIn(Body):
    """Which other system."""

    example: ClassVar[Mapping[str, Any]] = {"peer": "buurregio"}

    peer = serializers.CharField(max_length=40)


class PeerIn(Body):
    """Another system: where it is, what it is told, in which format, how often at most.

    `region` null: the whole country. `token` goes along as a bearer; null leaves the one it had, empty takes
    it away. `signed`: every message is signed with a secret that the answer says once. How it speaks: `beds`
    its words for kinds of bed, `codes` its identifiers of facilities (`value`, or `system|value`), each
    `ours = theirs` on a line; `kinds` the only kinds of bed told, none: all; `sahana`: EDXL-HAVE 1.0 in the
    form that Sahana takes. Of these null leaves what it had. `is_new`: refused where that name is
    there already.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "name": "buurregio",
        "label": "Zorgbeeld van de buurregio",
        "url": "https://zorgbeeld.example/api/v1/realms/nederland/deliveries/?format=capacity-csv",
        "format": "capacity-csv",
        "region": "TCZWN",
        "every_minutes": 5,
        "contact": "Functioneel beheer, 010 000 00 00",
        "token": "zb_voorbeeld",
        "signed": False,
        "beds": "IC = ICU",
        "codes": "",
        "kinds": [],
        "sahana": False,
    }

    name = PatternField(
        r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$", says="capacity.source_name_form", max_length=40
    )
    label = NameField(min_length=3, max_length=80)  # type: ignore[assignment]
    url = serializers.CharField(min_length=8, max_length=300)
    format = serializers.ChoiceField(choices=[form.name for form in OUTGOING])
    region = RegionField(allow_null=True, default=None)
    every_minutes = serializers.IntegerField(min_value=1, max_value=DAY_MINUTES)
    contact = serializers.CharField(max_length=200, allow_blank=True, default="")
    token = SecretField(allow_blank=True, allow_null=True, default=None)
    signed = YesField(default=False)
    beds = serializers.CharField(max_length=4000, allow_blank=True, allow_null=True, default=None)
    codes = serializers.CharField(
        max_length=40_000, allow_blank=True, allow_null=True, default=None
    )
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=100, allow_null=True, default=None
    )
    sahana = YesField(allow_null=True, default=None)
    is_new = YesField(default=False)


class DeliveryIn(Body):
    """Which message to another system."""

    example: ClassVar[Mapping[str, Any]] = {"delivery": 1}

    delivery = RowField()


class DeliveryDiscardIn(DeliveryIn):
    """Why a message is not sent any more."""

    example: ClassVar[Mapping[str, Any]] = {
        "delivery": 1,
        "reason": "De ontvanger kent deze instelling niet meer.",
    }

    reason = serializers.CharField(min_length=3, max_length=300)
