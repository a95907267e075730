"""What is sent about staff that one facility lends to another."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.fields import KindField
from network.fields import FacilityField
from web.bodies import Body
from web.fields import MomentField, RowField


class LendIn(Body):
    """Who lends (`facility`) to whom (`to`): how many of a kind of staff, until when."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "to": "IKAZIA",
        "kind": "staff_ward",
        "number": 1,
        "until": "2030-01-01T18:00:00+01:00",
    }

    facility = FacilityField()
    to = FacilityField()
    kind = KindField()
    number = serializers.IntegerField(min_value=1, max_value=500)
    until = MomentField()


class LendReturnIn(Body):
    """Which lent staff is back."""

    example: ClassVar[Mapping[str, Any]] = {"lend": 1}

    lend = RowField()
