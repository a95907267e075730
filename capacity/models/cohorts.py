"""Which kinds of bed are split into labels, per realm: opened and closed by a person, never removed."""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word


class Counting(models.TextChoices):
    """How the parts of a kind are counted."""

    # the beds carry the labels: a part has open beds of its own, its free beds are those minus its patients
    BEDS = "beds", word("capacity.counting.beds")
    # only the patients carry the labels: a part has patients, the free beds are those of the whole
    PATIENTS = "patients", word("capacity.counting.patients")


class Cohort(models.Model):
    """One kind of bed that is split into labels since a moment of realm time; one per kind is open."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    labels = models.JSONField()
    counting = models.CharField(max_length=10, choices=Counting.choices)
    opened_at = models.DateTimeField()
    opened_by = ReadableField()
    opener = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = ReadableField(blank=True)
    closer = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_cohort_open",
                fields=["realm", "kind"],
                condition=models.Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.counting}"
