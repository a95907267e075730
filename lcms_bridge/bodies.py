"""What people send about messages that were held back."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from lcms_bridge.mending import MOST, TABLES
from web.bodies import Body
from web.fields import YesField

MOST_CORRECTIONS = 50
MOST_LINE = 9999  # on which the header of a table may stand
MOST_COLUMNS = 4000  # characters that say which column is what


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


class SheetMapIn(MessageNumberIn):
    """Which column of a sender's table is what.

    `columns`: the number of a column (the first is 0) and what it is, as `0:name,1:ic.available`. `turned`: a
    column a house; `fill`: an empty cell says what the one above it says. `moment` of a table without such a
    column: `above` (in a cell above the header) or `received`. `facility`: all of it is of this house.
    `header`: the line of the header (0: it is found).
    """

    example: ClassVar[Mapping[str, Any]] = {
        "message": 1,
        "columns": "0:name,1:observed_at,2:available,3:occupied",
        "turned": False,
        "fill": False,
        "moment": "",
    }

    columns = serializers.CharField(max_length=MOST_COLUMNS)
    turned = YesField(default=False)
    fill = YesField(default=False)
    moment = serializers.ChoiceField(choices=["above", "received"], allow_blank=True, default="")
    facility = serializers.CharField(max_length=20, allow_blank=True, default="")
    header = serializers.IntegerField(min_value=0, max_value=MOST_LINE, default=0)


class DialectTakeBackIn(Body):
    """What of how a sender speaks is taken back: a word of a table, or `fields`: how its table is read."""

    example: ClassVar[Mapping[str, Any]] = {
        "source": "source:hix-maasstad",
        "table": "sites",
        "given": "06010101",
    }

    source = serializers.CharField(max_length=150)  # type: ignore[assignment]
    table = serializers.ChoiceField(choices=TABLES)
    given = serializers.CharField(
        max_length=MOST, allow_blank=True, default="", trim_whitespace=False
    )


class DiscardIn(MessageNumberIn):
    """Why a message is discarded."""

    example: ClassVar[Mapping[str, Any]] = {
        "message": 1,
        "reason": "Proefbericht van de leverancier.",
    }

    reason = serializers.CharField(min_length=3, max_length=300)
