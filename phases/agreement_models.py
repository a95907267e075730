"""Regional agreements: who keeps what with whom, and whether it is kept now."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Region


class Kept(models.TextChoices):
    """Whether an agreement is kept."""

    KEPT = "kept", word("phases.agreement.state.kept")
    BROKEN = "broken", word("phases.agreement.state.broken")
    UNKNOWN = "unknown", word("phases.agreement.state.unknown")


class Agreement(models.Model):
    """One version of an agreement in a region; of each `code` at most one is in force.

    `partners` are codes of facilities; `indicator` says by which figures one sees that it is kept. `since`
    is realm time, as are all moments here; `evidence` is what it was judged by last.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    title = models.JSONField()  # {nl, en}, as is `text`
    text = models.JSONField()
    partners = models.JSONField()
    indicator = models.JSONField()
    made_up = models.BooleanField(default=False)  # for demonstrations
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    set_at = models.DateTimeField()
    set_by = ReadableField()
    setter = models.CharField(max_length=120)
    standing = models.CharField(max_length=10, choices=Kept.choices, default=Kept.UNKNOWN)
    since = models.DateTimeField()
    evidence = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    ended_by = ReadableField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phases_agreement_in_force",
                fields=["realm", "region", "code"],
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="phases_agreement_state", condition=models.Q(standing__in=Kept.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}/{self.code} v{self.version} ({self.standing})"
