"""What people send about functions in an activiteit, handovers and calls: the bodies of the commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import VeiligheidsregioField
from situation.post_models import Attendance
from web.bodies import Body
from web.fields import NameField, RowField, YesField

MOST_POINTS = 20
HERE: Mapping[str, Any] = {"activity": 1, "veiligheidsregio": "VR18", "function": "hin"}


class PostBody(Body):
    """Which function in which activiteit and veiligheidsregio."""

    example: ClassVar[Mapping[str, Any]] = HERE

    activity = RowField()
    veiligheidsregio = VeiligheidsregioField()
    function = serializers.CharField(max_length=40)


class PostTakeIn(PostBody):
    """The function that I take, and where I am."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "attendance": "present"}

    attendance = serializers.ChoiceField(Attendance.choices, default=Attendance.PRESENT)
    minutes = serializers.IntegerField(min_value=0, max_value=1440, allow_null=True, default=None)


class PostAssignIn(PostTakeIn):
    """Who holds a function: an account, or a name of somebody without one."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "name": "J. Bakker", "attendance": "by_phone"}

    username = serializers.CharField(max_length=150, allow_blank=True, default="")
    name = NameField(max_length=120, allow_blank=True, default="")


class PostAttendIn(PostBody):
    """Where whoever holds a function is; `minutes`: until somebody who is coming is there."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "attendance": "on_site"}

    attendance = serializers.ChoiceField(Attendance.choices)
    minutes = serializers.IntegerField(min_value=0, max_value=1440, allow_null=True, default=None)


class HandoverIn(PostBody):
    """To whom a function goes, with a note and what is open."""

    example: ClassVar[Mapping[str, Any]] = {
        **HERE,
        "to": "hin",
        "note": "Beeld is bijgewerkt tot 16:00; SITRAP om 16:30.",
        "open_points": ["Vraag aan GAGS: stof bevestigd?"],
    }

    to = serializers.CharField(max_length=150)
    note = serializers.CharField(max_length=2000, min_length=3)
    open_points = serializers.ListField(
        child=serializers.CharField(max_length=300), max_length=MOST_POINTS, default=list
    )


class HandoverAnswerIn(PostBody):
    """Whether I take the function that was offered to me."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "accept": True}

    accept = YesField()
    answer = serializers.CharField(max_length=500, allow_blank=True, default="")


class CallUpIn(Body):
    """Which functions are called for an activiteit, and what for."""

    example: ClassVar[Mapping[str, Any]] = {
        "activity": 1,
        "veiligheidsregio": "VR18",
        "functions": ["hin", "hon"],
        "text": "Kom naar het actiecentrum.",
    }

    activity = RowField()
    veiligheidsregio = VeiligheidsregioField()
    functions = serializers.ListField(
        child=serializers.CharField(max_length=40), allow_empty=False, max_length=12
    )
    text = serializers.CharField(max_length=200, allow_blank=True, default="")
