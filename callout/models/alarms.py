"""Alarms and reminders: what is said, which functions must answer, who is called for them, and by which ways.

Deadlines are server time, also in an exercise whose days take seconds: people answer in their own minutes.
"""

import secrets

from django.conf import settings
from django.db import models

from callout.models.ways import Way
from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word


class AlarmKind(models.TextChoices):
    """What is sent."""

    ALARM = "alarm", word("callout.kind.alarm")
    REMINDER = "reminder", word("callout.kind.reminder")
    TEST = "test", word("callout.kind.test")


class Alarm(models.Model):
    """One alarm, reminder or test to a group; `about` is the key of the entity it concerns."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=AlarmKind.choices)
    what = ReadableField()
    about = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()  # realm time
    opened_by = ReadableField()
    # who sees it: whoever is called, whoever opened it, and the coordinators of the places
    audiences = models.JSONField(default=list)
    answer_within_s = models.PositiveIntegerField(default=0)  # 0: nobody needs to answer
    answer_by = models.DateTimeField(null=True)  # server time
    lapses_at = models.DateTimeField()  # server time at which it closes by itself
    closed_at = models.DateTimeField(null=True)  # realm time; none: it is open
    closed_by = ReadableField(blank=True)
    closed_because = ReadableField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="callout_alarm_kind", condition=models.Q(kind__in=AlarmKind.values)
            ),
        ]
        indexes = [
            models.Index(
                name="callout_alarm_open",
                fields=["realm", "about"],
                condition=models.Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Answer(models.TextChoices):
    """What somebody who was called says; empty: nothing yet."""

    COME = "come", word("callout.answer.come")
    NOT = "not", word("callout.answer.not")
    LATER = "later", word("callout.answer.later")


def _nonce() -> str:
    """Return what makes a link of one call unlike any other."""
    return secrets.token_urlsafe(12)


class Call(models.Model):
    """One person or desk called in an alarm, once, whatever number of functions it is called for.

    `target`: `user:<name>`, or a contact's own ways. The addresses of a desk stay as they were then.
    """

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="calls")
    target = models.CharField(max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    called = ReadableField()  # the name, or the function and place of a desk
    telephone = models.CharField(max_length=30, blank=True)
    mail = models.EmailField(blank=True)
    is_demo = models.BooleanField(default=False)
    nonce = models.CharField(max_length=20, default=_nonce)
    called_at = models.DateTimeField()  # realm time
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)  # realm time
    answered_by_way = models.CharField(max_length=10, blank=True)  # `screen` or `link`

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="callout_call_once", fields=["alarm", "target"]),
        ]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.target}"


class SeatStanding(models.TextChoices):
    """How far it is with a function that must answer."""

    ASKED = "asked", word("callout.seat.asked")
    FILLED = "filled", word("callout.seat.filled")
    UNREACHED = "unreached", word("callout.seat.unreached")
    ENDED = "ended", word("callout.seat.ended")


class Seat(models.Model):
    """One function at one place that must answer: who is called for it in turn, and where that stands.

    `chain` is the roster, the contacts and the functions above as they were when the alarm was raised:
    who changes a roster does not change what runs.
    """

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="seats")
    order = models.PositiveSmallIntegerField()
    function = models.CharField(max_length=80)
    at_kind = models.CharField(max_length=20)
    at_code = models.CharField(max_length=20, blank=True)
    name = ReadableField()  # of the place
    chain = models.JSONField()
    step = models.SmallIntegerField(default=-1)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, related_name="seats")
    # follows from the answers: no step that anybody takes
    standing = models.CharField(
        max_length=10, choices=SeatStanding.choices, default=SeatStanding.ASKED
    )
    escalate_at = models.DateTimeField(null=True)  # server time

    class Meta:
        ordering = ["order"]
        indexes = [
            models.Index(
                name="callout_seat_due",
                fields=["escalate_at"],
                condition=models.Q(escalate_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.function} {self.at_code}"


class Outcome(models.TextChoices):
    """What became of one way to reach somebody."""

    WAITING = "waiting", word("callout.attempt.waiting")
    TAKEN = "taken", word("callout.attempt.taken")
    SENT = "sent", word("callout.attempt.sent")
    FAILED = "failed", word("callout.attempt.failed")
    SKIPPED = "skipped", word("callout.attempt.skipped")


class Attempt(models.Model):
    """One way taken for one call, once: the row that a worker holds while it sends."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="attempts")
    way = models.CharField(max_length=10, choices=Way.choices)
    order = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    due_at = models.DateTimeField()  # server time
    taken_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)  # realm time
    fault = models.CharField(
        max_length=40, blank=True
    )  # a code of `faultWord` in static/zb/callout.js

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="callout_attempt_once", fields=["call", "way"]),
        ]
        indexes = [
            models.Index(
                name="callout_attempt_due",
                fields=["due_at"],
                condition=models.Q(outcome__in=["waiting", "taken"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.way} {self.outcome}"
