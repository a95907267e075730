"""The inbox: every message as it came in, what was made of it, and what was wrong with it."""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word


class MessageState(models.TextChoices):
    """How far a message got; what was held back can be read again, or discarded."""

    RECEIVED = "received", word("lcms_bridge.message.state.received")
    APPLIED = "applied", word("lcms_bridge.message.state.applied")
    PARTLY = "partly", word("lcms_bridge.message.state.partly")
    QUARANTINED = "quarantined", word("lcms_bridge.message.state.quarantined")
    DISCARDED = "discarded", word("lcms_bridge.message.state.discarded")


class Message(models.Model):
    """One message as its sender gave it. The bytes are stored before anybody reads them.

    `received_at` is realm time, `due_at` and `created_at` are server time. A message is taken up
    when `due_at` has passed; taking it up moves `due_at` ahead, so that a worker that died loses
    nothing.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    raw = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=150)
    format = models.CharField(max_length=30, blank=True)
    actor = models.CharField(max_length=120)
    actor_label = ReadableField()
    # besides the roles that see everything: the sender's hospital, as the journal names audiences
    audience = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=12,
        choices=MessageState.choices,
        default=MessageState.RECEIVED,
    )
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    # by which way it came: one of `lcms_bridge.transports`
    transport = models.CharField(max_length=20, default="screen", db_default="screen")
    # what it told that counts: [{facility, beds_at, ed_at}], over all its turns
    carried = models.JSONField(default=list, db_default=[])
    # how often it was given to be read
    turns = models.PositiveSmallIntegerField(default=1, db_default=1)
    reason = models.CharField(max_length=300, blank=True, db_default="")  # why it was discarded
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # the same file from the same source is one message; from another source it is another
            # person's, who may be allowed what the first was not
            models.UniqueConstraint(
                name="lcms_bridge_message_once",
                fields=["realm", "source", "sha256"],
            ),
            models.CheckConstraint(
                name="lcms_bridge_message_state",
                condition=models.Q(state__in=MessageState.values),
            ),
        ]
        indexes = [
            models.Index(
                name="lcms_bridge_message_due",
                fields=["due_at"],
                condition=models.Q(state="received"),
            ),
            models.Index(name="lcms_bridge_message_realm", fields=["realm", "-id"]),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"


class PeerDialect(models.Model):
    """How one sender speaks, as people pointed it right: the tables of `codecs.dialect`, as data.

    `source` is the sender as its messages name it; `format` is what its messages are in when it does not
    say so itself.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=150)
    format = models.CharField(max_length=30, blank=True)
    tables = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = ReadableField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lcms_bridge_dialect_sender", fields=["realm", "source"]),
        ]

    def __str__(self) -> str:
        return self.source
