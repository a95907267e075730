"""What is sent about the operating state of a facility."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.models import Operating, OperatingReason
from network.fields import FacilityField
from web.bodies import Body
from web.fields import MomentField


class OperatingIn(Body):
    """What holds for a facility, or for a part: the code of a kind, or the name of a department."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "part": "ed",
        "state": "closed",
        "reason": "equipment",
        "temporary": "Tent op het voorplein",
    }

    facility = FacilityField()
    part = serializers.CharField(max_length=60, allow_blank=True, default="")
    state = serializers.ChoiceField(choices=Operating.choices)
    reason = serializers.ChoiceField(choices=OperatingReason.choices, allow_blank=True, default="")
    since = MomentField(allow_null=True, default=None)
    expected_end = MomentField(allow_null=True, default=None)
    temporary = serializers.CharField(max_length=200, allow_blank=True, default="")
    note = serializers.CharField(max_length=500, allow_blank=True, default="")
