"""What is sent to fix the regular beds of a facility."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.fields import KindField
from capacity.kinds import example
from capacity.validation import MAX_BEDS
from network.fields import FacilityField
from web.bodies import Body
from web.fields import MomentField


class RegularIn(Body):
    """How many regular beds of a kind count, from when (now, unless said), and why.

    No number: nobody fixes it any more, and what reports say of it counts again.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "kind": example(),
        "number": 391,
        "since": "2027-01-01T00:00:00+01:00",
        "reason": "Vastgesteld in het ROAZ-overleg.",
    }

    facility = FacilityField()
    kind = KindField()
    number = serializers.IntegerField(min_value=0, max_value=MAX_BEDS, allow_null=True)
    since = MomentField(allow_null=True, default=None)
    reason = serializers.CharField(min_length=3, max_length=500)
