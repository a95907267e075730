"""When an area is planned by itself, as whoever coordinates there said."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm


class Rhythm(models.Model):
    """The hours at which an area is planned, and after how much change; nothing of both: by hand alone."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=12)  # as that of a run
    times = models.JSONField(default=list)  # `10:00`, on the wall in the Netherlands
    after_requests = models.PositiveSmallIntegerField(null=True)
    after_beds = models.PositiveIntegerField(null=True)
    next_at = models.DateTimeField(null=True)  # in the time of the realm; none: no hours
    looked_head = models.BigIntegerField(default=0)  # how far the journal was when it last looked
    changed_at = models.DateTimeField()
    changed_by = ReadableField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="patientspread_rhythm_once", fields=["realm", "scope"])
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {', '.join(self.times)}"

    @property
    def is_on(self) -> bool:
        """Say whether anything makes a plan by itself."""
        return bool(self.times) or self.after_requests is not None or self.after_beds is not None
