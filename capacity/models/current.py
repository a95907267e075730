"""What counts now: the newest figures of each source, the newest report of a department, a day's count."""

from django.db import models

from capacity.models.emergency import EdReport
from capacity.models.reports import FigureReport
from journal.fields import ReadableField
from journal.models import Realm
from network.models import Facility


class SourceFigures(models.Model):
    """The newest figures of one source about one kind at one facility; one source of a kind counts.

    Moved in the report's transaction. `why` is the code of why this source counts or does not, with its
    parameters; from `again_at` (realm time) on the choice may be another.
    """

    # No column that every report moves has an index: then PostgreSQL changes the row within its page.
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, db_index=False, related_name="+")
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=20)
    cohort = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=40)
    report = models.ForeignKey(
        FigureReport,
        on_delete=models.PROTECT,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    observed_at = models.DateTimeField()
    values = models.JSONField()
    holds_until = models.DateTimeField(null=True)  # of a figure by hand that goes before a feed
    counts = models.BooleanField()
    why = models.JSONField(default=dict)
    again_at = models.DateTimeField(null=True)
    # of the figures above, for boards: what is used, what there is room for, and the fixed yardstick
    load = models.IntegerField(null=True)
    room = models.IntegerField(null=True)
    regular = models.IntegerField(null=True)
    # how many more lie there than its report counted, by who came and left since (`BedMove`)
    moved = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(
                name="capacity_source_counts",
                fields=["realm", "kind", "facility"],
                condition=models.Q(counts=True),
            ),
            models.Index(
                name="capacity_source_again",
                fields=["realm", "again_at"],
                condition=models.Q(again_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="capacity_source_kind",
                fields=["realm", "facility", "kind", "cohort", "source"],
            ),
            models.UniqueConstraint(
                name="capacity_source_one_counts",
                fields=["realm", "facility", "kind", "cohort"],
                condition=models.Q(counts=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.kind} {self.source}"

    @property
    def is_correction(self) -> bool:
        """Say whether its report corrects the past; read along where many rows are (`said_beside`)."""
        known: bool | None = self.__dict__.get("corrects")
        return self.report.is_correction if known is None else known


class SourceRule(models.Model):
    """Which source goes first (`capacity.choice.PREFERENCES`), and why: in a realm, or in one house.

    `kind` empty: of every kind that has no rule of its own there.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    prefer = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    set_by = ReadableField(blank=True)
    set_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_source_rule",
                fields=["realm", "kind"],
                condition=models.Q(facility__isnull=True),
            ),
            models.UniqueConstraint(
                name="capacity_source_rule_house",
                fields=["realm", "facility", "kind"],
                condition=models.Q(facility__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.prefer}"


class Newest(models.Model):
    """Which report of its emergency department counts now, per realm and facility."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
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
