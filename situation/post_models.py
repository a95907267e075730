"""People at work in an activiteit: who holds which function, handovers, and who was called."""

from django.conf import settings
from django.db import models

from callout.models import Alarm
from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from network.models import Veiligheidsregio
from phases.models import Activity


class Attendance(models.TextChoices):
    """Where whoever holds a function is."""

    COMING = "coming", word("situation.attendance.coming")
    PRESENT = "present", word("situation.attendance.present")
    ON_SITE = "on_site", word("situation.attendance.on_site")
    BY_PHONE = "by_phone", word("situation.attendance.by_phone")
    STANDBY = "standby", word("situation.attendance.standby")


class Post(models.Model):
    """One function of the medical chain in an activiteit and a veiligheidsregio; vacant without a holder.

    `needed`: the GRIP level asks for it; one that is not needed any more stays while somebody holds it.
    Who held it before the journal says.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="posts")
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio, on_delete=models.PROTECT, related_name="+"
    )
    function = models.CharField(max_length=40)  # a code of callout/data/functions.toml
    team = models.CharField(max_length=20)  # a code of data/teams.toml
    needed = models.BooleanField(default=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    holder = models.CharField(max_length=120, blank=True)  # a name; also of who has no account
    since = models.DateTimeField()  # since when held, or vacant; realm time
    by = ReadableField(blank=True)  # who said so
    attendance = models.CharField(max_length=10, choices=Attendance.choices, blank=True)
    expected_at = models.DateTimeField(null=True)  # of who is coming; realm time

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="situation_post_once", fields=["activity", "veiligheidsregio", "function"]
            ),
            models.CheckConstraint(
                name="situation_post_attendance",
                condition=models.Q(holder="", attendance="")
                | (~models.Q(holder="") & models.Q(attendance__in=Attendance.values)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.veiligheidsregio_id} {self.function}"


class HandoverState(models.TextChoices):
    """Where a handover stands: until it is taken, the giver still holds the function."""

    OFFERED = "offered", word("situation.handover.state.offered")
    TAKEN = "taken", word("situation.handover.state.taken")
    DECLINED = "declined", word("situation.handover.state.declined")
    WITHDRAWN = "withdrawn", word("situation.handover.state.withdrawn")


class Handover(models.Model):
    """A function that one person gives to another, with a note and what is open."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handovers")
    state = models.CharField(
        max_length=10, choices=HandoverState.choices, default=HandoverState.OFFERED
    )
    giver = models.CharField(max_length=120)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=2000)
    # what is open: what the giver wrote, and what the system knew at that moment, both as texts
    open_points = models.JSONField(default=list)
    offered_at = models.DateTimeField()  # realm time
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="situation_handover_one",
                fields=["post"],
                condition=models.Q(state="offered"),
            ),
            models.CheckConstraint(
                name="situation_handover_state",
                condition=models.Q(state__in=HandoverState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.giver} → {self.to_user_id}"


class CallUp(models.Model):
    """An alarm that was raised for an activiteit in a veiligheidsregio; `told`: what was said last."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="callups")
    veiligheidsregio = models.ForeignKey(
        Veiligheidsregio, on_delete=models.PROTECT, related_name="+"
    )
    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(
        default=0
    )  # the GRIP level that asked for it; 0: a person
    told = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.alarm_id}"

    @staticmethod
    def about(activity: Activity, area: Veiligheidsregio) -> str:
        """Return how alarms name what they are about."""
        return f"activity:{activity.pk}:{area.pk}"
