"""The trail: who did what with whose data, when, from where and on what ground (NEN 7513); redactions.

The journal tells what happened in the crisis, the trail what people did with the system. Its rows are
numbered without gaps within a scope (a realm, or the installation), each linked to the one before it.
"""

from django.db import models

from journal import clock
from journal.append_only import AppendOnlyModel
from journal.fields import ReadableField


class TrailNote(AppendOnlyModel):
    """One thing that somebody did, tried or was refused."""

    scope = models.CharField(max_length=50, blank=True)  # the realm's slug; empty: the installation
    number = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=120, blank=True)  # empty: nobody is known
    organisation = models.CharField(max_length=20, blank=True)  # the actor's facility or region
    ground = models.CharField(max_length=200, blank=True)  # the functions it was done by
    address = models.CharField(max_length=45, blank=True)
    request = models.CharField(max_length=40, blank=True)
    door = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10)
    object = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        base_manager_name = "objects"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="journal_trail_number", fields=["scope", "number"]),
        ]
        indexes = [
            models.Index(name="journal_trail_at", fields=["at"]),
            models.Index(name="journal_trail_actor", fields=["actor", "at"]),
            models.Index(name="journal_trail_object", fields=["object", "at"]),
            models.Index(name="journal_trail_house", fields=["organisation", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.scope or '-'}:{self.number} {self.actor} {self.action}"


class TrailHead(models.Model):
    """The newest number of a scope with its link; locked while the next is given.

    `floor`: what was kept long enough and removed, with the link that the rest goes on from.
    """

    scope = models.CharField(max_length=50, unique=True, blank=True)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    floor = models.BigIntegerField(default=0)
    floor_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.scope or '-'}:{self.number}"


class Redaction(AppendOnlyModel):
    """Why content of one entry is gone, with the digests of what it was and of what was left.

    The chain goes over the first `digest`; a second redaction of an entry goes on from `left` of the first.
    """

    realm = models.ForeignKey("journal.Realm", on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)
    actor = models.CharField(max_length=120)
    reason = ReadableField()
    digest = models.CharField(max_length=64)
    left = models.CharField(max_length=64)
    # the link that the entry keeps, where who did it and its key went as well (`journal.persons`)
    link = models.CharField(max_length=64, default="", db_default="", blank=True)
    # the account whose person was taken out, told of together; empty: told of by itself
    batch = models.CharField(max_length=40, default="", db_default="", blank=True)

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(name="journal_redaction_seq", fields=["realm", "seq"])]

    def __str__(self) -> str:
        return f"{self.realm_id}:{self.seq}"
