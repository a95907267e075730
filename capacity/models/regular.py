"""The fixed yardstick: how many beds of a kind a facility regularly has, as people said it; appended."""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from network.models import Facility


class RegularBeds(models.Model):
    """How many regular beds of a kind count from a moment on.

    Of the rows that hold, the one with the latest `since` counts, of those the last said. `number` None:
    nobody fixes it from then on, and what reports say counts again. `ended`: its facility closed since.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()  # realm time, as is `set_at`
    set_at = models.DateTimeField()
    set_by = ReadableField()
    setter = models.CharField(max_length=120)
    ended = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                name="capacity_regular_standing",
                fields=["realm", "facility"],
                condition=models.Q(ended=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.kind} {self.number}"
