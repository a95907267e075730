"""What people send about pressure scores."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from phases.measure_steps import MEASURE
from web.bodies import Body

MAX_MINUTES = 60 * 24 * 31


class TakeUpIn(Body):
    """A measure that the score of a place prescribes: `place` is its tier and code, as in `pressure:<PLACE>`.

    Without `owner` and `within_minutes` as the scheme says.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "place": "region:TCZWN",
        "measure": "R2-picture",
        "owner": "hin",
        "within_minutes": 120,
    }

    place = serializers.CharField(max_length=60)
    measure = serializers.CharField(max_length=20)
    owner = serializers.ChoiceField(
        choices=[str(role) for role in MEASURE.who], allow_blank=True, default=""
    )
    within_minutes = serializers.IntegerField(
        min_value=1, max_value=MAX_MINUTES, allow_null=True, default=None
    )
