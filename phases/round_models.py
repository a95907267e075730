"""A round among the seats of a body about one transition: who was asked, what was said and decided."""

from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Region


class RoundState(models.TextChoices):
    """Where a round stands."""

    OPEN = "open", word("phases.round.state.open")
    FOLLOWED = "followed", word("phases.round.state.followed")
    DECLINED = "declined", word("phases.round.state.declined")
    LAPSED = "lapsed", word("phases.round.state.lapsed")


class DecisionRound(models.Model):
    """A body is asked whether a region shall go to a phase; its seats are those of when it was opened.

    `seats`: each with its key, role, place and the place's name. `body` is that of the plan by its id.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey("phases.Plan", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=40)
    from_phase = models.CharField(max_length=10)
    to_phase = models.CharField(max_length=10)
    seats = models.JSONField()
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    opened_by = ReadableField()
    deadline = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = ReadableField(blank=True)
    overdue_since = models.DateTimeField(null=True)  # the auditor saw that its deadline passed
    outcome = ReadableField(blank=True)  # why the chair decided as it was decided

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phases_one_open_round",
                fields=["realm", "region"],
                condition=models.Q(state="open"),
            ),
            models.CheckConstraint(
                name="phases_round_state",
                condition=models.Q(state__in=RoundState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.from_phase} → {self.to_phase} ({self.state})"


class RoundAnswer(models.Model):
    """What somebody said for a seat; never changed, the newest of a seat counts."""

    round = models.ForeignKey(DecisionRound, on_delete=models.PROTECT, related_name="answers")
    seat = models.CharField(max_length=60)
    agrees = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField()
    answered_by = ReadableField()
    answerer = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.seat}: {self.agrees}"
