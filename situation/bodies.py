"""What people send about the situation: the bodies of its commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import RegionField
from situation.models import NoteTheme, Reliability
from web.bodies import Body
from web.fields import MeasureField, MomentField, RowField

MAX_TEXT = 2000
FASTEST_DAY = 2.0  # real seconds: two steps a second
SLOWEST_DAY = 86_400.0  # real time


class NoteIn(Body):
    """A note for a region, a line in the log of an activiteit, or without both a note for the country."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "theme": "continuity",
        "text": "Twee afdelingen gesloten door stroomuitval.",
        "reliability": "confirmed",
    }

    region = RegionField(allow_null=True, default=None)
    activity = RowField(allow_null=True, default=None)
    theme = serializers.ChoiceField(choices=NoteTheme.choices, default=NoteTheme.INCIDENT)
    text = serializers.CharField(max_length=MAX_TEXT)
    reliability = serializers.ChoiceField(
        choices=Reliability.choices,
        default=Reliability.UNCONFIRMED,
    )


class LogLookIn(Body):
    """Up to which line somebody has the log on the screen; what is not there yet counts as the newest."""

    example: ClassVar[Mapping[str, Any]] = {"seq": 1}

    seq = RowField()


class ExerciseIn(Body):
    """What to do with the clock; `again` closes the exercise and answers with a fresh one."""

    example: ClassVar[Mapping[str, Any]] = {"action": "pause"}

    action = serializers.ChoiceField(choices=["pause", "resume", "speed", "jump", "again"])
    day_seconds = MeasureField(
        min_value=FASTEST_DAY,
        max_value=SLOWEST_DAY,
        required=False,
    )
    to = MomentField(required=False)
