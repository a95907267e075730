"""Staff that one facility lends to another: a number of a function, until a moment, never a person."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Facility


class LendState(models.TextChoices):
    """Where staff that was lent stands."""

    LENT = "lent", word("capacity.lend.state.lent")
    RETURNED = "returned", word("capacity.lend.state.returned")
    OVER = "over", word("capacity.lend.state.over")
    CLOSED = "closed", word("capacity.lend.state.closed")


class StaffLend(models.Model):
    """Staff of one kind lent by a facility to another; it stands beside their reports and rewrites none."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    borrower = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=LendState.choices, default=LendState.LENT)
    lent_at = models.DateTimeField()
    lent_by = ReadableField()

    class Meta:
        indexes = [
            models.Index(
                name="capacity_lend_until",
                fields=["realm", "until"],
                condition=models.Q(state="lent"),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="capacity_lend_some", condition=models.Q(number__gt=0)),
            models.CheckConstraint(
                name="capacity_lend_elsewhere",
                condition=~models.Q(facility=models.F("borrower")),
            ),
            models.CheckConstraint(
                name="capacity_lend_later", condition=models.Q(until__gt=models.F("lent_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.number} {self.kind} {self.borrower_id}"
