"""What people send about the meetlat: opening, stopping, reminding, answering."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.bodies import ConfirmIn
from capacity.models import Method
from capacity.resource import BY_HAND
from capacity.survey.answers import CHOICES, MAX_NUMBER, MAX_WORDS, TRENDS, Answer
from capacity.survey.questions import LEVELS
from capacity.survey.rhythm import MAX_DUE, MAX_HOURS, MIN_DUE, Rhythm
from capacity.survey_inputs import SurveyInput
from journal.errors import Invalid
from journal.models import Realm
from network.fields import RegionField
from web.bodies import Body

MAX_ID = 2**63 - 1


class OpenIn(Body):
    """Whom to ask, until when, and how often: once, every so many hours, or daily at an hour."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "sectors": ["hospital"],
        "due_minutes": 120,
        "daily_at": "10:00",
    }

    region = RegionField()
    sectors = serializers.ListField(
        child=serializers.CharField(max_length=40), allow_empty=False, max_length=40
    )
    due_minutes = serializers.IntegerField(min_value=MIN_DUE, max_value=MAX_DUE)
    every_hours = serializers.IntegerField(
        min_value=1, max_value=MAX_HOURS, allow_null=True, default=None
    )
    daily_at = serializers.TimeField(allow_null=True, default=None, input_formats=["%H:%M"])
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the round with its rhythm."""
        del realm
        hours, daily_at = values.pop("every_hours"), values.pop("daily_at")
        if hours is not None and daily_at is not None:
            raise Invalid("capacity.survey_one_rhythm", field="every_hours")
        once = hours is None and daily_at is None
        return {**values, "rhythm": None if once else Rhythm(hours, daily_at)}


class RoundIn(Body):
    """Which round."""

    example: ClassVar[Mapping[str, Any]] = {"round": 1}

    round = serializers.IntegerField(min_value=1, max_value=MAX_ID)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the round's number under the service's name for it."""
        del realm
        return {"round_id": values.pop("round"), **values}


class RemindIn(RoundIn):
    """Which round, and whom: everybody who did not answer unless facilities are named."""

    facilities = serializers.ListField(
        child=serializers.CharField(max_length=20), allow_null=True, default=None, max_length=1000
    )


class SeriesIn(Body):
    """Which series."""

    example: ClassVar[Mapping[str, Any]] = {"series": 1}

    series = serializers.IntegerField(min_value=1, max_value=MAX_ID)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the series' number under the service's name for it."""
        del realm
        return {"series_id": values["series"]}


class QuestionAnswerIn(serializers.Serializer[Any]):
    """One question: a level or `not_applicable`; null instead takes the answer back."""

    level = serializers.ChoiceField(choices=CHOICES)
    trend = serializers.ChoiceField(choices=TRENDS, allow_blank=True, default="")
    expect_24 = serializers.ChoiceField(choices=LEVELS, allow_blank=True, default="")
    expect_72 = serializers.ChoiceField(choices=LEVELS, allow_blank=True, default="")
    number = serializers.IntegerField(
        min_value=0, max_value=MAX_NUMBER, allow_null=True, default=None
    )
    duiding = serializers.CharField(max_length=MAX_WORDS, allow_blank=True, default="")


class AnswersIn(ConfirmIn):
    """What a facility answers, by code of the question; what is left out stays as it was answered.

    `method` is `confirmed` where the answers of the round before were shown and taken over.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "round": 1,
        "facility": "MAASSTAD",
        "answers": {"shifts": {"level": "adapted", "trend": "worse", "expect_24": "crisis"}},
    }

    round = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    answers = serializers.DictField(child=QuestionAnswerIn(allow_null=True), allow_empty=False)
    duiding = serializers.CharField(max_length=MAX_WORDS, allow_blank=True, default="")
    method = serializers.ChoiceField(
        choices=[Method.REPORTED, Method.CONFIRMED], default=Method.REPORTED
    )

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the round and the report."""
        report = SurveyInput(
            facility=values["facility"],
            answers={
                code: None if answer is None else Answer(**answer)
                for code, answer in values["answers"].items()
            },
            observed_at=values["observed_at"] or realm.now(),
            source=BY_HAND,
            method=Method(values["method"]),
            duiding=values["duiding"],
        )
        return {"round_id": values["round"], "report": report}
