"""Somebody whose account is removed goes out of the journal; what was done, and that somebody did it, stays.

Who did it becomes a number (`user:verwijderd-12`), names become “verwijderd account 12”, ways to reach them
go. An entry's link is over what it was: it is kept with a digest of what is left, and the realm's journal
tells of all of them together, so that the chain still closes. The trail (NEN 7513) keeps who did what for as
long as the law says, and forgets by itself.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models

from journal.actors import Actor
from journal.errors import Conflict
from journal.events import Event, Line, encode, event_type
from journal.forgetting import Forgetting
from journal.kept_digest import digest_shown
from journal.making import link_of
from journal.models import CurrentState, Entry, Realm
from journal.retention import epoch_renew
from journal.said import Readable, said
from journal.services import record, writing
from journal.trail_models import Redaction

CHUNK = 500


@event_type("journal.person_removed")
@dataclass(frozen=True)
class PersonRemoved(Event):
    """A person was taken out of the journal of a realm: how many entries, and a digest over what was done."""

    trail = "redaction"
    of_realm: str
    account: str
    entries: int
    digest: str

    @property
    def key(self) -> str:
        """Return the entity: this person in this realm."""
        return f"removed:{self.of_realm}:{self.account}"

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("system", said("journal.line.person_removed", n=self.entries))

    def trail_detail(self) -> dict[str, Any]:
        """Return of which realm, and how many entries."""
        return {"realm": self.of_realm, "entries": self.entries, "digest": self.digest}


def person_take_out(*, actor: Actor, forget: Forgetting, reason: Readable) -> int:
    """Take a person out of the journal of every realm; return of how many entries.

    The long look over all entries is done before anybody is held up; what came meanwhile is looked at with
    the realms locked. Raises Conflict: no realm is open, in which it could be told.
    """
    looked = {realm.pk: _sought(realm, forget) for realm in Realm.objects.order_by("pk")}
    with writing():
        realms = list(Realm.objects.select_for_update(no_key=True).order_by("pk"))
        open_ones = require_teller(realms)
        teller = min(open_ones, key=lambda one: one.is_exercise)  # the real world before exercises
        total = 0
        for realm in realms:
            seen, seqs = looked.get(realm.pk, (0, []))
            seqs += _sought(realm, forget, after=seen)[1]
            touched = _touched(realm, forget, seqs)
            steps = [_take_out(entry, forget, actor, reason) for entry in touched]
            if not steps:
                continue
            total += len(steps)
            event = PersonRemoved(realm.slug, forget.pseudonym, len(steps), batch_digest(steps))
            told_in = realm if realm.is_open else teller  # a closed one takes no entry
            record(event, realm=told_in, actor=actor, reason=reason)
            epoch_renew(realm)
    return total


def require_teller(realms: Iterable[Realm] | None = None) -> list[Realm]:
    """Return the realms that are open. Raises Conflict: there is none in which a removal could be told."""
    known = Realm.objects.all() if realms is None else realms
    open_ones = [realm for realm in known if realm.is_open]
    if not open_ones:
        raise Conflict("journal.no_open_realm")
    return open_ones


def _sought(realm: Realm, forget: Forgetting, *, after: int = 0) -> tuple[int, list[int]]:
    """Return how far was looked, and the numbers after another that may speak of the person."""
    head = Realm.objects.values_list("head", flat=True).get(pk=realm.pk)
    rows = Entry.objects.filter(forget.sought(), realm=realm, seq__gt=after, seq__lte=head)
    return head, list(rows.order_by("seq").values_list("seq", flat=True))


def _touched(realm: Realm, forget: Forgetting, seqs: list[int]) -> Iterator[Entry]:
    """Yield the entries that change, oldest first, each with the link that it has or would have had."""
    unlinked = _links_of_before(realm, seqs)
    for start in range(0, len(seqs), CHUNK):
        part = Entry.objects.filter(realm=realm, seq__in=seqs[start : start + CHUNK])
        for entry in part.order_by("seq"):
            entry.hash = entry.hash or unlinked.get(entry.seq, "")
            if _cleaned(entry, forget) != _content(entry):
                yield entry


def _links_of_before(realm: Realm, seqs: list[int]) -> dict[int, str]:
    """Return the links that entries of before the chain would have had, where such are concerned."""
    rows = Entry.objects.filter(realm=realm, hash="")
    newest = rows.order_by("-seq").values_list("seq", flat=True).first() or 0
    last = max((seq for seq in seqs if seq <= newest), default=0)
    found: dict[int, str] = {}
    folded = Realm(slug=realm.slug, head_hash="")
    kept_links: dict[int, str] = {}
    digests: dict[int, str] = {}
    for row in Redaction.objects.filter(realm=realm, seq__lte=last).order_by("pk"):
        digests.setdefault(row.seq, row.digest)
        kept_links[row.seq] = row.link or kept_links.get(row.seq, "")
    for entry in Entry.objects.filter(realm=realm, seq__lte=last).order_by("seq").iterator():
        made = kept_links.get(entry.seq) or entry.hash
        made = made or link_of(entry, folded, digests.get(entry.seq, ""))
        folded.head_hash = found[entry.seq] = made
    return found


def _linked(entry: Entry) -> str:
    """Return the link that a removal before this one kept for an entry; empty: none did."""
    rows = Redaction.objects.filter(realm_id=entry.realm_id, seq=entry.seq).exclude(link="")
    return rows.values_list("link", flat=True).first() or ""


def _content(entry: Entry) -> tuple[str, Readable, str, str]:
    """Return what of an entry may say who it was."""
    return entry.variants, entry.reason, entry.actor, entry.key


def _cleaned(entry: Entry, forget: Forgetting) -> tuple[str, Readable, str, str]:
    """Return that without the person."""
    if entry.actor != f"user:{forget.username}":
        forget = forget.elsewhere
    variants = json.loads(entry.variants)
    changed = False
    for variant in variants:
        body = json.loads(variant["body"])
        clean = forget(body) | {"key": forget.key(body["key"])}
        if clean != body:
            variant["body"], changed = encode(clean), True
    actor = forget(entry.actor)
    shown = encode(variants) if changed else entry.variants
    return shown, forget.readable(entry.reason), actor, forget.key(entry.key)


def _take_out(entry: Entry, forget: Forgetting, actor: Actor, reason: Readable) -> "Step":
    """Replace what one entry says, with the row that lets the database allow it."""
    variants, why, who, key = _cleaned(entry, forget)
    before = _linked(entry)
    digest = digest_shown(entry, linked=bool(before))
    head_goes = (who, key) != (entry.actor, entry.key)
    # of the first removal that takes the head of an entry away, its link is kept
    link = entry.hash if head_goes and not before else ""
    left_of = Entry(variants=variants, reason=why, actor=who, key=key)
    left = digest_shown(left_of, linked=bool(before or link))
    Redaction.objects.create(
        realm_id=entry.realm_id,
        seq=entry.seq,
        actor=actor.name,
        reason=reason,
        digest=digest,
        left=left,
        link=link,
        batch=forget.pseudonym,
    )
    models.QuerySet(Entry).filter(pk=entry.pk).update(
        variants=variants, reason=why, actor=who, key=key
    )
    states = CurrentState.objects.filter(realm_id=entry.realm_id)
    states.filter(seq=entry.seq).exclude(variants="").update(variants=variants)
    states.filter(key=entry.key).update(key=key)
    return Step(entry.seq, digest, left, link)


@dataclass(frozen=True)
class Step:
    """One entry of a removal: digests of before and after, and the link that is kept."""

    seq: int
    digest: str
    left: str
    link: str


def batch_digest(steps: list[Step]) -> str:
    """Return the digest over all that a removal did in one realm."""
    rows = [[one.seq, one.digest, one.left, one.link] for one in sorted(steps, key=lambda s: s.seq)]
    return sha256(json.dumps(rows).encode()).hexdigest()


def batches_told(slug: str) -> dict[str, str]:
    """Return the removals that any journal tells of a realm: account -> digest."""
    rows = Entry.objects.filter(type=PersonRemoved.type, key__startswith=f"removed:{slug}:")
    states = (
        json.loads(json.loads(text)[0]["body"])["state"]
        for text in rows.values_list("variants", flat=True)
    )
    return {state["account"]: state["digest"] for state in states if state["of_realm"] == slug}
