"""Own pictures of an activiteit: themes, items that teams and organisations keep under them, and questions.

What an item said before stands in `ItemRevision`; the journal holds it too, for those who could see it then.
"""

from django.conf import settings
from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from phases.models import Activity

LONGEST_TEXT = 2000
LONGEST_SOURCE = 160
LONGEST_WHY = 500
LONGEST_THEME = 60


class Reliability(models.TextChoices):
    """How sure something is."""

    CONFIRMED = "confirmed", word("situation.reliability.confirmed")
    UNCONFIRMED = "unconfirmed", word("situation.reliability.unconfirmed")
    CONTRADICTED = "contradicted", word("situation.reliability.contradicted")


class Share(models.TextChoices):
    """Who sees an item: the own team or organisation, all who take part, everybody in the realm."""

    OWN = "own", word("situation.share.own")
    ACTIVITY = "activity", word("situation.share.activity")
    ALL = "all", word("situation.share.all")


class ItemState(models.TextChoices):
    """Whether an item counts."""

    ACTIVE = "active", word("situation.item.state.active")
    WITHDRAWN = "withdrawn", word("situation.item.state.withdrawn")


class QuestionState(models.TextChoices):
    """Where a question about an item stands: back with who asked it only when she has seen the answer."""

    ASKED = "asked", word("situation.question.state.asked")
    ANSWERED = "answered", word("situation.question.state.answered")
    SEEN = "seen", word("situation.question.state.seen")
    ENDED = "ended", word("situation.question.state.ended")


class PictureTheme(models.Model):
    """A theme in one activiteit: one of the starting set, or added in the crisis.

    `owner` empty: a theme of all pictures; else one that a team or organisation keeps for itself.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="themes")
    code = models.CharField(max_length=24)
    owner = models.CharField(max_length=48, blank=True)
    name = ReadableField()
    order = models.PositiveSmallIntegerField()
    stale_after_min = models.PositiveIntegerField()  # from which age an item under it is old
    closed_at = models.DateTimeField(null=True)  # realm time

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="situation_theme_once", fields=["activity", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.code}"


class Told(models.Model):
    """What an item says at one moment: the present one, and each that stood before."""

    theme = models.CharField(max_length=24)
    text = models.CharField(max_length=LONGEST_TEXT)
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)  # who or what it is known from
    fact_at = models.DateTimeField()  # when it was so; realm time
    certainty = models.CharField(
        max_length=12, choices=Reliability.choices, default=Reliability.UNCONFIRMED
    )
    contradicted_by = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    contradiction = models.CharField(max_length=LONGEST_WHY, blank=True)  # what is said against it
    share = models.CharField(max_length=8, choices=Share.choices, default=Share.ACTIVITY)
    changed_at = models.DateTimeField()  # realm time
    by = ReadableField()
    reason = models.CharField(max_length=LONGEST_WHY, blank=True)  # of the correction or withdrawal

    class Meta:
        abstract = True


class PictureItem(Told):
    """One fact in the picture of a team or an organisation, as it says it now.

    `seen_by`: the audiences to whom it was told last, so that who may not see it any more loses it.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="items")
    owner = models.CharField(max_length=48)  # `team:VR17:ac_ghor`, `facility:MAASSTAD`, …
    owner_name = ReadableField()
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.ACTIVE)
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()  # the first entry; realm time
    checked_at = models.DateTimeField()  # when its owner last said that it is still so
    seen_by = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="situation_item_activity", fields=["activity", "owner"])]
        constraints = [
            models.CheckConstraint(
                name="situation_item_state", condition=models.Q(state__in=ItemState.values)
            ),
            models.CheckConstraint(
                name="situation_item_share", condition=models.Q(share__in=Share.values)
            ),
            models.CheckConstraint(
                name="situation_item_against",
                condition=~models.Q(certainty=Reliability.CONTRADICTED)
                | ~models.Q(contradicted_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.text[:40]}"


class ItemRevision(Told):
    """What an item said before it was corrected, shared otherwise, contradicted or withdrawn."""

    item = models.ForeignKey(PictureItem, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    until = models.DateTimeField()  # when something else took its place; realm time

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(name="situation_revision_once", fields=["item", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number}"


class ItemQuestion(models.Model):
    """A question about an item: it goes to who keeps the item and comes back with an answer."""

    item = models.ForeignKey(PictureItem, on_delete=models.PROTECT, related_name="questions")
    state = models.CharField(
        max_length=10, choices=QuestionState.choices, default=QuestionState.ASKED
    )
    text = models.CharField(max_length=LONGEST_WHY)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_by = ReadableField()
    asked_at = models.DateTimeField()  # realm time
    answer = models.CharField(max_length=LONGEST_WHY, blank=True)
    answered_by = ReadableField(blank=True)
    answered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.JSONField(default=list)  # the audiences to whom it was told last

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="situation_question_state",
                condition=models.Q(state__in=QuestionState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.text[:40]}"
