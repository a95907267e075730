"""Forecasts of beds as they were made: appended, never rewritten, to be held against what came."""

from django.db import models
from django.utils import timezone

from journal.models import Realm
from network.models import Facility, Region


class Forecast(models.Model):
    """What a model expects of one kind of bed so many hours after it was made: of a facility, or a region.

    `quantiles` maps a probability as text (`"0.05"` … `"0.95"`) to occupied beds; `regular` are the regular
    beds to hold them against. It counts until `fresh_until`; all moments are realm time.
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
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                name="capacity_forecast_newest", fields=["realm", "region", "kind", "-id"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id or self.region_id} {self.kind} +{self.hours:g} h"
