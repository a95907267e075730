"""Bed and emergency-department reports per facility and realm: appended, never rewritten.

A report is a row; the newest row per facility is what counts now. A count is null when unknown.
"""

from django.db import models
from django.utils import timezone

from capacity.remarks import Remark
from capacity.resource import BedLine
from journal.fields import ReadableField
from journal.local_time import shown_moment
from journal.models import Realm
from journal.said import word
from network.models import Facility


class ResourceKind(models.Model):
    """A kind of resource as the reference data has it: names, who has it, how long figures hold.

    Loaded with an edition (`manage.py load_reference`); a kind that leaves it is retired, because
    reports, plans and policies go on naming it.
    """

    code = models.CharField(max_length=20, primary_key=True)
    sector = models.CharField(max_length=40)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    short_nl = models.CharField(max_length=30)
    short_en = models.CharField(max_length=30)
    definition_nl = models.CharField(max_length=500, blank=True)
    definition_en = models.CharField(max_length=500, blank=True)
    why_nl = models.CharField(max_length=500, blank=True)
    why_en = models.CharField(max_length=500, blank=True)
    unit = models.CharField(max_length=20)
    order = models.PositiveIntegerField()
    is_bed = models.BooleanField()
    classes = models.JSONField(default=list)
    deadlines = models.JSONField(default=dict)  # source -> seconds a figure stays fresh
    applies = models.CharField(max_length=40)
    demo_column = models.CharField(max_length=40, blank=True)
    demo_factor = models.FloatField(default=1.0)
    demo_level = models.FloatField(null=True)
    valid_from = models.DateField(null=True, blank=True)
    # since when it is out of force: the day its row names, or the load of an edition without it
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name_nl


class CapacityClass(models.TextChoices):
    """Which capacity a figure counts (its meaning changes with the phase)."""

    REGULAR = "regular", word("capacity.class.regular")
    BUFFER = "buffer", word("capacity.class.buffer")
    ADAPTED = "adapted", word("capacity.class.adapted")
    CRISIS = "crisis", word("capacity.class.crisis")


class Method(models.TextChoices):
    """How a figure came about."""

    REPORTED = "reported", word("capacity.method.reported")
    CONFIRMED = "confirmed", word("capacity.method.confirmed")
    DERIVED_TRANSFER = "derived_transfer", word("capacity.method.derived_transfer")
    IMPORTED = "imported", word("capacity.method.imported")
    SIMULATED = "simulated", word("capacity.method.simulated")


class Traffic(models.TextChoices):
    """State of an emergency department; a stop never refuses who is in danger of life."""

    OPEN = "open", word("capacity.traffic.open")
    PRESSURE = "pressure", word("capacity.traffic.pressure")
    STOP = "stop", word("capacity.traffic.stop")


class EdReason(models.TextChoices):
    """Why an emergency department is not open."""

    NONE = "", "—"
    PEAK = "peak", word("capacity.ed_reason.peak")
    CAPACITY = "capacity", word("capacity.ed_reason.capacity")
    INCIDENT = "incident", word("capacity.ed_reason.incident")


class Report(models.Model):
    """What every report carries: of whom, when, by whom, how."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.CharField(max_length=40)
    method = models.CharField(max_length=20, choices=Method.choices)
    reported_by = ReadableField()
    reporter = models.CharField(max_length=120)
    duiding = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    remarks: tuple[Remark, ...] = ()  # of the moment it was made, for who made it; not kept

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
    bed = models.CharField(max_length=20)  # the code of a kind: it may have been retired since
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

    @property
    def figures(self) -> BedLine:
        """Return the line as plain values."""
        return BedLine(
            self.bed,
            self.operational,
            self.occupied,
            self.blocked,
            self.isolation_free,
            self.widths or None,
        )


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
    """Admissions counted per region on one day, and the wave's patients nationally at its end."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    admissions = models.JSONField()
    present = models.JSONField(default=dict)  # kind of bed -> patients of the wave

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_daycount_date", fields=["realm", "date"]),
        ]

    def __str__(self) -> str:
        return f"{self.date}"
