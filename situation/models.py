"""Exercises and notes: what people play and what they write down together."""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Region
from situation.bob.models import (
    ActionState,
    AskedParty,
    AskedState,
    Attendee,
    DecisionReading,
    DecisionState,
    Meeting,
    MeetingState,
    PartyRequest,
    Presence,
    RequestState,
    TeamAction,
    TeamDecision,
)
from situation.casualty_models import CasualtyCount
from situation.log_look_models import LogLook
from situation.period.models import (
    PublicEdition,
    ReportMail,
    ReportMailState,
    ReportSubscription,
)
from situation.picture_models import (
    ItemQuestion,
    ItemRevision,
    ItemState,
    PictureItem,
    PictureTheme,
    QuestionState,
    Reliability,
    Share,
)
from situation.post_models import Attendance, CallUp, Handover, HandoverState, Post
from situation.report.models import ReportLayout, SituationReport
from situation.report.public_models import PublicState, PublicText
from situation.text_models import SharedText, TextUpdate
from situation.total_models import TotalEntry, TotalPicture, TotalVersion

__all__ = [
    "ActionState",
    "AskedParty",
    "AskedState",
    "Attendance",
    "Attendee",
    "CallUp",
    "CasualtyCount",
    "DecisionReading",
    "DecisionState",
    "Exercise",
    "ExerciseState",
    "Handover",
    "HandoverState",
    "ItemQuestion",
    "ItemRevision",
    "ItemState",
    "LogLook",
    "Meeting",
    "MeetingState",
    "Note",
    "NoteTheme",
    "PartyRequest",
    "PictureItem",
    "PictureTheme",
    "Post",
    "Presence",
    "PublicEdition",
    "PublicState",
    "PublicText",
    "QuestionState",
    "Reliability",
    "ReportLayout",
    "ReportMail",
    "ReportMailState",
    "ReportSubscription",
    "RequestState",
    "Share",
    "SharedText",
    "SituationReport",
    "TeamAction",
    "TeamDecision",
    "TextUpdate",
    "TotalEntry",
    "TotalPicture",
    "TotalVersion",
]


class ExerciseState(models.TextChoices):
    """Whether an exercise plays."""

    RUNNING = "running", word("situation.exercise.state.running")
    PAUSED = "paused", word("situation.exercise.state.paused")
    FINISHED = "finished", word("situation.exercise.state.finished")
    CLOSED = "closed", word("situation.exercise.state.closed")


class Exercise(models.Model):
    """A recorded wave played in a realm of its own; the realm holds the clock."""

    realm = models.OneToOneField(Realm, on_delete=models.PROTECT, related_name="exercise")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day that is played
    seed = models.PositiveIntegerField()
    day_seconds = models.FloatField()  # real seconds for one day of the exercise
    state = models.CharField(
        max_length=10, choices=ExerciseState.choices, default=ExerciseState.RUNNING
    )
    played_until = models.DateTimeField()  # realm time; moved in the transaction of the step itself
    relief = models.JSONField(default=dict)  # region -> how far planned care is scaled down, 0…1
    # the hospitals it began with and those that came since, as plain values in the model's order
    hospitals = models.JSONField(default=list)
    last_tick_at = models.DateTimeField(default=timezone.now)  # real time
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="situation_exercise_state",
                condition=models.Q(state__in=ExerciseState.values),
            ),
            models.CheckConstraint(
                name="situation_exercise_days",
                condition=models.Q(starts_on__lte=models.F("ends_on")),
            ),
            models.CheckConstraint(
                name="situation_exercise_speed",
                condition=models.Q(day_seconds__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.realm} {self.state}"


class NoteTheme(models.TextChoices):
    """What a note is about: the fixed order of themes in a netcentric picture."""

    INCIDENT = "incident", word("situation.theme.incident")
    CASUALTIES = "casualties", word("situation.theme.casualties")
    EFFECTS = "effects", word("situation.theme.effects")
    ACCESS = "access", word("situation.theme.access")
    POPULATION = "population", word("situation.theme.population")
    CONTINUITY = "continuity", word("situation.theme.continuity")
    COMMUNICATION = "communication", word("situation.theme.communication")
    OUTLOOK = "outlook", word("situation.theme.outlook")
    BOTTLENECKS = "bottlenecks", word("situation.theme.bottlenecks")


class Note(models.Model):
    """One thing somebody wants everybody to know; never changed, a newer note says what changed."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # a line in its log, for who takes part; None: for the region, or the whole country
    activity = models.ForeignKey(
        "phases.Activity",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        db_index=False,
    )
    theme = models.CharField(max_length=16, choices=NoteTheme.choices)
    text = models.CharField(max_length=2000)
    reliability = models.CharField(max_length=16, choices=Reliability.choices)
    by = ReadableField()
    role = models.CharField(max_length=24, blank=True)
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()  # realm time
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(name="situation_note_realm", fields=["realm", "-id"])]

    def __str__(self) -> str:
        return f"{NoteTheme(self.theme).label}: {self.text[:40]}"
