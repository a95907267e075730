"""What coordinators say of the rhythm of plans: the body of its command."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from patientspread.policy_values import MAX_TIMES, PLAIN
from web.bodies import Body


def _most(name: str) -> serializers.IntegerField:
    """Return a number that may be left out, within the bounds of the policy."""
    bounds = PLAIN[name]
    return serializers.IntegerField(
        min_value=int(bounds.least),
        max_value=int(bounds.most),
        required=False,
        allow_null=True,
        default=None,
    )


class RhythmIn(Body):
    """When an area is planned by itself: hours of the day, and after how much change; nothing: by hand."""

    example: ClassVar[Mapping[str, Any]] = {
        "scope": "TCZWN",
        "times": ["10:00", "15:00", "20:00"],
        "after_requests": 3,
        "after_beds": 40,
    }

    scope = serializers.CharField(max_length=12)
    times = serializers.ListField(
        child=serializers.CharField(max_length=5), default=list, max_length=MAX_TIMES
    )
    after_requests = _most("run_after_requests")
    after_beds = _most("run_after_beds")
