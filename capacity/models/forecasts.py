"""Forecasts of beds as they were made, the days they stand on, which day was forecast from, and what came.

Forecasts are appended, never rewritten, to be held against what came; they are kept as long as their realm.
"""

from django.db import models
from django.utils import timezone

from journal.models import Realm
from network.models import Facility, Region

COUNTRY = "NL"  # how the country is asked for, where regions are


class ForecastSeries(models.Model):
    """What was forecast of one place and kind from one day on, shown or refused; `Forecast` rows hang on it.

    Without region it is of the whole country; with `cohort` of the patients of a kind with that label.
    `since`: the moment of the realm from which it stood on screens. `houses` are the facilities whose
    figures add up to it, `known` what was known then of its last days (null: silence), the last one of `day`;
    `age` is how old the last figure is, in hours. `ratio`, `coverage` and `judged` are the verdict of that
    moment, over forecasts of the last weeks as the model would have made them (none where nothing could be).
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+", db_index=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    cohort = models.CharField(max_length=20, blank=True, db_default="")
    day = models.DateField()
    made_at = models.DateTimeField()
    since = models.DateTimeField()
    fresh_until = models.DateTimeField()
    model = models.CharField(max_length=60, blank=True)
    houses = models.JSONField()
    known = models.JSONField()
    age = models.PositiveIntegerField(null=True)
    regular = models.FloatField(null=True)
    refused = models.CharField(max_length=24, blank=True)
    ratio = models.FloatField(null=True)
    coverage = models.FloatField(null=True)
    judged = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(name="capacity_forecastseries_since", fields=["realm", "region", "since"]),
            models.Index(name="capacity_forecastseries_day", fields=["realm", "day"]),
        ]

    def __str__(self) -> str:
        where = self.facility_id or self.region_id or COUNTRY
        return f"{where} {self.kind} {self.cohort} {self.day}"


class Forecast(models.Model):
    """What a model expects of one kind of bed so many hours on: of a facility, a region, the country.

    `quantiles` maps a probability as text (`"0.05"` … `"0.95"`) to occupied beds; `regular` are the regular
    beds to hold them against. It counts until `fresh_until`; all moments are realm time. `refused` says why
    a place has none: its quantiles, if any, are kept to be scored and never shown, and what was forecast
    before counts no more.
    """

    series = models.ForeignKey(
        ForecastSeries, on_delete=models.CASCADE, null=True, related_name="forecasts"
    )
    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    cohort = models.CharField(max_length=20, blank=True, db_default="")
    hours = models.FloatField()
    made_at = models.DateTimeField()
    fresh_until = models.DateTimeField()
    model = models.CharField(max_length=60)
    quantiles = models.JSONField()
    regular = models.FloatField(null=True)
    refused = models.CharField(max_length=24, blank=True, db_default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                name="capacity_forecast_newest", fields=["realm", "region", "kind", "-id"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id or self.region_id or COUNTRY} {self.kind} +{self.hours:g} h"


class ForecastScore(models.Model):
    """A forecast held against what came on its day; made again while corrections of that day come in.

    `truth_at_first` is what was known of it when it was first scored, `truth` what is known now. `left_out`
    says why nothing is scored: a house was silent that day, or the figure began to mean something else.
    """

    class LeftOut(models.TextChoices):
        """Why a forecast is not held against its day."""

        NO = ""
        SILENT = "silent"
        CHANGED = "changed"

    forecast = models.OneToOneField(Forecast, on_delete=models.CASCADE, related_name="score")
    day = models.DateField()
    left_out = models.CharField(max_length=8, choices=LeftOut.choices, blank=True)
    truth_at_first = models.FloatField(null=True)
    truth = models.FloatField(null=True)
    error = models.FloatField(null=True)
    persistence = models.FloatField(null=True)
    crps = models.FloatField(null=True)
    inside = models.BooleanField(null=True)
    scored_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.forecast_id} {self.day}"


class BedDay(models.Model):
    """The occupied beds of one kind at the end of a day (local), by facility; who was silent is not in it.

    With `cohort` those of one label. A row a day for the whole country: what forecasts read, a year of it at
    once. It follows from the figures; in an exercise also from the days that were never played (before its
    start, or jumped over).
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(max_length=20)
    cohort = models.CharField(max_length=20, blank=True, db_default="")
    day = models.DateField()
    beds = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_bedday_of_day", fields=["realm", "kind", "cohort", "day"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class ForecastRun(models.Model):
    """That forecasts were made from a day on, once: how many, and how many were refused for which reason."""

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, db_index=False, related_name="+")
    day = models.DateField()
    shown = models.PositiveIntegerField()
    refused = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_forecastrun_day", fields=["realm", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.shown}"
