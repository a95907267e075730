"""A mail about one offer, to the desk of the hospital that is asked: with a link that answers once."""

import secrets

from django.db import models


def nonce_make() -> str:
    """Return the part of a link that nobody guesses: 96 bits."""
    return secrets.token_urlsafe(12)


class OfferMailState(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting"
    TAKEN = "taken"  # a worker has it; waits again when its time is over
    SENT = "sent"
    FAILED = "failed"


class OfferMail(models.Model):
    """One mail to one desk about one transfer; `used_at`: its link gave the answer.

    The address is kept until the mail went out, no longer.
    """

    transfer = models.ForeignKey(
        "patientspread.Transfer", on_delete=models.PROTECT, related_name="mails"
    )
    desk = models.PositiveSmallIntegerField()  # which contact of the hospital, in its order
    mail = models.EmailField(blank=True)
    nonce = models.CharField(max_length=24, default=nonce_make)
    outcome = models.CharField(
        max_length=10, choices=OfferMailState.choices, default=OfferMailState.WAITING
    )
    due_at = models.DateTimeField()  # real time: mail knows no exercise
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="patientspread_offer_mail_once", fields=["transfer", "desk"]
            ),
            models.CheckConstraint(
                name="patientspread_offer_mail_known_state",
                condition=models.Q(outcome__in=OfferMailState.values),
            ),
        ]
        indexes = [models.Index(name="patientspread_offer_mail_due", fields=["outcome", "due_at"])]

    def __str__(self) -> str:
        return f"{self.transfer_id} ({self.outcome})"
