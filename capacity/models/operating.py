"""The operating state of facilities, as people said it: appended, never rewritten."""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility


class Operating(models.TextChoices):
    """Whether a facility or a part of it takes people in."""

    OPEN = "open", word("capacity.operating.open")
    LIMITED = "limited", word("capacity.operating.limited")
    CLOSED = "closed", word("capacity.operating.closed")


class OperatingReason(models.TextChoices):
    """Why it is not wholly open: the four of crisis standards of care, and an incident."""

    NONE = "", "—"
    STAFF = "staff", word("capacity.operating_reason.staff")
    MATERIAL = "material", word("capacity.operating_reason.material")
    SPACE = "space", word("capacity.operating_reason.space")
    EQUIPMENT = "equipment", word("capacity.operating_reason.equipment")
    INCIDENT = "incident", word("capacity.operating_reason.incident")


class OperatingState(models.Model):
    """What was said of a facility or a part of it; one per part is in force.

    `part` is empty for the whole, else the code of a kind or the name of a department. `since` and
    `expected_end` are realm time.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=60, blank=True)
    operating = models.CharField(max_length=10, choices=Operating.choices)
    reason = models.CharField(max_length=10, choices=OperatingReason.choices, blank=True)
    since = models.DateTimeField()
    expected_end = models.DateTimeField(null=True, blank=True)
    # where care goes on meanwhile: the temporary location (noodlocatie), in words
    temporary = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    set_at = models.DateTimeField()
    set_by = ReadableField()
    setter = models.CharField(max_length=120)
    in_force = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_operating_in_force",
                fields=["realm", "facility", "part"],
                condition=models.Q(in_force=True),
            ),
            models.CheckConstraint(
                name="capacity_operating_reason",
                condition=models.Q(operating="open", reason="")
                | (~models.Q(operating="open") & ~models.Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.part} {self.operating}"
