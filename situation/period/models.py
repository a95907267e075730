"""Who gets a report by rhythm, the mails about it, and quarters as they were published."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from network.models import User


class Failure(models.TextChoices):
    """What went wrong last: it could not be made, its mail went nowhere, or its address takes none."""

    NO = ""
    MADE = "made"
    MAIL = "mail"
    GONE = "gone"


class ReportSubscription(models.Model):
    """Somebody gets the report of a place each week, month or quarter, until they or their right end it.

    `next_at`: when the next is due, in the time of the realm. `seen_by`: the audiences that it is told to,
    those of the function with which it was asked for: also when that is lost. `failed`: what went wrong the
    last time, which its owner is told.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=10)
    place = models.CharField(max_length=20)
    rhythm = models.CharField(max_length=10)
    since = models.DateTimeField()
    next_at = models.DateTimeField()
    seen_by = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    ended_why = ReadableField(blank=True)
    failed = models.CharField(
        max_length=6, choices=Failure.choices, blank=True, db_default="", default=""
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="situation_subscription_once",
                fields=["realm", "user", "level", "place", "rhythm"],
                condition=models.Q(ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="situation_subscription_due",
                fields=["realm", "next_at"],
                condition=models.Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.level}:{self.place} {self.rhythm}"


class ReportMailState(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting"
    TAKEN = "taken"  # a worker has it; waits again when its time is over
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"  # who it was for may no longer read the report


class ReportMail(models.Model):
    """One mail about one report: a link, and nothing of what stands in it."""

    subscription = models.ForeignKey(
        ReportSubscription, on_delete=models.CASCADE, related_name="mails"
    )
    first = models.DateField()
    last = models.DateField()
    outcome = models.CharField(
        max_length=10, choices=ReportMailState.choices, default=ReportMailState.WAITING
    )
    due_at = models.DateTimeField()  # real time: mail knows no exercise
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="situation_report_mail_once", fields=["subscription", "first"]
            ),
            models.CheckConstraint(
                name="situation_report_mail_known_state",
                condition=models.Q(outcome__in=ReportMailState.values),
            ),
        ]
        indexes = [models.Index(name="situation_report_mail_due", fields=["outcome", "due_at"])]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.first}"


class PublicEdition(models.Model):
    """A quarter as it was published, whole: never made again, so that no two versions can be compared.

    What is corrected afterwards is not in it.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=8)  # `2020-Q4`
    document = models.JSONField()
    published_at = models.DateTimeField()  # realm time
    published_by = ReadableField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="situation_edition_once", fields=["realm", "quarter"]),
        ]

    def __str__(self) -> str:
        return f"{self.realm_id} {self.quarter}"
