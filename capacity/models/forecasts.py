"""Forecasts of beds as they were made, the days they stand on, and which day was forecast from.

Forecasts are appended, never rewritten, to be held against what came.
"""

from django.db import models
from django.utils import timezone

from journal.models import Realm
from network.models import Facility, Region


class Forecast(models.Model):
    """What a model expects of one kind of bed so many hours after it was made: of a facility, or a region.

    `quantiles` maps a probability as text (`"0.05"` … `"0.95"`) to occupied beds; `regular` are the regular
    beds to hold them against. It counts until `fresh_until`; all moments are realm time. `refused` says why
    a place has none: then there are no quantiles, and what was forecast before counts no more.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
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
        return f"{self.facility_id or self.region_id} {self.kind} +{self.hours:g} h"


class BedDay(models.Model):
    """The occupied beds of one kind at the end of a day (local), by facility; who was silent is not in it.

    A row a day for the whole country: what forecasts read, a year of it at once. It follows from the figures;
    in an exercise also from the days that were never played (before its start, or jumped over).
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(max_length=20)
    day = models.DateField()
    beds = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_bedday_once", fields=["realm", "kind", "day"]),
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
