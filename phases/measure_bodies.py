"""What people send about running plans and measures."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import RegionField
from web.bodies import Body
from web.fields import MomentField, RowField, YesField

STEPS = ("start", "finish", "decline", "reopen")


class MeasureIn(Body):
    """A step of a measure; to decline one needs a reason in the note."""

    example: ClassVar[Mapping[str, Any]] = {"measure": 1, "step": "start"}

    measure = RowField()
    step = serializers.ChoiceField(choices=STEPS)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class CheckIn(Body):
    """A line of a measure's checklist, counted from nought."""

    example: ClassVar[Mapping[str, Any]] = {"measure": 1, "item": 0, "done": True}

    measure = RowField()
    item = serializers.IntegerField(min_value=0, max_value=100)
    done = YesField()


class PlanRunIn(Body):
    """Whether a region's plan is in force, beside its phase."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "running": True,
        "reason": "Griep begint; de beheersorganisatie komt bijeen.",
    }

    region = RegionField()
    running = YesField()
    reason = serializers.CharField(max_length=500)


class ReviewIn(Body):
    """When a running plan is looked at again."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "at": "2026-11-27T10:00:00+01:00",
        "reason": "Na het overleg van tien uur.",
    }

    region = RegionField()
    at = MomentField()
    reason = serializers.CharField(max_length=500)
