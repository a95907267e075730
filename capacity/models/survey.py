"""The meetlat: questionnaires in versions, rounds that ask them, and answers that are appended.

A version is never changed, and a round keeps the versions that it asked: what was answered goes on meaning
what it meant.
"""

from django.db import models

from capacity.models.reports import Report
from journal import clock
from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility, Region


class RoundState(models.TextChoices):
    """Whether a round still asks."""

    OPEN = "open", word("capacity.survey_round.state.open")
    CLOSED = "closed", word("capacity.survey_round.state.closed")


class Questionnaire(models.Model):
    """One version of the questions of a sector; the newest that was not retired is in force."""

    sector = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    document = models.JSONField()
    author = ReadableField()
    valid_from = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sector", "version"]
        constraints = [
            models.UniqueConstraint(
                name="capacity_questionnaire_version", fields=["sector", "version"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sector} {self.version}"


class SurveySeries(models.Model):
    """Rounds that are opened by rhythm until somebody stops them; `next_at` in realm time."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    sectors = models.JSONField()
    every_hours = models.PositiveSmallIntegerField(null=True)
    daily_at = models.TimeField(null=True)
    due_minutes = models.PositiveIntegerField()
    reason = ReadableField(blank=True)
    started_by = ReadableField()
    started_at = models.DateTimeField()
    next_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="capacity_survey_one_rhythm",
                condition=models.Q(every_hours__isnull=True, daily_at__isnull=False)
                | models.Q(every_hours__isnull=False, daily_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="capacity_series_due",
                fields=["next_at"],
                condition=models.Q(stopped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.every_hours or self.daily_at}"


class SurveyRound(models.Model):
    """One time that a region's facilities are asked; `asked`: the version of each sector's questions."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(SurveySeries, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    asked = models.JSONField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    stale_after_s = models.PositiveIntegerField()
    opened_by = ReadableField()
    reason = ReadableField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_round_number", fields=["realm", "region", "number"]
            ),
        ]
        indexes = [
            models.Index(
                name="capacity_round_open",
                fields=["due_at"],
                condition=models.Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.number}"


class SurveyAnswer(Report):
    """What a facility answered in a round, whole: each report lies over the one before it."""

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="answers")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField()

    class Meta:
        indexes = [models.Index(name="capacity_survey_newest", fields=["realm", "facility", "-id"])]


class SurveyRequest(models.Model):
    """That a facility is asked in a round, how often it was reminded, and what it answered last."""

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="requests")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=40)
    answer = models.ForeignKey(SurveyAnswer, on_delete=models.PROTECT, null=True, related_name="+")
    reminders = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_survey_request", fields=["round", "facility"]),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.facility_id}"


class SurveyNewest(models.Model):
    """Which answers of a facility count now; moved in the transaction that brings them."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(SurveyAnswer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_survey_newest_facility", fields=["realm", "facility"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.realm_id} {self.facility_id}"
