"""The common picture of an activiteit: who keeps it, to which items it refers, and what was published."""

from django.conf import settings
from django.db import models

from journal.fields import ReadableField
from phases.models import Activity
from situation.picture_models import PictureItem


class TotalPicture(models.Model):
    """The common picture of one activiteit; its owner is a named person, or nobody yet.

    What is offered to somebody stays the owner's until that person takes it.
    """

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="total")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    owner = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField(null=True)  # realm time
    offered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    offered_at = models.DateTimeField(null=True)
    offer_note = models.CharField(max_length=500, blank=True)
    # who took it not over, until its owner offers it anew or says that she keeps it
    declined_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=0)  # the number published last
    published_at = models.DateTimeField(null=True)
    published_by = ReadableField(blank=True)
    seen_by = models.JSONField(default=list)  # the audiences to whom all of it was told last

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.owner}"


class TotalEntry(models.Model):
    """A reference to an item; `revision`: what it said when it was placed, or looked at again."""

    total = models.ForeignKey(TotalPicture, on_delete=models.PROTECT, related_name="entries")
    item = models.ForeignKey(PictureItem, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    placed_at = models.DateTimeField()  # realm time
    by = ReadableField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="situation_entry_once", fields=["total", "item"]),
        ]

    def __str__(self) -> str:
        return f"{self.total_id} {self.item_id}"


class TotalVersion(models.Model):
    """A common picture as it was published: never changed, with the figures of that moment."""

    total = models.ForeignKey(TotalPicture, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()  # realm time
    by = ReadableField()
    note = models.CharField(max_length=500, blank=True)
    document = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="situation_version_once", fields=["total", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.total_id} v{self.number}"
