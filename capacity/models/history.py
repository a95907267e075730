"""The past of figures at a grain that can be kept: hours per figure and day, and which are to be added up."""

from django.db import models

from journal.models import Realm
from network.models import Facility


class FigureDay(models.Model):
    """The hours of one figure on one day (UTC): what counted, added up per hour (`capacity.hours`).

    One row a day, not one an hour: a year of 30,000 figures is eleven million rows of 400 bytes, and a
    week of one figure is eight of them beside each other. Made anew from the lines when one comes late.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, db_index=False, related_name="+")
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=20)
    cohort = models.CharField(max_length=20, blank=True)
    day = models.DateField()
    hours = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_day_series", fields=["realm", "facility", "kind", "cohort", "day"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.kind} {self.day}"


class FigureHour(models.Model):
    """An hour of a facility of which a report speaks and that is not added up since.

    Only ever added, and taken away by whoever added the hour up: writers of reports wait for nobody.
    """

    # unchecked: they are those of a report, which is checked
    realm = models.ForeignKey(
        Realm, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    hour = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(name="capacity_hour_due", fields=["realm", "hour"]),
            models.Index(name="capacity_hour_facility", fields=["realm", "facility", "hour"]),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.hour}"
