"""What people send about the targets of a week."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import RegionField
from web.bodies import Body
from web.fields import RowField

MOST_NOTE = 500


class WeekMakeIn(Body):
    """Make the targets of the coming week; `note` is what the regions should know beside them."""

    example: ClassVar[Mapping[str, Any]] = {"note": "Zaterdag rijden er minder MICU’s."}

    note = serializers.CharField(max_length=MOST_NOTE, allow_blank=True, required=False, default="")


class WeekReadIn(Body):
    """Say that a region read its targets."""

    example: ClassVar[Mapping[str, Any]] = {"region": "TCZWN", "week": 1}

    region = RegionField()
    week = RowField()
