"""What the regions are asked for the week ahead, and who of them read it."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from network.models import Region


class WeekPlan(models.Model):
    """The targets of one week over all regions as they were made; a newer one takes its place.

    `rows`: per region and kind of bed, day by day, what it takes from and sends to other regions, the beds
    that are expected and those that are open; `left_out`: regions of which nothing could be said. What they
    hold is listed in `patientspread.selectors.week`.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey("patientspread.Policy", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = ReadableField()
    note = ReadableField(blank=True)
    first_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    rows = models.JSONField()
    left_out = models.JSONField()
    share = models.JSONField()
    proven = models.BooleanField()

    class Meta:
        indexes = [models.Index(name="patientspread_week_newest", fields=["realm", "-id"])]

    def __str__(self) -> str:
        return f"{self.first_day} + {self.days}"


class WeekRead(models.Model):
    """That somebody of a region read the targets of a week."""

    week = models.ForeignKey(WeekPlan, on_delete=models.CASCADE, related_name="reads")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    read_by = ReadableField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="patientspread_week_read_once", fields=["week", "region"])
        ]

    def __str__(self) -> str:
        return f"{self.week_id} {self.region_id}"
