"""Situation reports as they were published, and the layout a region gives them."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from phases.models import Activity

LONGEST_NOTE = 1000
LONGEST_TITLE = 80


class SituationReport(models.Model):
    """A report that was published: of which number of the journal and which moment; never changed.

    What it says is made of these again, so that nothing is kept twice.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sitreps")
    number = models.PositiveIntegerField()  # in this activiteit
    seq = models.BigIntegerField()
    at = models.DateTimeField()  # realm time
    by = ReadableField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    layout = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="situation_sitrep_once", fields=["activity", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} SITRAP {self.number}"


class ReportLayout(models.Model):
    """The sections of a region's reports, in order, and the title; what it was before the journal says."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    place_kind = models.CharField(max_length=16)  # `veiligheidsregio` or `region`
    place_code = models.CharField(max_length=20)
    title = ReadableField()
    sections = models.JSONField()
    by = ReadableField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="situation_layout_once", fields=["realm", "place_kind", "place_code"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_kind}:{self.place_code}"
