"""Beds that are promised to patients on their way, and the patients who really left or came.

A promise is not a count. What is promised stands beside what was reported; only a patient who left or
arrived changes what is shown, and only against reports made before that moment.
"""

from django.db import models

from journal.models import Realm
from journal.said import word
from network.models import Facility


class PromiseState(models.TextChoices):
    """How firm a promise is."""

    HELD = "held", word("capacity.promise.state.held")
    RESERVED = "reserved", word("capacity.promise.state.reserved")
    UNDER_WAY = "under_way", word("capacity.promise.state.under_way")


class BedPromise(models.Model):
    """One bed promised at the receiver, which will be free at the sender; gone when it is over.

    `about` is the entity of the app that promises. No sender: the patient lies in no bed yet. No
    receiver: the patient goes abroad.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=40)
    bed = models.CharField(max_length=20)  # the code of a kind of bed
    isolation = models.BooleanField(default=False)
    sender = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=PromiseState.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_promise_about", fields=["realm", "about"]),
            models.CheckConstraint(
                name="capacity_promise_known_state",
                condition=models.Q(state__in=PromiseState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.sender_id} → {self.receiver_id} ({self.state})"


class BedMove(models.Model):
    """One patient more or fewer in a kind of bed at a facility, at a realm moment; never changed."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=40)
    bed = models.CharField(max_length=20)
    cohort = models.CharField(max_length=20, blank=True)  # the label of the patient, where known
    step = models.SmallIntegerField()  # +1: came, -1: left
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="capacity_move_one_patient", condition=models.Q(step__in=[1, -1])
            ),
        ]
        indexes = [
            models.Index(name="capacity_move_place", fields=["realm", "facility", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.bed} {self.step:+d} at {self.at}"
