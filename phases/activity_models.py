"""Activiteiten: what a crisis organisation comes together for, who takes part, and GRIP in each of them."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility, Region, Veiligheidsregio

LONGEST_NAME = 120
LONGEST_ADDRESS = 160


class ActivityState(models.TextChoices):
    """Where an activiteit stands; what is closed is the archive."""

    OPEN = "open", word("phases.activity.state.open")
    WINDING_DOWN = "winding_down", word("phases.activity.state.winding_down")
    CLOSED = "closed", word("phases.activity.state.closed")


class Activity(models.Model):
    """An incident, planned event, outbreak or the like: what, where, since when, and for which areas.

    Whether it is an exercise its realm says, and nothing else. `area` is a GeoJSON polygon.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=20)  # a code of data/activity_kinds.toml
    state = models.CharField(
        max_length=12, choices=ActivityState.choices, default=ActivityState.OPEN
    )
    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    area = models.JSONField(null=True)
    starts_at = models.DateTimeField()  # realm time
    regions = models.ManyToManyField(Region, related_name="+")
    veiligheidsregios = models.ManyToManyField(Veiligheidsregio, related_name="+")
    opened_at = models.DateTimeField()  # realm time
    opened_by = ReadableField()
    state_at = models.DateTimeField()  # since when it stands where it stands
    state_by = ReadableField()
    reason = ReadableField(blank=True)  # why it winds down, was closed or opened again
    demo = models.BooleanField(default=False)  # made up for a demonstration

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(name="phases_activity_realm", fields=["realm", "state"])]
        constraints = [
            models.CheckConstraint(
                name="phases_activity_state",
                condition=models.Q(state__in=ActivityState.values),
            ),
            models.CheckConstraint(
                name="phases_activity_point",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityParty(models.Model):
    """An organisation that takes part: a place of the network, or one that has only a name here.

    A guest reads; who takes part in full also contributes. One that stopped keeps its row.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="parties")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=30, blank=True)  # of one that has only a name
    guest = models.BooleanField(default=False)
    since = models.DateTimeField()  # realm time
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name=f"phases_party_{kind}",
                fields=["activity", kind],
                condition=models.Q(until__isnull=True),
            )
            for kind in ("facility", "region", "veiligheidsregio")
        ]

    def __str__(self) -> str:
        return self.name


class GripDecision(models.Model):
    """The GRIP level of one activiteit in one veiligheidsregio; its own axis, beside the phase.

    Never changed. `decided_at` is the moment of the decision, `registered_at` when it was heard and
    written down; `on_behalf_of` decided, in the function `decider`, and `registered_by` wrote it down.
    The level that counts is that of the latest decision, not of the latest registration.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="grips")
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio, on_delete=models.PROTECT, related_name="grips"
    )
    level = models.PositiveSmallIntegerField()
    incident = models.CharField(max_length=160)  # what the activiteit was called then
    decided_at = models.DateTimeField()
    decider = models.CharField(max_length=20, blank=True)  # a code of data/grip.toml
    on_behalf_of = ReadableField(blank=True)
    registered_at = models.DateTimeField()
    registered_by = ReadableField()
    registered_as = models.CharField(max_length=24, blank=True)  # the role by which
    registrar = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)

    class Meta:
        indexes = [
            models.Index(
                name="phases_grip_newest", fields=["activity", "veiligheidsregio", "-decided_at"]
            ),
            models.Index(name="phases_grip_area", fields=["realm", "veiligheidsregio"]),
        ]
        constraints = [
            models.CheckConstraint(name="phases_grip_level", condition=models.Q(level__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.veiligheidsregio_id}: GRIP {self.level}"
