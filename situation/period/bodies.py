"""What people say of reports: who gets which by rhythm, and which quarter is published."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from situation.period.asked import LEVELS, RHYTHMS
from web.bodies import Body
from web.fields import RowField


class SubscribeIn(Body):
    """Of which place I get the report, each week, month or quarter."""

    example: ClassVar[Mapping[str, Any]] = {"level": "region", "place": "TCZWN", "rhythm": "week"}

    level = serializers.ChoiceField(LEVELS)
    place = serializers.CharField(max_length=20)
    rhythm = serializers.ChoiceField(RHYTHMS)


class UnsubscribeIn(Body):
    """Which of my reports I no longer get."""

    example: ClassVar[Mapping[str, Any]] = {"subscription": 1}

    subscription = RowField()


class PublishIn(Body):
    """Which quarter is published."""

    example: ClassVar[Mapping[str, Any]] = {"quarter": "2020-Q3"}

    quarter = serializers.CharField(max_length=8)
