"""What an organisation added to the reference data by itself, and the files of the edition it is added to.

Rows of the installation, of no realm, as the reference data are.
"""

from django.db import models
from django.utils import timezone


class EditionFile(models.Model):
    """A file of the edition that was loaded last: what is added by hand is composed with it anew."""

    name = models.CharField(max_length=40, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class OwnPlace(models.Model):
    """A facility that was added, changed or closed on the screens: it counts in every edition.

    `values` are the columns of its row, as `hospitals.csv` or `facilities.csv` has them.
    """

    code = models.CharField(max_length=20, primary_key=True)
    values = models.JSONField(default=dict)
    closed = models.BooleanField(default=False)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class OwnRegion(models.Model):
    """A region that was drawn or changed on the screens: it counts in every edition.

    `values`: name, short_name, trauma_centre, operates_as; areas and municipalities that it takes (lists of
    codes); outline (a GeoJSON geometry) where it was given.
    """

    code = models.CharField(max_length=12, primary_key=True)
    values = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
