"""An item's text that several people write at once: what is kept of it, and every late change."""

from django.db import models

from journal.fields import ReadableField
from situation.picture_models import PictureItem


class SharedText(models.Model):
    """The document behind the text of one item.

    `folded` holds all changes up to `compacted`; those after it are rows. What was published last is what the
    item says: letters since then wait for a moment of quiet, or until what may not be published is out of it.
    """

    item = models.OneToOneField(PictureItem, on_delete=models.PROTECT, related_name="shared")
    epoch = models.CharField(max_length=16)  # another document, when words were taken out for good
    folded = models.BinaryField(default=bytes)
    compacted = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)  # of the newest change
    authors = models.JSONField(default=list)  # who wrote in it: {actor, by, by_en}
    runs = models.JSONField(default=list)  # whose each part of the text is: author, bytes
    actor = models.CharField(max_length=160)  # who wrote last
    by = ReadableField()
    written_at = models.DateTimeField()  # real time
    # real time: the newest letters that came as they were written, so that the item is as fresh as these
    fresh_at = models.DateTimeField(null=True)
    published = models.PositiveIntegerField(default=0)  # the change up to which the item says it
    published_at = models.DateTimeField(null=True)  # realm time
    refused = models.PositiveIntegerField(
        default=0
    )  # the change up to which it may not be published
    refusal = models.JSONField(
        default=dict
    )  # why: {code, nl, en, start, end, left: of refused numbers}
    owes_line = models.BooleanField(default=False)  # the log tells of it when it is quiet
    merged_at = models.DateTimeField(
        null=True
    )  # realm time: what was written without a line came in
    merged_by = ReadableField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="situation_text_owes", fields=["owes_line", "written_at"])]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number}"


class TextUpdate(models.Model):
    """One change of a shared text, as it came; folded into the state after a while."""

    text = models.ForeignKey(SharedText, on_delete=models.CASCADE, related_name="updates")
    number = models.PositiveIntegerField()
    data = models.BinaryField()
    actor = models.CharField(max_length=160)
    by = ReadableField()
    at = models.DateTimeField()  # real time
    origin = models.CharField(max_length=32, blank=True)  # the socket that brought it, and has it

    class Meta:
        ordering = ["text", "number"]
        constraints = [
            models.UniqueConstraint(name="situation_update_once", fields=["text", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.number}"
