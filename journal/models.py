"""Realms, their clocks, and the append-only record of every change.

A realm is a world of its own: the real one, or one exercise. Its entries are numbered without gaps
in the order in which they became visible. `CurrentState` is the newest entry per entity, kept so
that a screen can start at once; it can always be rebuilt from the entries.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from journal import clock
from journal.append_only import AppendOnlyError as AppendOnlyError  # noqa: PLC0414 -- with the models
from journal.append_only import AppendOnlyModel
from journal.event_names import event_name
from journal.fields import ReadableField
from journal.local_time import shown_moment
from journal.said import word


class RealmKind(models.TextChoices):
    """Whether what happens here is real."""

    REAL = "real", word("journal.real")
    EXERCISE = "exercise", word("journal.exercise")


class Realm(models.Model):
    """One world with its own clock, journal and figures; realms never mix."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=RealmKind.choices)
    epoch = models.UUIDField(default=uuid.uuid4)
    head = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0)
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    # The clock: realm time = clock_time + (real time - clock_set_at) * clock_rate while it runs.
    clock_time = models.DateTimeField(null=True, blank=True)
    clock_set_at = models.DateTimeField(null=True, blank=True)
    clock_rate = models.FloatField(default=1.0)
    clock_running = models.BooleanField(default=True)
    # The realm time of the newest entry: the next one is never earlier, whatever clock wrote it.
    newest_time = models.DateTimeField(null=True, blank=True)
    # The newest link of the chain over the realm's entries (`journal.chain`); empty: no entry yet.
    head_hash = models.CharField(max_length=64, default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="journal_realm_floor_le_head",
                condition=models.Q(floor__lte=models.F("head")),
            ),
            models.CheckConstraint(
                name="journal_realm_rate_positive",
                condition=models.Q(clock_rate__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, but never the counter: a stale copy of it would hand out numbers twice."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            counted = {"head", "floor", "epoch", "newest_time", "head_hash"}
            kwargs["update_fields"] = [
                field.attname
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in counted
            ]
        super().save(*args, **kwargs)

    @property
    def is_exercise(self) -> bool:
        """Say whether every screen and message of this realm must be marked as exercise."""
        return self.kind == RealmKind.EXERCISE

    def now(self, real_now: datetime | None = None) -> datetime:
        """Return the realm's time: the wall clock in the real world, the played one in an
        exercise. That of a closed realm stands still: nothing in it grows older any more.
        """
        real_now = real_now or clock.now()
        if self.clock_time is None or self.clock_set_at is None:
            # closed by a version that let it run on: nothing came after its last entry
            return real_now if self.is_open else self.newest_time or real_now
        if not self.clock_running:
            return self.clock_time
        elapsed = (real_now - self.clock_set_at).total_seconds()
        return self.clock_time + timedelta(seconds=elapsed * self.clock_rate)


class Entry(AppendOnlyModel):
    """One thing that happened. Never changed, never removed; a correction is a new entry."""

    # here and below no index of its own: others begin with it
    realm = models.ForeignKey(
        Realm, on_delete=models.PROTECT, db_index=False, related_name="entries"
    )
    seq = models.BigIntegerField()
    # Random mark of this entry: who holds (seq, tag) of another history (a restored backup) is
    # found out.
    tag = models.CharField(max_length=8)
    recorded_at = models.DateTimeField()
    realm_time = models.DateTimeField()
    actor = models.CharField(max_length=120)
    type = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    reason = ReadableField(blank=True)
    corrects = models.BigIntegerField(null=True, blank=True)
    has_line = models.BooleanField()
    # JSON list of {"to": [audience, ...], "body": "<the encoded event>"}, most privileged first
    variants = models.TextField()
    # Its link of the chain (`journal.chain`); empty: a version wrote it that knew no chain.
    hash = models.CharField(max_length=64, default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="journal_entry_seq", fields=["realm", "seq"]),
        ]
        indexes = [
            models.Index(name="journal_entry_key", fields=["realm", "key", "seq"]),
            models.Index(name="journal_entry_time", fields=["realm", "realm_time"]),
            models.Index(
                name="journal_entry_line",
                fields=["realm", "seq"],
                condition=models.Q(has_line=True),
            ),
        ]
        base_manager_name = "objects"
        ordering = ["realm", "seq"]

    def __str__(self) -> str:
        return f"{self.seq}: {event_name(self.type)}"

    def replace_content(self, variants: str, reason: Any) -> None:
        """Show something else from now on; the database allows it with a row of `Redaction` alone."""
        models.QuerySet(type(self)).filter(pk=self.pk).update(variants=variants, reason=reason)
        self.variants, self.reason = variants, reason


class CurrentState(models.Model):
    """The newest entry of one entity: what a screen starts from.

    What has left keeps a row without content, so that a past moment knows every key there was.
    """

    realm = models.ForeignKey(
        Realm, on_delete=models.PROTECT, db_index=False, related_name="states"
    )
    key = models.CharField(max_length=120)
    seq = models.BigIntegerField()
    variants = models.TextField()
    first_seq = models.BigIntegerField(default=0)  # no entry of this entity is older
    gone_seq = models.BigIntegerField(null=True)  # the entry that took it out of the state
    # How long it stays, a key of `settings.STATE_DAYS`; null: not judged yet (an older version wrote
    # it), empty: it is not over.
    kept_as = models.CharField(max_length=20, null=True)  # noqa: DJ001 - three things, see above
    ended_at = models.DateTimeField(null=True)  # realm time from which that counts

    class Meta:
        constraints = [
            models.UniqueConstraint(name="journal_state_key", fields=["realm", "key"]),
        ]
        indexes = [
            models.Index(name="journal_state_seq", fields=["realm", "seq"]),
            models.Index(
                name="journal_state_ended",
                fields=["realm", "kept_as", "ended_at"],
                condition=models.Q(gone_seq__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.realm_id}:{self.key}@{self.seq}"


class ReadAudit(AppendOnlyModel):
    """Who looked at what is said of a single patient, and when."""

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    actor = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    way = models.CharField(max_length=20)
    # the entry that was shown; null: recorded before this was kept
    seq = models.BigIntegerField(null=True)
    # the row of the trail that tells of this reading; null: recorded before there was a trail
    note = models.BigIntegerField(null=True)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            # the same state shown again to the same person is no new reading
            models.UniqueConstraint(
                name="journal_readaudit_once",
                fields=["realm", "actor", "seq", "key"],
                condition=models.Q(seq__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="journal_readaudit_key", fields=["realm", "key", "at"]),
            models.Index(
                name="journal_readaudit_note",
                fields=["note"],
                condition=models.Q(note__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{shown_moment(self.at)} {self.actor} {self.key}"


class ReadPosition(models.Model):
    """How far one reader's snapshots were recorded as read: later ones record what is newer."""

    realm = models.ForeignKey(Realm, on_delete=models.CASCADE, related_name="+")
    actor = models.CharField(max_length=120)
    rights = models.CharField(
        max_length=32
    )  # a digest of epoch and audiences: others see otherwise
    seq = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="journal_readposition_actor", fields=["realm", "actor"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.realm_id}@{self.seq}"


class IdempotentAnswer(models.Model):
    """The answer a command got the first time: the same key gets it again and changes nothing."""

    scope = models.CharField(max_length=50, blank=True)  # the realm's slug; empty: none
    actor = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    answer = models.TextField()
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="journal_answer_key",
                fields=["scope", "actor", "key"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"


class Heartbeat(models.Model):
    """When a part of the installation was last heard of, such as `worker`, and what it said of itself."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict, db_default={})

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class PartState(models.Model):
    """How a part of the installation goes, since when, and what people were told of that last.

    Whoever moves a row names the state it was in: of all processes that watch, one does.
    """

    name = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10)
    since = models.DateTimeField()
    # since when it looks better than `state`; a state is left for a better one only when that lasts
    better_since = models.DateTimeField(null=True)
    told = models.CharField(
        max_length=10, blank=True
    )  # the state that people were told; empty: none
    telling_until = models.DateTimeField(null=True)  # somebody is telling it until then

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class RightsCounter(models.Model):
    """The number of the last change of rights; one row, locked like a realm's head."""

    head = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.head)


class RightsChange(models.Model):
    """What an actor may see has changed: open sockets of this actor are checked anew."""

    number = models.BigIntegerField(unique=True)
    actor = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.number} {self.actor}"


from journal.trail_models import Redaction as Redaction  # noqa: E402, PLC0414 -- they refer to Realm
from journal.trail_models import TrailHead as TrailHead  # noqa: E402, PLC0414
from journal.trail_models import TrailNote as TrailNote  # noqa: E402, PLC0414
