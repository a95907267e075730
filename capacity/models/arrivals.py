"""Arrivals that an ambulance or dispatch centre announces: a class and a moment, never a person."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility


class ArrivalState(models.TextChoices):
    """Where an announced arrival stands."""

    ANNOUNCED = "announced", word("capacity.arrival.state.announced")
    ARRIVED = "arrived", word("capacity.arrival.state.arrived")
    CANCELLED = "cancelled", word("capacity.arrival.state.cancelled")
    UNCONFIRMED = "unconfirmed", word("capacity.arrival.state.unconfirmed")


class Arrival(models.Model):
    """One announced arrival; its codes are of the lists in `capacity/data/emergency.toml`."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    # the ambulance service or dispatch centre that announced it; none: a coordinator did
    sender = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    urgency = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    notes = models.JSONField(default=list)
    state = models.CharField(
        max_length=12, choices=ArrivalState.choices, default=ArrivalState.ANNOUNCED
    )
    announced_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    announced_by = ReadableField()

    class Meta:
        indexes = [
            models.Index(
                name="capacity_arrival_expected",
                fields=["realm", "expected_at"],
                condition=models.Q(state="announced"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.urgency} {self.kind}"
