"""A place for one patient: what is needed, who was asked, and where it stands. Nothing says who it is."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility


class PlacementState(models.TextChoices):
    """Where a placement stands."""

    WAITING = "waiting", word("patientspread.placement.state.waiting")
    ASKED = "asked", word("patientspread.placement.state.asked")
    PLACED = "placed", word("patientspread.placement.state.placed")
    DONE = "done", word("patientspread.placement.state.done")
    ENDED = "ended", word("patientspread.placement.state.ended")


class AskState(models.TextChoices):
    """What a house answered that was asked for a place."""

    ASKED = "asked", word("patientspread.placement_ask.state.asked")
    YES = "yes", word("patientspread.placement_ask.state.yes")
    NO = "no", word("patientspread.placement_ask.state.no")
    LAPSED = "lapsed", word("patientspread.placement_ask.state.lapsed")


PLACEMENT_OPEN = (PlacementState.WAITING, PlacementState.ASKED, PlacementState.PLACED)


class Placement(models.Model):
    """One patient for whom a desk finds a place, or care at home."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    # who asks: the hospital where the patient lies, or the GP post for somebody at home
    origin = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    at_home = models.BooleanField(default=False)
    reference = models.CharField(max_length=12, blank=True)  # the asker's own: nobody else sees it
    care = models.CharField(max_length=20)  # a code of `data/placements.toml`
    needs = models.JSONField(default=list)
    age = models.CharField(max_length=10)
    urgent = models.BooleanField(default=False)
    # since when the patient needs no longer be where she is: the days in a wrong bed count from here
    ready_since = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=PlacementState.choices, default=PlacementState.WAITING
    )
    destination = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, blank=True)
    entered_at = models.DateTimeField()
    entered_by = ReadableField()
    changed_at = models.DateTimeField()
    changed_by = ReadableField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="patientspread_placement_number", fields=["realm", "number"]
            ),
            models.UniqueConstraint(
                name="patientspread_placement_once",
                fields=["realm", "origin", "reference"],
                condition=models.Q(state__in=PLACEMENT_OPEN) & ~models.Q(reference=""),
            ),
            models.CheckConstraint(
                name="patientspread_placement_known_state",
                condition=models.Q(state__in=PlacementState.values),
            ),
        ]
        indexes = [models.Index(name="patientspread_placement_state", fields=["realm", "state"])]

    def __str__(self) -> str:
        return f"P-{self.number} ({self.origin_id}, {self.state})"

    @property
    def label(self) -> str:
        """Return what people call it."""
        return f"P-{self.number}"

    @property
    def key(self) -> str:
        """Return the entity that a promised bed is about."""
        return f"placement:{self.pk}"


class PlacementAsk(models.Model):
    """One house that was asked for a place, and what it answered."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="asks")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=AskState.choices, default=AskState.ASKED)
    minutes = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = ReadableField()
    answered_at = models.DateTimeField(null=True)
    answered_by = ReadableField(blank=True)
    code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="patientspread_placement_ask_once",
                fields=["placement", "facility"],
                condition=models.Q(state__in=["asked", "yes"]),
            ),
            # one bed is not promised twice to the same patient
            models.UniqueConstraint(
                name="patientspread_placement_one_yes",
                fields=["placement"],
                condition=models.Q(state="yes"),
            ),
            models.CheckConstraint(
                name="patientspread_placement_ask_known_state",
                condition=models.Q(state__in=AskState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id}: {self.state}"
