"""What a decision set going: a running plan and its measures, and who has the lead."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility, Region


class PlanRun(models.Model):
    """A region's plan is in force, as it stood when it started; at most one at a time in a realm.

    Whether it is in force is not the phase: it may be put in force before, and kept after. `series` asks
    the meetlat by the rhythm of the phase; `faults`: what the auditor found to be missing.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey("phases.Plan", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    started_by = ReadableField()
    reason = ReadableField()
    review_at = models.DateTimeField()
    series = models.ForeignKey(
        "capacity.SurveySeries", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    faults = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    ended_by = ReadableField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phases_one_run",
                fields=["realm", "region"],
                condition=models.Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.plan_id}"


class MeasureState(models.TextChoices):
    """Where a measure stands."""

    OPEN = "open", word("phases.measure.state.open")
    STARTED = "started", word("phases.measure.state.started")
    DONE = "done", word("phases.measure.state.done")
    DECLINED = "declined", word("phases.measure.state.declined")
    LAPSED = "lapsed", word("phases.measure.state.lapsed")


UNDONE = (MeasureState.OPEN, MeasureState.STARTED)


class RunMeasure(models.Model):
    """One measure, at a region or at one facility of it: an action with an owner.

    Of a running plan, as its document says; or (without `run`) one that the pressure score of a place
    prescribed and somebody took up: `about` is the place (its tier and code), `prescribed` what it says.
    Without a region it is the country's.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, null=True, related_name="measures")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20)
    about = models.CharField(max_length=60, blank=True, db_default="")
    prescribed = models.JSONField(default=dict, db_default={})
    phase = models.CharField(max_length=10, blank=True)
    owner = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=MeasureState.choices, default=MeasureState.OPEN)
    checked = models.JSONField(default=list)  # the places in the checklist that are done
    note = ReadableField(blank=True)
    overdue_since = models.DateTimeField(null=True)
    changed_by = ReadableField(blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phases_measure_once_there",
                fields=["run", "code", "facility"],
                condition=models.Q(state__in=["open", "started"]),
            ),
            models.UniqueConstraint(
                name="phases_measure_once",
                fields=["run", "code"],
                condition=models.Q(state__in=["open", "started"], facility__isnull=True),
            ),
            models.CheckConstraint(
                name="phases_measure_state",
                condition=models.Q(state__in=MeasureState.values),
            ),
        ]
        indexes = [
            models.Index(name="phases_measure_open", fields=["realm", "state", "due_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.region_id or '-'}/{self.facility_id or '-'} {self.code} ({self.state})"

    @property
    def place(self) -> Facility | Region | None:
        """Return where it is to be done; None: in the country."""
        return self.facility or self.region


class RegionLead(models.Model):
    """Which function has the operational lead of medical care in a region; none: as always."""

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="phases_lead_once", fields=["realm", "region"]),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.role}"
