"""What may be told to the public about an activiteit: a text of its own that a named person approves."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from phases.models import Activity

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
LONGEST_WHY = 500


class PublicState(models.TextChoices):
    """Where a text for the public stands; only what is approved may be told."""

    DRAFT = "draft", word("situation.public.state.draft")
    SUBMITTED = "submitted", word("situation.public.state.submitted")
    APPROVED = "approved", word("situation.public.state.approved")
    RETURNED = "returned", word("situation.public.state.returned")
    WITHDRAWN = "withdrawn", word("situation.public.state.withdrawn")


class PublicText(models.Model):
    """One text for the public: what, by whom, and who approved it. Approved, it is not changed any more.

    `writers`: the actors who wrote in it: none of them approves it. A newer one is a text of its own;
    approved, it withdraws the one that it `replaces`.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="public_texts")
    number = models.PositiveIntegerField()  # in this activiteit: P1, P2
    state = models.CharField(max_length=10, choices=PublicState.choices, default=PublicState.DRAFT)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.CharField(max_length=LONGEST_TEXT)
    revision = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    written_by = ReadableField()  # who wrote in it last
    written_at = models.DateTimeField()  # realm time
    approved_by = ReadableField(blank=True)
    approved_as = models.CharField(max_length=32, blank=True)  # the role by which
    approved_at = models.DateTimeField(null=True)
    reason = ReadableField(blank=True)  # why it was returned or withdrawn
    state_by = ReadableField()
    state_at = models.DateTimeField()
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    seen_by = models.JSONField(default=list)  # the audiences to whom it was told last

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="situation_public_once", fields=["activity", "number"]),
            models.CheckConstraint(
                name="situation_public_state", condition=models.Q(state__in=PublicState.values)
            ),
            models.CheckConstraint(
                name="situation_public_approved",
                condition=~models.Q(state="approved")
                | (models.Q(approved_at__isnull=False) & ~models.Q(approved_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} P{self.number}"
