"""What people send about pictures: the bodies of the commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from situation.picture_models import (
    LONGEST_SOURCE,
    LONGEST_TEXT,
    LONGEST_THEME,
    LONGEST_WHY,
    Reliability,
    Share,
)
from web.bodies import Body
from web.fields import MomentField, NameField, RowField, YesField

LONGEST_OWNER = 48
LONGEST_DAYS = 30 * 24 * 60  # minutes: what is true for longer is no picture of now
HERE: Mapping[str, Any] = {"activity": 1}


class InActivity(Body):
    """In which activiteit."""

    example: ClassVar[Mapping[str, Any]] = HERE

    activity = RowField()


class ItemIn(InActivity):
    """A fact for the picture of a team or an organisation; `fact_at`: when it was so, else now."""

    example: ClassVar[Mapping[str, Any]] = {
        **HERE,
        "owner": "team:VR18:ac_ghor",
        "theme": "casualties",
        "text": "8 T1, 17 T2, 35 T3; 22 vervoerd.",
        "source": "OvD-G ter plaatse",
        "certainty": "confirmed",
        "share": "activity",
    }

    owner = serializers.CharField(max_length=LONGEST_OWNER)
    theme = serializers.CharField(max_length=24)
    text = serializers.CharField(max_length=LONGEST_TEXT)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=LONGEST_SOURCE, allow_blank=True, default=""
    )
    fact_at = MomentField(allow_null=True, default=None)
    certainty = serializers.ChoiceField(Reliability.choices, default=Reliability.UNCONFIRMED)
    contradicted_by = serializers.CharField(max_length=LONGEST_SOURCE, allow_blank=True, default="")
    contradiction = serializers.CharField(max_length=LONGEST_WHY, allow_blank=True, default="")
    share = serializers.ChoiceField(Share.choices, default=Share.ACTIVITY)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Any) -> dict[str, Any]:
        """Return what is said together, apart from where."""
        del realm
        apart = ("activity", "owner", "item", "reason")
        given = {name: one for name, one in values.items() if name not in apart}
        return {name: values[name] for name in apart if name in values} | {"given": given}


class ItemCorrectIn(ItemIn):
    """What an item says from now on, all of it, and why it was changed; what stood before is kept."""

    example: ClassVar[Mapping[str, Any]] = {
        **{name: one for name, one in ItemIn.example.items() if name != "owner"},
        "item": 1,
        "text": "9 T1, 17 T2, 35 T3; 24 vervoerd.",
        "reason": "Hertelling door de OvD-G.",
    }

    owner = None  # type: ignore[assignment]
    item = RowField()
    reason = serializers.CharField(max_length=LONGEST_WHY, allow_blank=True, default="")


class OneItem(InActivity):
    """Which item."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "item": 1}

    item = RowField()


class ItemCheckIn(OneItem):
    """An item that still holds."""


class ItemWithdrawIn(OneItem):
    """Why an item does not hold any more."""

    example: ClassVar[Mapping[str, Any]] = {
        **HERE,
        "item": 1,
        "reason": "Betrof een ander voertuig.",
    }

    reason = serializers.CharField(max_length=LONGEST_WHY)


class ItemContradictIn(OneItem):
    """What is said against an item, and on behalf of whom."""

    example: ClassVar[Mapping[str, Any]] = {
        **HERE,
        "item": 1,
        "owner": "team:VR18:ac_ghor",
        "why": "Volgens de GAGS is het geen ammoniak.",
    }

    owner = serializers.CharField(max_length=LONGEST_OWNER)
    why = serializers.CharField(max_length=LONGEST_WHY)


class ItemAskIn(OneItem):
    """A question about an item."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "item": 1, "text": "Is de stof al gemeten?"}

    text = serializers.CharField(max_length=LONGEST_WHY)


class OneQuestion(InActivity):
    """Which question."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "question": 1}

    question = RowField()


class ItemAnswerIn(OneQuestion):
    """The answer to a question."""

    example: ClassVar[Mapping[str, Any]] = {
        **HERE,
        "question": 1,
        "answer": "Ja, om 14:20: geen ammoniak.",
    }

    answer = serializers.CharField(max_length=LONGEST_WHY)


class ThemeAddIn(InActivity):
    """A theme to add: for all pictures, or (`owner`) for one; after how many minutes what it holds is old."""

    example: ClassVar[Mapping[str, Any]] = {
        **HERE,
        "name": "Gevaarlijke stoffen",
        "stale_after_min": 30,
    }

    name = NameField(max_length=LONGEST_THEME)
    stale_after_min = serializers.IntegerField(min_value=5, max_value=LONGEST_DAYS)
    owner = serializers.CharField(max_length=LONGEST_OWNER, allow_blank=True, default="")


class ThemeChangeIn(InActivity):
    """What a theme is called from now on, and when what it holds is old."""

    example: ClassVar[Mapping[str, Any]] = {
        **HERE,
        "theme": "casualties",
        "name": "Slachtoffers",
        "stale_after_min": 20,
    }

    theme = serializers.CharField(max_length=24)
    name = NameField(max_length=LONGEST_THEME)
    stale_after_min = serializers.IntegerField(min_value=5, max_value=LONGEST_DAYS)


class ThemeCloseIn(InActivity):
    """Whether nothing new is written under a theme."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "theme": "outlook", "closed": True}

    theme = serializers.CharField(max_length=24)
    closed = YesField()


class TotalTakeIn(InActivity):
    """Taking the common picture; `reason` where somebody else has it."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "reason": "De HIN is niet bereikbaar."}

    reason = serializers.CharField(max_length=LONGEST_WHY, allow_blank=True, default="")


class TotalOfferIn(InActivity):
    """To whom the common picture goes, with what the other must know."""

    example: ClassVar[Mapping[str, Any]] = {
        **HERE,
        "to": "hin.tweede",
        "note": "Versie 6 is gepubliceerd; het thema effecten is oud.",
    }

    to = serializers.CharField(max_length=150)
    note = serializers.CharField(max_length=LONGEST_WHY, allow_blank=True, default="")


class TotalAnswerIn(InActivity):
    """Whether I take the common picture that was offered to me."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "accept": True}

    accept = YesField()


class TotalPublishIn(InActivity):
    """What is new in this version, in a few words."""

    example: ClassVar[Mapping[str, Any]] = {**HERE, "note": "Aantallen bijgewerkt."}

    note = serializers.CharField(max_length=LONGEST_WHY, allow_blank=True, default="")
