"""Counted casualties of an activiteit: numbers by triage class, each count a row of its own."""

from django.db import models
from django.db.models import Q

from journal.fields import ReadableField
from journal.models import Realm
from phases.models import Activity

CLASSES = ("t1", "t2", "t3")  # cannot wait; within hours; later (domain.md §7)
COUNTED = (*CLASSES, "moved")
MOST = 9999
LONGEST_SOURCE = 120
# a count at the scene is old this soon [PROPOSED]: as the theme of casualties (data/themes.toml)
STALE_AFTER_S = 1800


class CasualtyCount(models.Model):
    """How many were counted by triage class, and how many of all were taken away: never who.

    Empty is unknown, not nought. Never changed; the count of the latest moment is the one that counts.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="casualties")
    t1 = models.PositiveSmallIntegerField(null=True)
    t2 = models.PositiveSmallIntegerField(null=True)
    t3 = models.PositiveSmallIntegerField(null=True)
    moved = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    counted_at = models.DateTimeField()  # when it was so; realm time
    at = models.DateTimeField()  # when it was written down; realm time
    by = ReadableField()

    class Meta:
        indexes = [
            models.Index(name="situation_casualties_of", fields=["activity", "counted_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="situation_casualties_said",
                condition=Q(t1__isnull=False) | Q(t2__isnull=False) | Q(t3__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.t1}/{self.t2}/{self.t3}"
