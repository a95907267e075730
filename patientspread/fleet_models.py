"""How many vehicles of a kind can be away from a region at once, and which organisation drives them."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from network.models import Region

HOURS = 24
MODES = ("micu", "accompanied", "urgent", "ambulance", "helicopter", "bus")


class Fleet(models.Model):
    """What was said of one kind of transport of a region; where nothing was said, the policy holds."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=12)
    per_hour = models.PositiveSmallIntegerField()  # that can be away at once
    # the same by the hour of the Dutch day, 24 numbers of which that is the most; empty: all day alike
    by_hour = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    driver = models.CharField(max_length=80, blank=True)  # an organisation, never a person
    reason = ReadableField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = ReadableField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="patientspread_fleet_once", fields=["realm", "region", "mode"]
            ),
            models.CheckConstraint(
                name="patientspread_fleet_known_mode", condition=models.Q(mode__in=MODES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.mode}: {self.per_hour}"
