"""Neighbours: other installations that keep our picture of their region up to date, and what they said."""

from django.db import models
from django.utils import timezone

from journal.fields import ReadableField
from journal.models import Realm
from journal.said import word
from web.scopes import BEFORE_OF_NEIGHBOURS, LONGEST, read


class NeighbourState(models.TextChoices):
    """Whether a neighbour is asked and answered at all."""

    ACTIVE = "active", word("lcms_bridge.peer.state.active")
    PAUSED = "paused", word("lcms_bridge.peer.state.paused")
    WITHDRAWN = "withdrawn", word("lcms_bridge.peer.state.withdrawn")


class Neighbour(models.Model):
    """Another installation: we tell it of the regions `gives`, and it tells us of those it `takes`.

    `url` is its address, `world` the name of the realm there that this realm is one with. `token` lets us in
    there and is kept encrypted; of the one that lets it in here only the SHA-256 is kept. `position` is how
    far we read its journal, kept in the transaction of what was read. It is `linked` while the care phase or
    GRIP asks for it, or a plan (none of these: always). `due_at`, `held_until`, `broken_until` are server
    time.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=30)
    label = models.CharField(max_length=80)
    url = models.CharField(max_length=200)
    world = models.CharField(max_length=50)
    gives = models.JSONField(default=list)
    takes = models.JSONField(default=list)
    every_s = models.PositiveIntegerField(default=10)
    token = models.TextField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    # what the token of its side is for (`web.scopes`); empty: made before there were scopes, all it can be
    scopes = models.CharField(max_length=LONGEST, blank=True, db_default="")
    token_ends_at = models.DateTimeField(null=True)  # server time; none: until it is made anew
    # what our token is for there, as the neighbour last said; empty: it did not say
    lets = models.CharField(max_length=LONGEST, blank=True, db_default="")
    state = models.CharField(
        max_length=10, choices=NeighbourState.choices, default=NeighbourState.ACTIVE
    )
    state_since = models.DateTimeField()
    from_phase = models.CharField(max_length=10, blank=True)
    from_grip = models.PositiveSmallIntegerField(default=0)
    # it follows the plans of our regions; a column of its own, for an older process knows phases alone
    by_plan = models.BooleanField(default=False, db_default=False)
    linked = models.BooleanField(default=True)
    linked_since = models.DateTimeField()
    position = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(default=timezone.now)
    turns = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    broken_until = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=24, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)  # when it was last heard, realm time
    asked_at = models.DateTimeField(null=True, blank=True)  # when it last asked us, realm time
    # how often people changed how it is set up
    changes = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lcms_bridge_neighbour_name", fields=["realm", "name"]),
            models.CheckConstraint(
                name="lcms_bridge_neighbour_state",
                condition=models.Q(state__in=NeighbourState.values),
            ),
        ]
        indexes = [
            models.Index(
                name="lcms_bridge_neighbour_due",
                fields=["held_until"],
                condition=models.Q(state="active"),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def can(self) -> frozenset[str]:
        """Return the scopes of the token of its side."""
        return read(self.scopes, BEFORE_OF_NEIGHBOURS)


class Heard(models.Model):
    """The newest that a neighbour said of one thing, and whether it could be taken over.

    `seq` and `at` are those of the neighbour. What could not be taken over (`fault`) is tried again.
    """

    neighbour = models.ForeignKey(
        Neighbour, on_delete=models.CASCADE, db_index=False, related_name="heard"
    )
    ref = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    body = models.JSONField(default=dict)
    fault = ReadableField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lcms_bridge_heard_ref", fields=["neighbour", "ref"]),
        ]

    def __str__(self) -> str:
        return self.ref


class SharedForm(models.TextChoices):
    """What is shared: a text of a theme, or a layer of the map."""

    TEXT = "text", word("lcms_bridge.shared.text")
    LAYER = "layer", word("lcms_bridge.shared.layer")


class OursState(models.TextChoices):
    """What became of our change to a text of a neighbour."""

    WAITING = "waiting", word("lcms_bridge.ours.waiting")
    CONFLICT = "conflict", word("lcms_bridge.ours.conflict")
    READ_ONLY = "read_only", word("lcms_bridge.ours.read_only")


class Shared(models.Model):
    """A text or map layer that people chose to share, in its newest revision.

    `origin` empty: ours. A text of a neighbour is changed there: our change (`ours`, made on revision
    `ours_base`) waits until it was sent; where somebody there changed it meanwhile, a person chooses;
    and where our token is for reading alone, ours waits for nothing.
    """

    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=32)
    origin = models.ForeignKey(
        Neighbour, on_delete=models.PROTECT, null=True, related_name="shared"
    )
    form = models.CharField(max_length=10, choices=SharedForm.choices)
    region = models.CharField(max_length=20)
    theme = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    geometry = models.JSONField(null=True)
    revision = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = ReadableField()
    withdrawn_at = models.DateTimeField(null=True)
    ours = models.TextField(blank=True)
    ours_base = models.PositiveIntegerField(null=True)
    ours_by = ReadableField(blank=True)
    ours_state = models.CharField(max_length=10, choices=OursState.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="lcms_bridge_shared_own",
                fields=["realm", "ref"],
                condition=models.Q(origin__isnull=True),
            ),
            models.UniqueConstraint(name="lcms_bridge_shared_heard", fields=["origin", "ref"]),
            models.CheckConstraint(
                name="lcms_bridge_shared_form", condition=models.Q(form__in=SharedForm.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title
