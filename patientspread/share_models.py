"""By which key patients are shared out in a realm, as the country said: every version is kept."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm


class ShareKey(models.Model):
    """One version of the key, its band and its weights; where none was set, the policy holds."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    weights = models.JSONField(default=dict)  # by region; of a manual key alone
    band = models.FloatField()  # the part of the fair share that a region may differ
    reason = ReadableField()
    since = models.DateField()
    set_at = models.DateTimeField()
    set_by = ReadableField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="patientspread_share_version", fields=["realm", "version"])
        ]

    def __str__(self) -> str:
        return f"share {self.version} ({self.kind})"
