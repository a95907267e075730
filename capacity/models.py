"""Bed and emergency-department reports per facility and realm: appended, never rewritten.

A report is a row; the newest row per facility is what counts now. A count is null when unknown.
"""

from django.db import models
from django.utils import timezone

from journal.local_time import shown_moment
from journal.models import Realm
from network.models import Facility


class Bed(models.TextChoices):
    """Kinds of bed that are reported and spread."""

    IC = "ic", "IC"
    WARD = "ward", "kliniek"


class CapacityClass(models.TextChoices):
    """Which capacity a figure counts (its meaning changes with the phase)."""

    REGULAR = "regular", "regulier"
    BUFFER = "buffer", "buffer"
    ADAPTED = "adapted", "aangepast"
    CRISIS = "crisis", "crisis"


class Method(models.TextChoices):
    """How a figure came about."""

    REPORTED = "reported", "ingevoerd"
    CONFIRMED = "confirmed", "ongewijzigd bevestigd"
    DERIVED_TRANSFER = "derived_transfer", "afgeleid uit verplaatsing"
    IMPORTED = "imported", "ingelezen"
    SIMULATED = "simulated", "gesimuleerd (oefening)"


class Traffic(models.TextChoices):
    """State of an emergency department; a stop never refuses who is in danger of life."""

    OPEN = "open", "open"
    PRESSURE = "pressure", "dreigende stop"
    STOP = "stop", "stop"


class EdReason(models.TextChoices):
    """Why an emergency department is not open."""

    NONE = "", "—"
    PEAK = "peak", "piek in patiënten"
    CAPACITY = "capacity", "onvoldoende behandelcapaciteit"
    INCIDENT = "incident", "interne calamiteit"


class Report(models.Model):
    """What every report carries: of whom, when, by whom, how."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.CharField(max_length=40)
    method = models.CharField(max_length=20, choices=Method.choices)
    reported_by = models.CharField(max_length=160)
    reporter = models.CharField(max_length=120)
    duiding = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.facility_id} {shown_moment(self.observed_at)}"


class BedReport(Report):
    """The beds of one facility at one moment; its lines are one per kind of bed."""

    capacity_class = models.CharField(max_length=10, choices=CapacityClass.choices)

    class Meta:
        indexes = [
            models.Index(name="capacity_bedreport_newest", fields=["realm", "facility", "-id"])
        ]


class BedReportLine(models.Model):
    """One kind of bed in a report. Counts are whole beds; null: unknown, never zero."""

    report = models.ForeignKey(BedReport, on_delete=models.CASCADE, related_name="lines")
    bed = models.CharField(max_length=8, choices=Bed.choices)
    operational = models.PositiveIntegerField(null=True)
    occupied = models.PositiveIntegerField(null=True)
    blocked = models.PositiveIntegerField(null=True)
    isolation_free = models.PositiveIntegerField(null=True)
    # stacked widths of the capacity classes: {"regular": n, "buffer": n, "adapted": n, "crisis": n}
    widths = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_line_bed", fields=["report", "bed"]),
        ]

    def __str__(self) -> str:
        return f"{self.bed} {self.occupied}/{self.operational}"


class EdReport(Report):
    """The emergency department of one facility at one moment."""

    traffic = models.CharField(max_length=10, choices=Traffic.choices)
    reason = models.CharField(max_length=10, choices=EdReason.choices, blank=True)
    expected_end = models.DateTimeField(null=True)
    present = models.PositiveIntegerField(null=True)
    nedocs = models.FloatField(null=True)

    class Meta:
        indexes = [
            models.Index(name="capacity_edreport_newest", fields=["realm", "facility", "-id"])
        ]
        constraints = [
            models.CheckConstraint(
                name="capacity_ed_reason_when_not_open",
                condition=models.Q(traffic="open") | ~models.Q(reason=""),
            ),
        ]


class Newest(models.Model):
    """Which report counts now, per realm and facility; moved in the report's transaction."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    beds = models.ForeignKey(BedReport, on_delete=models.PROTECT, null=True, related_name="+")
    ed = models.ForeignKey(EdReport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_newest_facility", fields=["realm", "facility"]),
        ]

    def __str__(self) -> str:
        return f"{self.realm_id} {self.facility_id}"


class DayCount(models.Model):
    """Admissions counted per region on one day, and the national wave occupancy at its end."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    admissions = models.JSONField()
    ward = models.PositiveIntegerField()
    ic = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_daycount_date", fields=["realm", "date"]),
        ]

    def __str__(self) -> str:
        return f"{self.date}"
