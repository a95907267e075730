"""What people send about messages that were held back."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from lcms_bridge.mending import MOST, TABLES
from web.bodies import Body

MOST_CORRECTIONS = 50


class MessageNumberIn(Body):
    """Which message."""

    example: ClassVar[Mapping[str, Any]] = {"message": 1}

    message = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class CorrectionIn(serializers.Serializer[Any]):
    """One word of the sender, in which table of its dialect, and what it is here."""

    table = serializers.ChoiceField(choices=TABLES)
    given = serializers.CharField(max_length=MOST, allow_blank=True, trim_whitespace=False)
    becomes = serializers.CharField(max_length=MOST)


class MendIn(MessageNumberIn):
    """What was pointed right in a message."""

    example: ClassVar[Mapping[str, Any]] = {
        "message": 1,
        "corrections": [{"table": "sites", "given": "06010101", "becomes": "MAASSTAD"}],
    }

    corrections = CorrectionIn(
        many=True,
        allow_empty=False,
        max_length=MOST_CORRECTIONS,  # type: ignore[call-arg]
    )


class DiscardIn(MessageNumberIn):
    """Why a message is discarded."""

    example: ClassVar[Mapping[str, Any]] = {
        "message": 1,
        "reason": "Proefbericht van de leverancier.",
    }

    reason = serializers.CharField(min_length=3, max_length=300)
