"""Pressure scores as they were told last, and the versions of the scheme they follow."""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm


class PressureScheme(models.Model):
    """One version of the scheme of pressure scores, as data; the newest that is valid counts."""

    version = models.PositiveIntegerField(unique=True)
    author = ReadableField()
    document = models.JSONField()
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"v{self.version}"


class PressureLevel(models.Model):
    """How a place stood when its score was last told: what the next one is compared with.

    `key` is its tier and code; `told` the standing as on the wire; `since` when it came to its level,
    `before` the level it left. `recent` holds [moment, score] of the last hours, for the trend.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(null=True)
    before = models.PositiveSmallIntegerField(null=True)
    since = models.DateTimeField()
    told = models.JSONField()
    recent = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="phases_pressure_once", fields=["realm", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.level}"
