"""What people send about casualties: numbers by triage class."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from situation.casualty_models import LONGEST_SOURCE, MOST
from web.bodies import Body
from web.fields import CountField, MomentField, RowField


def _number() -> CountField:
    """Return the field of a number that may be unknown."""
    return CountField(max_value=MOST, allow_null=True, default=None)


class CasualtiesIn(Body):
    """How many were counted; a class that nobody counted is null. `counted_at`: when it was so, else now."""

    example: ClassVar[Mapping[str, Any]] = {
        "activity": 1,
        "t1": 3,
        "t2": 8,
        "t3": 15,
        "moved": 9,
        "source": "OvD-G ter plaatse",
    }

    activity = RowField()
    t1 = _number()
    t2 = _number()
    t3 = _number()
    moved = _number()
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=LONGEST_SOURCE, allow_blank=True, default=""
    )
    counted_at = MomentField(allow_null=True, default=None)
