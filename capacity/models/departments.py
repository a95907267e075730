"""Emergency departments hour by hour, the model fitted on them, what was forecast, and how good that was."""

from django.db import models
from django.utils import timezone

from journal.models import Realm
from network.models import Facility


class EdDay(models.Model):
    """What departments had at the hours of a day (UTC), by facility and measure; silence is null.

    A row a day for the whole country, as `BedDay`: what forecasts read, nine weeks of it at once. It follows
    from reports and stops; in an exercise also from the hours between two steps.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, db_index=False, related_name="+")
    day = models.DateField()
    hours = models.JSONField()  # {"MAASSTAD": {"present": [24], "nedocs": [24], "stop": [24]}}
    until = models.DateTimeField()  # the last hour of it that is there

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_edday_once", fields=["realm", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class EdFit(models.Model):
    """The model of a measure as it was fitted last, for the departments named: arrays of `EdModel`, packed.

    `tried` is how good it was on the last week, which its coefficients do not know. It is made anew each
    night, and follows from the hours alone.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, db_index=False, related_name="+")
    measure = models.CharField(max_length=10)
    until = models.DateTimeField()
    model = models.CharField(max_length=60)
    houses = models.JSONField()
    arrays = models.BinaryField()
    tried = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_edfit_once", fields=["realm", "measure"]),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.until}"


class EdForecast(models.Model):
    """What was expected of all departments at one moment: the first forecast of each hour is kept.

    `rows`: by facility `{present, quantiles: {"2": [nine]}, limit, over, stop, refused, left}`, also of what
    was refused; `left` says by hour ahead why that one was not shown. Nothing is rewritten. What stood on
    screens in between is in the journal.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    model = models.CharField(max_length=60)
    rows = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="capacity_edforecast_once", fields=["realm", "made_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.made_at}"


class EdScore(models.Model):
    """The forecasts of a department on one day (Dutch clock), so many hours ahead, held against what came.

    Sums over `number` forecasts: absolute error, that of persistence, CRPS, those within the 95 % interval;
    of the chances (two hours ahead) the squares of their errors, and how often it came. `left_out`: the
    department was silent when its hour came. Made anew while hours of that day come in.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, db_index=False, related_name="+")
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    day = models.DateField()
    hours = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    error = models.FloatField()
    persistence = models.FloatField()
    crps = models.FloatField()
    inside = models.PositiveIntegerField()
    over_error = models.FloatField(default=0)
    over_came = models.PositiveIntegerField(default=0)
    stop_error = models.FloatField(default=0)
    stop_came = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="capacity_edscore_once", fields=["realm", "day", "facility", "hours"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.day} +{self.hours} h"


class EdRun(models.Model):
    """Up to which moment of a realm departments were forecast last, and when that was done.

    `learnt_at`: when fitting a model was tried last, whether or not there was enough. Both are real time.
    """

    realm = models.OneToOneField(Realm, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    learnt_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.made_at}"
