"""The ways out: those of a person, the browsers that take push, and how each way of this installation is."""

from django.conf import settings
from django.db import models

from journal.said import word


class Way(models.TextChoices):
    """How somebody is reached."""

    SCREEN = "screen", word("callout.way.screen")
    PUSH = "push", word("callout.way.push")
    GATEWAY = "gateway", word("callout.way.gateway")
    MAIL = "mail", word("callout.way.mail")


class Reach(models.Model):
    """How one person wants to be reached, and when a reminder may not come. An alarm always may."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reach"
    )
    mail = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, default="nl")
    order = models.JSONField(default=list)  # of ways; empty: the usual one
    quiet_from = models.TimeField(null=True)  # wall time in the Netherlands
    quiet_until = models.TimeField(null=True)

    def __str__(self) -> str:
        return f"reach of {self.user_id}"


class PushSubscription(models.Model):
    """One browser that shows what is pushed; removed at the first answer that says it is gone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.URLField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"push of {self.user_id}"


class WayState(models.Model):
    """Whether a way of this installation works: down from its first failure to its next success."""

    way = models.CharField(max_length=10, choices=Way.choices, unique=True)
    is_up = models.BooleanField(default=True)
    since = models.DateTimeField()  # server time
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.way} {'up' if self.is_up else 'down'}"
