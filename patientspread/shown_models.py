"""A variant of a plan that was shown to one hospital, and that it will look again."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from network.models import Facility


class ShownVariant(models.Model):
    """What one hospital is shown of a what-if: its own part and the totals, of nobody else's patients.

    `summary` is as it was shown: what `services.shown` lists.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey("patientspread.SpreadRun", on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    # the patient whom it refused, if it is about one
    request = models.ForeignKey(
        "patientspread.Request", on_delete=models.PROTECT, null=True, related_name="+"
    )
    summary = models.JSONField()
    shown_at = models.DateTimeField()
    shown_by = ReadableField()
    willing_at = models.DateTimeField(null=True)
    willing_by = ReadableField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="patientspread_shown_once", fields=["run", "facility", "request"]
            )
        ]

    def __str__(self) -> str:
        return f"run {self.run_id} to {self.facility_id}"
