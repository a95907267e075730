"""Emergency departments: reports (appended, never rewritten), stops as periods, scores per week, cut-offs."""

from django.db import models

from capacity.models.reports import Report
from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility, Region


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


class EdReport(Report):
    """The emergency department of one facility at one moment."""

    traffic = models.CharField(max_length=10, choices=Traffic.choices)
    reason = models.CharField(max_length=10, choices=EdReason.choices, blank=True)
    expected_end = models.DateTimeField(null=True)
    present = models.PositiveIntegerField(null=True)
    nedocs = models.FloatField(null=True)  # limited to what is shown, 0 to 200
    # what the score was computed from (`capacity.crowding.INPUTS`), beside `present`
    inputs = models.JSONField(default=dict)
    times = models.JSONField(default=dict)  # minutes from arrival (`capacity.crowding.TIMES`)
    # when the figures were counted, where that is before the state was said (a stop that was renewed)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="capacity_edreport_newest", fields=["realm", "facility", "-id"]),
            # the hours of departments are made from it
            models.Index(name="capacity_edreport_observed", fields=["realm", "observed_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="capacity_ed_reason_when_not_open",
                condition=models.Q(traffic="open") | ~models.Q(reason=""),
            ),
        ]


class StopEnd(models.TextChoices):
    """How a stop ended."""

    REPORTED = "reported", word("capacity.stop_end.reported")
    TIME = "time", word("capacity.stop_end.time")
    CLOSED = "closed", word("capacity.stop_end.closed")


class EdStop(models.Model):
    """A stop from its begin to its end: of a whole emergency department (`part` empty), or of a part.

    Of a part the row is also what is known now, and a stop may only threaten; of the whole department
    that is its newest report, and there is a row only for a stop.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, blank=True)
    traffic = models.CharField(max_length=10, choices=Traffic.choices)
    reason = models.CharField(max_length=10, choices=EdReason.choices)
    began_at = models.DateTimeField()
    expected_end = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, choices=StopEnd.choices, blank=True)
    reported_by = ReadableField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_stop_one_standing",
                fields=["realm", "facility", "part"],
                condition=models.Q(ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="capacity_stop_due",
                fields=["realm", "expected_end"],
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(name="capacity_stop_began", fields=["realm", "part", "began_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.part} {self.began_at}"


class EdScores(models.Model):
    """How often a department had each whole score in one week: what its own percentile is taken from."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()
    counts = models.JSONField()  # {"37": 4}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_scores_week", fields=["realm", "facility", "monday"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.monday}"


class EdCutoffs(models.Model):
    """The scores from which a department calls itself busy, crowded and overcrowded."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    edges = models.JSONField()  # three whole numbers, ascending

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_cutoffs_one", fields=["realm", "facility"]),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.edges}"


class StopGroups(models.Model):
    """Which neighbouring departments of a region stop at once, as it was told last."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    groups = models.JSONField()  # as on the wire

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_groups_region", fields=["realm", "region"]),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {len(self.groups)}"
