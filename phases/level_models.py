"""The phase of a facility, a sub-region (along a veiligheidsregio) and the country, as people decided it.

Regions have theirs in `PhaseDecision`, with a plan that says who decides; here the level says it.
"""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word


class PlaceLevel(models.TextChoices):
    """What stands in a phase beside a region."""

    FACILITY = "facility", word("phases.level.facility")
    AREA = "area", word("phases.level.area")
    COUNTRY = "country", word("phases.level.country")


class LevelDecision(models.Model):
    """A named, mandated person put a facility, an area or the country in a phase; the newest counts.

    Who stays in a phase after a review decides that too: `since` is the moment of the first such decision.
    `on_behalf_of`: who decided it, when another recorded it. `missed_at`: when the auditor saw that its
    review did not happen; the only thing of a decision that changes afterwards.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=PlaceLevel.choices)
    place = models.CharField(max_length=20)  # code of the facility or veiligheidsregio; NL
    phase = models.CharField(max_length=10)
    stage = models.CharField(max_length=10, blank=True)  # of the country, as the LNAZ names it
    since = models.DateTimeField()
    decided_at = models.DateTimeField()
    decided_by = ReadableField()
    decider = models.CharField(max_length=120)
    on_behalf_of = ReadableField(blank=True)
    mandated = models.CharField(max_length=120, blank=True)  # that person's account
    reason = models.CharField(max_length=500)
    evidence = models.JSONField(default=list)
    review_at = models.DateTimeField(null=True)  # nothing is reviewed where care is regular
    missed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="phases_level_newest", fields=["realm", "level", "place", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="phases_level_known", condition=models.Q(level__in=PlaceLevel.values)
            ),
            models.CheckConstraint(
                name="phases_level_phase",
                condition=models.Q(phase__in=["regular", "adapted", "crisis"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.place}: {self.phase}"
