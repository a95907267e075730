"""The kinds of resource that an edition of the reference data has."""

from django.db import models


class ResourceKind(models.Model):
    """A kind of resource as the reference data has it: names, who has it, how long figures hold.

    Loaded with an edition (`manage.py load_reference`); a kind that leaves it is retired, because
    reports, plans and policies go on naming it.
    """

    code = models.CharField(max_length=20, primary_key=True)
    sector = models.CharField(max_length=160)  # one or more, separated by spaces
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    short_nl = models.CharField(max_length=30)
    short_en = models.CharField(max_length=30)
    definition_nl = models.CharField(max_length=500, blank=True)
    definition_en = models.CharField(max_length=500, blank=True)
    why_nl = models.CharField(max_length=500, blank=True)
    why_en = models.CharField(max_length=500, blank=True)
    unit = models.CharField(max_length=20)
    order = models.PositiveIntegerField()
    is_bed = models.BooleanField()
    shape_code = models.CharField(max_length=12, default="beds")
    theme = models.CharField(max_length=12, default="beds")
    headline = models.BooleanField(default=True)
    classes = models.JSONField(default=list)
    deadlines = models.JSONField(default=dict)  # source -> seconds a figure stays fresh
    applies = models.CharField(max_length=40)
    demo_column = models.CharField(max_length=40, blank=True)
    demo_factor = models.FloatField(default=1.0)
    demo_level = models.FloatField(null=True)
    valid_from = models.DateField(null=True, blank=True)
    # since when it is out of force: the day its row names, or the load of an edition without it
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name_nl
