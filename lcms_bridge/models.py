"""The inbox: every message as it came in, what was made of it, and what was wrong with it."""

import uuid

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from lcms_bridge.gz.models import (
    Heard,
    Neighbour,
    NeighbourState,
    OursState,
    Shared,
    SharedForm,
)
from lcms_bridge.pulls.models import Pull
from network.models import Region

__all__ = [
    "Attempt",
    "Delivery",
    "DeliveryState",
    "Heard",
    "Message",
    "MessageState",
    "Movement",
    "Neighbour",
    "NeighbourState",
    "OursState",
    "Peer",
    "PeerDialect",
    "PeerState",
    "Pull",
    "Shared",
    "SharedForm",
]


class MessageState(models.TextChoices):
    """How far a message got; what was held back can be read again, or discarded."""

    RECEIVED = "received", word("lcms_bridge.message.state.received")
    APPLIED = "applied", word("lcms_bridge.message.state.applied")
    PARTLY = "partly", word("lcms_bridge.message.state.partly")
    QUARANTINED = "quarantined", word("lcms_bridge.message.state.quarantined")
    DISCARDED = "discarded", word("lcms_bridge.message.state.discarded")


# of which something waits for a person
HELD = (MessageState.PARTLY, MessageState.QUARANTINED)


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
            models.Index(
                name="lcms_bridge_message_held",
                fields=["realm", "-id"],
                condition=models.Q(state__in=HELD),
            ),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"


class Movement(models.Model):
    """One movement of one stay, as a sender of HL7 v2 told it, without anything of a person.

    `visit` is the name that the sender's key makes of the stay (`gate.visits_of`); `patient` and
    `admission` are such names for a stay without a number. `key` is the digest of all that tells two
    movements apart: told twice it is one. `source` is the sender as its messages name it.
    """

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, db_index=False, related_name="+")
    source = models.CharField(max_length=150)
    key = models.CharField(max_length=64)
    house = models.CharField(max_length=100)
    event = models.CharField(max_length=3)
    control = models.CharField(max_length=100, blank=True)
    recorded = models.DateTimeField()
    occurred = models.DateTimeField(null=True, blank=True)
    visit = models.CharField(max_length=24, blank=True)
    patient_class = models.CharField(max_length=10, blank=True)
    unit = models.CharField(max_length=100, blank=True)
    room = models.CharField(max_length=100, blank=True)
    bed = models.CharField(max_length=100, blank=True)
    merged_into = models.CharField(max_length=24, blank=True)
    patient = models.CharField(max_length=24, blank=True, db_default="")
    admission = models.CharField(max_length=24, blank=True, db_default="")
    bed_status = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="lcms_bridge_movement_once", fields=["realm", "source", "key"]
            ),
        ]
        indexes = [
            models.Index(
                name="lcms_bridge_movement_stay", fields=["realm", "source", "visit", "recorded"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.unit}"


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


class PeerState(models.TextChoices):
    """Whether another system is told what we know."""

    ACTIVE = "active", word("lcms_bridge.peer.state.active")
    PAUSED = "paused", word("lcms_bridge.peer.state.paused")
    WITHDRAWN = "withdrawn", word("lcms_bridge.peer.state.withdrawn")


class Peer(models.Model):
    """Another system that is told what we know of a region, or (region empty) of the country.

    The journal is its outbox: `shown_seq` is the newest entry that a message of it was made from, `told_mark`
    what that said (`peer_parts.mark_of`).
    `due_at`, `held_until`, `broken_until` are server time, the others realm time. One worker serves a peer
    at a time (`held_until`, `turns`), so that what is sent later arrives later. `token` and `secret` are
    kept encrypted (`journal.sealed`) and never shown. `dialect` is how it speaks (`out.dialect.Spoken`);
    empty: as we do. `changes`: how often people changed all this.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    url = models.CharField(max_length=300)
    format = models.CharField(max_length=30)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    every_s = models.PositiveIntegerField()
    contact = models.CharField(max_length=200, blank=True)
    dialect = models.JSONField(default=dict, db_default={}, blank=True)
    told_mark = models.CharField(max_length=64, default="", db_default="", blank=True)
    changes = models.PositiveIntegerField(default=0, db_default=0)
    token = models.TextField(blank=True)
    secret = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=PeerState.choices, default=PeerState.ACTIVE)
    state_since = models.DateTimeField()
    shown_seq = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(default=timezone.now)
    turns = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    broken_until = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=24, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lcms_bridge_peer_name", fields=["realm", "name"]),
            models.CheckConstraint(
                name="lcms_bridge_peer_state", condition=models.Q(state__in=PeerState.values)
            ),
        ]
        indexes = [
            models.Index(
                name="lcms_bridge_peer_due",
                fields=["held_until"],
                condition=models.Q(state="active"),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class DeliveryState(models.TextChoices):
    """What became of one message to another system."""

    WAITING = "waiting", word("lcms_bridge.delivery.state.waiting")
    DELIVERED = "delivered", word("lcms_bridge.delivery.state.delivered")
    SUPERSEDED = "superseded", word("lcms_bridge.delivery.state.superseded")
    DEAD = "dead", word("lcms_bridge.delivery.state.dead")
    DISCARDED = "discarded", word("lcms_bridge.delivery.state.discarded")


class Delivery(models.Model):
    """One message to another system, sent under the same `number` until it is taken.

    The bytes are kept while they may still be sent, their sha256 as long as the row. `made_at` and
    `ended_at` are realm time, `until` (when it is no use any more) server time.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, db_index=False, related_name="+")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="deliveries")
    number = models.UUIDField(default=uuid.uuid4, unique=True)
    seq = models.BigIntegerField()
    format = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    fault = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # who last sent it again or discarded it, and when (realm time)
    decided_by = ReadableField(default="", db_default="", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lcms_bridge_delivery_state",
                condition=models.Q(state__in=DeliveryState.values),
            ),
        ]
        indexes = [
            models.Index(name="lcms_bridge_delivery_peer", fields=["peer", "-id"]),
            models.Index(
                name="lcms_bridge_delivery_waits",
                fields=["peer", "id"],
                condition=models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"


class Attempt(models.Model):
    """One try to deliver a message: when, how long it took, what was sent and what the other side answered.

    `asked` has no secret in it, and of the message its size, digest and beginning; `said` is the beginning
    of the answer.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    fault = models.CharField(max_length=24, blank=True)
    said = models.CharField(max_length=2000, blank=True)
    asked = models.JSONField(default=dict, db_default={})

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status or self.fault}"
