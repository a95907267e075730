"""Who may speak of what without a person: registered sources with their tokens; and how soon it is asked."""

from django.db import models

from capacity.resource import REGULAR
from journal.fields import ReadableField
from journal.local_time import shown_moment
from journal.models import Realm
from journal.said import word
from network.models import Facility, Region
from web.scopes import BEFORE_OF_SYSTEMS, LONGEST, read


class SourceState(models.TextChoices):
    """Whether a source speaks."""

    NEVER = "never", word("capacity.source.state.never")
    SPEAKS = "speaks", word("capacity.source.state.speaks")
    SILENT = "silent", word("capacity.source.state.silent")
    WITHDRAWN = "withdrawn", word("capacity.source.state.withdrawn")


class Source(models.Model):
    """A system that reports by itself in one realm: for which places and kinds, and how often.

    Of its token only the SHA-256 is kept: 256 random bits need no salt. `kinds` empty: every kind.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)  # the `source` of its reports
    label = models.CharField(max_length=80)
    contact = models.CharField(max_length=200, blank=True)
    facilities = models.JSONField(default=list)
    regions = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    interval_s = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=SourceState.choices, default=SourceState.NEVER)
    # since when it speaks, or is silent (realm time); last_report_at is the newest of what it observed
    state_since = models.DateTimeField()
    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- none: no token
    token_made_at = models.DateTimeField(null=True)
    # what its token is for (`web.scopes`), with spaces; empty: made before there were scopes, all of a system
    scopes = models.CharField(max_length=LONGEST, blank=True, db_default="")
    token_ends_at = models.DateTimeField(null=True)  # server time; none: until it is withdrawn
    # what its messages must be signed with, kept encrypted (`journal.sealed`); empty: they need no signature
    secret = models.TextField(blank=True, db_default="")
    last_used_at = models.DateTimeField(null=True)
    last_heard_at = models.DateTimeField(null=True)  # realm time at which figures came in
    last_report_at = models.DateTimeField(null=True)
    # the newest batches: [{at, accepted, unchanged, rejected, faults: [{row, field, code, said}]}]
    batches = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="capacity_source_name", fields=["realm", "name"]),
            models.CheckConstraint(
                name="capacity_source_state",
                condition=models.Q(state__in=SourceState.values),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def can(self) -> frozenset[str]:
        """Return the scopes of its token."""
        return read(self.scopes, BEFORE_OF_SYSTEMS)


class RegionPace(models.Model):
    """How far a region is scaled up, as the deadlines of figures know it (`capacity.resource.PACES`)."""

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    pace = models.CharField(max_length=10, default=REGULAR)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_pace_region", fields=["realm", "region"]),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.pace}"


class FigureReminder(models.Model):
    """When a facility was reminded last that figures are due, by whom, and of which kinds."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = ReadableField()
    kinds = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_reminder_facility", fields=["realm", "facility"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {shown_moment(self.at)}"
