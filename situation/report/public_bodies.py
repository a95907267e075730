"""What people send about texts for the public."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from situation.picture_bodies import HERE, InActivity
from situation.report.public_models import LONGEST_TEXT, LONGEST_TITLE, LONGEST_WHY
from web.bodies import Body
from web.fields import NameField, RowField, YesField

SAYS: Mapping[str, Any] = {
    "title": "Ziekenhuizen in Rijnmond vangen gewonden op",
    "text": "Na het ongeval zijn gewonden naar drie ziekenhuizen gebracht. Bel voor vragen 0900-1234.",
}


class PublicTextIn(InActivity):
    """A text for the public: it waits as a draft until it is submitted.

    `replaces`: the text that is told now and goes when this one is approved.
    """

    example: ClassVar[Mapping[str, Any]] = {**HERE, **SAYS}

    title = NameField(max_length=LONGEST_TITLE)
    text = serializers.CharField(max_length=LONGEST_TEXT)
    replaces = RowField(required=False, allow_null=True, default=None)


class OnePublicText(Body):
    """Which text."""

    example: ClassVar[Mapping[str, Any]] = {"public_text": 1}

    public_text = RowField()


class PublicTextEditIn(OnePublicText):
    """What a text says from now on, all of it."""

    example: ClassVar[Mapping[str, Any]] = {"public_text": 1, **SAYS}

    title = NameField(max_length=LONGEST_TITLE)
    text = serializers.CharField(max_length=LONGEST_TEXT)


class PublicTextSubmitIn(OnePublicText):
    """A text that is ready to be approved."""


class PublicTextDecideIn(OnePublicText):
    """Whether a text may be told to the public; why not, where it may not."""

    example: ClassVar[Mapping[str, Any]] = {"public_text": 1, "approve": True}

    approve = YesField()
    reason = serializers.CharField(max_length=LONGEST_WHY, allow_blank=True, default="")


class PublicTextWithdrawIn(OnePublicText):
    """Why a text is told no more."""

    example: ClassVar[Mapping[str, Any]] = {"public_text": 1, "reason": "Het nummer is gewijzigd."}

    reason = serializers.CharField(max_length=LONGEST_WHY)
