"""Decisions with their picture, actions with an owner, requests between parties, meetings."""

from django.conf import settings
from django.db import models

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Veiligheidsregio
from phases.models import Activity
from situation.bob.sides import OfSide

LONG, SHORT = 2000, 500


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", word("situation.meeting.state.planned")
    RUNNING = "running", word("situation.meeting.state.running")
    ENDED = "ended", word("situation.meeting.state.ended")
    CANCELLED = "cancelled", word("situation.meeting.state.cancelled")


class Meeting(models.Model):
    """One meeting of a team in an activiteit: when, what about, who was there, and what it ended with."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="meetings")
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio, on_delete=models.PROTECT, related_name="+"
    )
    team = models.CharField(max_length=20)  # a code of data/teams.toml
    number = models.PositiveIntegerField()  # of this team in this activiteit
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    starts_at = models.DateTimeField()  # as planned; realm time, as all moments here
    place = models.CharField(max_length=160, blank=True)  # a room, or a number to call
    points = models.JSONField(default=list)  # what people want to speak of, beside the agenda
    agenda = models.JSONField(default=list)  # the codes of data/meetings.toml with their minutes
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    point = models.PositiveSmallIntegerField(default=0)  # where in the agenda they are
    point_since = models.DateTimeField(null=True)
    summary = models.CharField(max_length=LONG, blank=True)
    reason = ReadableField(blank=True)  # why it was cancelled
    open_points = models.JSONField(default=list)  # what was open when it ended
    by = ReadableField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *(
                models.UniqueConstraint(
                    name=f"situation_meeting_{state}",
                    fields=["activity", "veiligheidsregio", "team"],
                    condition=models.Q(state=state),
                )
                for state in ("planned", "running")
            ),
            models.CheckConstraint(
                name="situation_meeting_state", condition=models.Q(state__in=MeetingState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.veiligheidsregio_id} {self.team} {self.number}"


class Presence(models.TextChoices):
    """Whether somebody comes to a meeting, or was there."""

    COMING = "coming", word("situation.presence.coming")
    DECLINED = "declined", word("situation.presence.declined")
    PRESENT = "present", word("situation.presence.present")
    ABSENT = "absent", word("situation.presence.absent")


class Attendee(models.Model):
    """One who comes to a meeting, or was there: a function of the team, or a guest by name."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    function = models.CharField(max_length=40, blank=True)  # empty: a guest
    name = models.CharField(max_length=120, blank=True)
    presence = models.CharField(max_length=10, choices=Presence.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="situation_attendee_once",
                fields=["meeting", "function"],
                condition=~models.Q(function=""),
            ),
            models.CheckConstraint(
                name="situation_attendee_presence",
                condition=models.Q(presence__in=Presence.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.function or self.name}"


class DecisionState(models.TextChoices):
    """Whether a decision stands."""

    STANDS = "stands", word("situation.decision.state.stands")
    WITHDRAWN = "withdrawn", word("situation.decision.state.withdrawn")


class TeamDecision(models.Model):
    """A decision of a team; what it says is the newest of its readings, and none is ever changed."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="decisions")
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio, on_delete=models.PROTECT, related_name="+"
    )
    team = models.CharField(max_length=20)
    number = models.PositiveIntegerField()  # in this activiteit: B1, B2
    state = models.CharField(
        max_length=10, choices=DecisionState.choices, default=DecisionState.STANDS
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    reason = models.CharField(max_length=SHORT, blank=True)  # why it was withdrawn
    state_by = ReadableField(blank=True)
    state_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="situation_decision_once", fields=["activity", "number"]),
            models.CheckConstraint(
                name="situation_decision_state", condition=models.Q(state__in=DecisionState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} B{self.number}"


class DecisionReading(models.Model):
    """What a decision says: what was known, how it was judged, what was decided, by whom.

    `picture`: the number of the journal at which the screen stood on which it was decided.
    """

    decision = models.ForeignKey(TeamDecision, on_delete=models.PROTECT, related_name="readings")
    version = models.PositiveSmallIntegerField()
    known = models.CharField(max_length=LONG)
    judgement = models.CharField(max_length=LONG)
    text = models.CharField(max_length=LONG)
    picture = models.BigIntegerField()
    taken_by = models.CharField(max_length=120)
    taken_as = models.CharField(max_length=40, blank=True)  # a function of callout, or own words
    taken_at = models.DateTimeField()
    recorded_by = ReadableField()
    recorded_at = models.DateTimeField()
    reason = models.CharField(max_length=SHORT, blank=True)  # why it was corrected

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="situation_reading_once", fields=["decision", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} v{self.version}"


class ActionState(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", word("situation.action.state.open")
    UNDER_WAY = "under_way", word("situation.action.state.under_way")
    DONE = "done", word("situation.action.state.done")
    CANNOT = "cannot", word("situation.action.state.cannot")
    DROPPED = "dropped", word("situation.action.state.dropped")


class TeamAction(OfSide):
    """Something to be done: whose it is, by when, how far it is. Its side is its owner."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="actions")
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio, on_delete=models.PROTECT, related_name="+"
    )
    team = models.CharField(max_length=20)
    number = models.PositiveIntegerField()  # in this activiteit: A1, A2
    decision = models.ForeignKey(
        TeamDecision, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    text = models.CharField(max_length=SHORT)
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.OPEN)
    due_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_since = models.DateTimeField(null=True)
    note = ReadableField(blank=True)  # what was said with its last step
    by = ReadableField()  # who noted it
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    state_by = ReadableField()
    state_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="situation_action_once", fields=["activity", "number"]),
            models.CheckConstraint(
                name="situation_action_state", condition=models.Q(state__in=ActionState.values)
            ),
        ]
        indexes = [models.Index(name="situation_action_due", fields=["realm", "state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.activity_id} A{self.number}"


class RequestState(models.TextChoices):
    """Where a request between parties stands."""

    OPEN = "open", word("situation.request.state.open")
    MET = "met", word("situation.request.state.met")
    WITHDRAWN = "withdrawn", word("situation.request.state.withdrawn")


class PartyRequest(OfSide):
    """Something that one party asks of others: information, staff, supplies, ambulances.

    Its side is who asks; each who is asked has a row of its own.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="requests")
    number = models.PositiveIntegerField()  # in this activiteit: V1, V2
    kind = models.CharField(max_length=20)  # a code of data/request_kinds.toml
    text = models.CharField(max_length=SHORT)
    amount = models.PositiveIntegerField(null=True)  # null: what is asked is not counted
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    due_at = models.DateTimeField(null=True)  # until when an answer is wanted
    reason = ReadableField(blank=True)
    by = ReadableField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="situation_request_once", fields=["activity", "number"]),
            models.CheckConstraint(
                name="situation_request_state", condition=models.Q(state__in=RequestState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} V{self.number}"


class AskedState(models.TextChoices):
    """Where a request stands with one who was asked."""

    ASKED = "asked", word("situation.asked.state.asked")
    OFFERED = "offered", word("situation.asked.state.offered")
    REFUSED = "refused", word("situation.asked.state.refused")
    ACCEPTED = "accepted", word("situation.asked.state.accepted")
    ARRIVED = "arrived", word("situation.asked.state.arrived")
    WITHDRAWN = "withdrawn", word("situation.asked.state.withdrawn")


class AskedParty(OfSide):
    """One who was asked: what was offered, what was taken of it, what arrived. Its side is who is asked."""

    request = models.ForeignKey(PartyRequest, on_delete=models.PROTECT, related_name="asked")
    state = models.CharField(max_length=10, choices=AskedState.choices, default=AskedState.ASKED)
    offered = models.PositiveIntegerField(null=True)
    answer = models.CharField(max_length=SHORT, blank=True)  # what comes with an offer, or why not
    arrives_at = models.DateTimeField(null=True)
    accepted = models.PositiveIntegerField(null=True)
    arrived = models.PositiveIntegerField(null=True)
    said_by = models.CharField(max_length=120, blank=True)  # who said so by telephone
    by = ReadableField()
    at = models.DateTimeField()
    overdue_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="situation_asked_once",
                fields=["request", "side_kind", "side_code", "side_area", "side_name"],
            ),
            models.CheckConstraint(
                name="situation_asked_state", condition=models.Q(state__in=AskedState.values)
            ),
            models.CheckConstraint(
                name="situation_asked_at_most",
                condition=models.Q(accepted__isnull=True)
                | models.Q(offered__isnull=False, accepted__lte=models.F("offered")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.side_kind}:{self.side_code}"
