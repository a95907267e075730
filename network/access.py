"""What the ways in keep: sessions, tries at the doors, links that were sent, mandates that wait for a second.

Rows of the installation, of no realm: an account is the same person in the real world and in exercises.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from journal.said import word
from network.roles import Role

LONGEST_NAME = 150  # of an account, as it was typed


class OpenSession(models.Model):
    """A browser in which somebody is logged in: it lives as long as Django's row of the same key."""

    session_key = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="open_sessions"
    )
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    # when the person last showed a secret here: what a decision may ask for anew
    proved_at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.began_at:%Y-%m-%d %H:%M}"


class Outcome(models.TextChoices):
    """How a try at a door ended."""

    TRYING = "trying", word("network.outcome.trying")
    FAILED = "failed", word("network.outcome.failed")
    PASSED = "passed", word("network.outcome.passed")
    # an administrator, or the command of the machine, let this account or address try again at once
    LIFTED = "lifted", word("network.outcome.lifted")


class DoorTry(models.Model):
    """Somebody tried to come in by a door: under which name, from where, and how it ended."""

    door = models.CharField(max_length=12)
    account = models.CharField(max_length=LONGEST_NAME, blank=True)
    address = models.CharField(max_length=45, blank=True)
    # a browser in which this account logged in before: it does not wait for what strangers do
    device = models.CharField(max_length=32, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.TRYING)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = word("network.tries.one")
        verbose_name_plural = word("network.tries")
        indexes = [
            models.Index(name="network_try_account", fields=["account", "at"]),
            models.Index(name="network_try_address", fields=["address", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.account or self.address}"


class LinkKind(models.TextChoices):
    """What a link that was sent is for."""

    INVITATION = "invitation", word("network.link.invitation")
    RESET = "reset", word("network.link.reset")
    # of the first administrators: shown by the command of the machine, and never sent
    SETUP = "setup", word("network.link.setup")


class AccountLink(models.Model):
    """A link by which somebody sets an own password: once, and not for long; kept as a hash alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="links"
    )
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    ends_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    # until then one worker sends it, or nobody tries again: the mail of a second would end the first one's
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class RequestState(models.TextChoices):
    """What became of a mandate that was asked."""

    WAITING = "waiting", word("network.mandate_request.state.waiting")
    CONFIRMED = "confirmed", word("network.mandate_request.state.confirmed")
    DECLINED = "declined", word("network.mandate_request.state.declined")
    WITHDRAWN = "withdrawn", word("network.mandate_request.state.withdrawn")
    LAPSED = "lapsed", word("network.mandate_request.state.lapsed")


class MandateRequest(models.Model):
    """A mandate that decides, asked by one administrator: it counts when another confirms it in time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandate_requests"
    )
    role = models.CharField(max_length=24, choices=Role.choices)
    region = models.ForeignKey("network.Region", on_delete=models.PROTECT, null=True, blank=True)
    veiligheidsregio = models.ForeignKey(
        "network.Veiligheidsregio", on_delete=models.PROTECT, null=True, blank=True
    )
    facility = models.ForeignKey(
        "network.Facility", on_delete=models.PROTECT, null=True, blank=True
    )
    deputy_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=word("network.mandate.deputy_for"),
    )
    valid_until = models.DateTimeField(null=True, blank=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.WAITING
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    mandate = models.ForeignKey(
        "network.Mandate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = word("network.mandate_request")
        verbose_name_plural = word("network.request.all")
        constraints = [
            # the second is another than the first, whatever code is written later
            models.CheckConstraint(
                name="network_request_two_people",
                condition=~models.Q(decided_by=models.F("asked_by"))
                | ~models.Q(state=RequestState.CONFIRMED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
