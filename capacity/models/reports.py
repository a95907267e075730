"""Reports of figures per facility and realm: appended, never rewritten.

A report is a row with a line per kind of resource. A figure is null when unknown, never zero.
"""

from django.db import models
from django.utils import timezone

from capacity.remarks import Remark
from capacity.resource import KEPT_SOURCES, BedLine
from journal.fields import ReadableField
from journal.local_time import shown_moment
from journal.models import Realm
from journal.said import word
from network.models import Facility


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
    LAPSED = "lapsed", word("capacity.method.lapsed")


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


class FigureReport(Report):
    """What was said of one facility at one moment; its lines are one per kind (and cohort)."""

    # no index of their own: the one below begins with them, and five minutes apart each of them costs
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, db_index=False, related_name="+")
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    capacity_class = models.CharField(max_length=10, choices=CapacityClass.choices)
    # what is said of the past: it changes the series, and what counts now only where nothing newer is
    is_correction = models.BooleanField(default=False)
    # until when it goes before a feed, where it was said how long (else `capacity.choice.HOLDS`)
    holds_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="capacity_bedreport_newest", fields=["realm", "facility", "-id"]),
            # what feeds said is kept line by line for some days only
            models.Index(
                name="capacity_report_thin",
                fields=["realm", "received_at"],
                condition=~models.Q(source__in=KEPT_SOURCES),
            ),
        ]


class ReportLine(models.Model):
    """One kind of resource in a report: its figures by name, as `capacity.shapes` has them.

    Realm, facility, source and moment stand here too, so that the series of a figure is one index range.
    """

    # no index of their own: those below begin with them, and a line is written five minutes apart
    report = models.ForeignKey(
        FigureReport, on_delete=models.CASCADE, db_index=False, related_name="lines"
    )
    # and no check: they are those of the report, which is checked
    realm = models.ForeignKey(
        Realm, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=20)  # the code of a kind: it may have been retired since
    cohort = models.CharField(max_length=20, blank=True)  # part of the figures above it; empty: all
    source = models.CharField(max_length=40)
    observed_at = models.DateTimeField()
    # {"operational": n, …, "widths": {"regular": n, "buffer": n, "adapted": n, "crisis": n}, "note": ""}
    values = models.JSONField()

    class Meta:
        indexes = [
            models.Index(
                name="capacity_line_series",
                fields=["realm", "facility", "kind", "cohort", "observed_at"],
            )
        ]
        constraints = [
            models.UniqueConstraint(name="capacity_line_kind", fields=["report", "kind", "cohort"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.values}"

    @property
    def bed_line(self) -> BedLine:
        """Return the line of a kind of bed as plain values."""
        return BedLine.of(self.kind, self.values, self.cohort)
