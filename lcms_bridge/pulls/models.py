"""Where the figures of a registered system are fetched, and how that goes."""

from django.db import models
from django.utils import timezone

from capacity.models import Source
from journal.models import Realm
from journal.said import word


class Way(models.TextChoices):
    """How a fetch says who it is: nothing, a bearer, a name with a password, a header of its own."""

    NONE = "none", word("lcms_bridge.pull.way.none")
    BEARER = "bearer", word("lcms_bridge.pull.way.bearer")
    BASIC = "basic", word("lcms_bridge.pull.way.basic")
    HEADER = "header", word("lcms_bridge.pull.way.header")


class Pull(models.Model):
    """An address that is asked for what a registered system has to say.

    `due_at`, `held_until`, `broken_until` are server time, the others realm time. One worker asks at a time
    (`held_until`, `turns`). `token` is kept encrypted (`journal.sealed`) and never shown; of `basic` it is
    `name:password`. `etag` and `modified` are what the other side said of the bytes that were stored last.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, db_index=False, related_name="+")
    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="pull")
    url = models.CharField(max_length=300)
    format = models.CharField(max_length=30, blank=True)
    every_s = models.PositiveIntegerField()
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.NONE)
    header = models.CharField(max_length=40, blank=True)
    token = models.TextField(blank=True)
    is_on = models.BooleanField(default=True)
    # how often people changed all this
    changes = models.PositiveIntegerField(default=0, db_default=0)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(default=timezone.now)
    turns = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    broken_until = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=24, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lcms_bridge_pull_way", condition=models.Q(way__in=Way.values)
            ),
        ]
        indexes = [
            models.Index(
                name="lcms_bridge_pull_due", fields=["due_at"], condition=models.Q(is_on=True)
            ),
        ]

    def __str__(self) -> str:
        return self.url
