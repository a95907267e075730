"""What people send about plans in the making: the bodies of the commands of drafts."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import RegionField
from phases.draft_models import LONGEST_NAME, LONGEST_SOURCE
from phases.plan_file import MAX_BYTES
from web.bodies import Body
from web.fields import MomentField, NameField, RowField

FROM = ("in_force", "example", "text")
LEAST_DAYS, MOST_DAYS = 7, 42


class DraftStartIn(Body):
    """A new draft: from the plan in force, from the example, or from a text in YAML or JSON."""

    example: ClassVar[Mapping[str, Any]] = {"region": "TCZWN", "begin_from": "in_force"}

    region = RegionField()
    begin_from = serializers.ChoiceField(choices=FROM)
    text = serializers.CharField(
        max_length=MAX_BYTES, allow_blank=True, default="", trim_whitespace=False
    )
    name = NameField(max_length=LONGEST_NAME, allow_blank=True, default="")


class DraftSaveIn(Body):
    """A draft as it stands on a screen; `revision` is what it was changed from."""

    example: ClassVar[Mapping[str, Any]] = {
        "draft": 1,
        "revision": 3,
        "name": "Beheersplan Brabant",
        "source": "voorstel van het ROAZ-bureau",
        "document": {"version": 2, "rules": [], "repeat_hours": 24},
    }

    draft = RowField()
    revision = RowField()
    name = NameField(max_length=LONGEST_NAME)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=LONGEST_SOURCE, allow_blank=True
    )
    document = serializers.JSONField()


class DraftTextIn(Body):
    """A draft written as text, YAML or JSON; `revision` is what it was changed from."""

    example: ClassVar[Mapping[str, Any]] = {
        "draft": 1,
        "revision": 3,
        "text": "version: 2\nrules: []\nrepeat_hours: 24\n",
    }

    draft = RowField()
    revision = RowField()
    text = serializers.CharField(max_length=MAX_BYTES, trim_whitespace=False)


class DraftSubmitIn(Body):
    """A draft is put to approval: why, and from when on it shall be in force (none: at once)."""

    example: ClassVar[Mapping[str, Any]] = {
        "draft": 1,
        "reason": "Besproken in het ROAZ van 1 november.",
    }

    draft = RowField()
    reason = serializers.CharField(max_length=500)
    from_at = MomentField(required=False, allow_null=True, default=None)


class DraftApproveIn(Body):
    """Somebody approves a draft as it was submitted."""

    example: ClassVar[Mapping[str, Any]] = {"draft": 1}

    draft = RowField()


class DraftBackIn(Body):
    """Who writes a draft takes it back from approval (`recall`), or gives it up (`withdraw`)."""

    example: ClassVar[Mapping[str, Any]] = {
        "draft": 1,
        "step": "recall",
        "reason": "Er moet nog een maatregel bij.",
    }

    draft = RowField()
    step = serializers.ChoiceField(choices=["recall", "withdraw"])
    reason = serializers.CharField(max_length=500)


class DraftRefuseIn(Body):
    """Who approves sends a draft back (`refuse`), or takes back what was approved (`call_off`)."""

    example: ClassVar[Mapping[str, Any]] = {
        "draft": 1,
        "step": "refuse",
        "reason": "De drempel voor de IC is te laag.",
    }

    draft = RowField()
    step = serializers.ChoiceField(choices=["refuse", "call_off"])
    reason = serializers.CharField(max_length=500)


class DraftTryIn(Body):
    """What would this draft have said over so many days."""

    example: ClassVar[Mapping[str, Any]] = {"draft": 1, "days": 14}

    draft = RowField()
    days = serializers.IntegerField(min_value=LEAST_DAYS, max_value=MOST_DAYS, default=14)
