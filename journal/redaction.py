"""Content that must go (a patient's name after all): gone everywhere it can be read; fact and digest stay.

Words are taken out of an entry, of every other entry of the same entity that repeats them, for an entry
carries the whole state, and of whatever else of the realm says a sentence in which they stood
(`journal.repeats`): entries of other entities, rows of the apps, stored messages. The realm's epoch is
renewed: every process and every screen drops what it holds and starts from a snapshot. A realm that is
closed takes no entry: one that is open tells of it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.events import Event, Line, encode, event_type
from journal.kept_digest import digest_shown
from journal.models import CurrentState, Entry, Realm
from journal.persons import require_teller
from journal.repeat_search import Search, search
from journal.repeats import FREE, Repeats, is_fixed, makers_of, said_by
from journal.retention import epoch_renew
from journal.said import Named, Readable, kept, packed, said
from journal.services import record, writing
from journal.signals import content_redacted
from journal.sought_words import REMOVED, pattern_of
from journal.trail_models import Redaction

# what an app keeps beside the entries of an entity, such as the file of a message: a function takes words
# out of it and says whether they were there
Beside = Callable[[Realm, str, str], bool]
_beside: list[Beside] = []

SHORTEST = 3  # characters: less would take pieces out of many words
LONGEST = 2000
# without the lock; who writes these words faster than they are sought waits for a last one
SEARCHES = 3


@event_type("journal.redacted")
@dataclass(frozen=True)
class ContentRedacted(Event):
    """Content of one entry was removed: which entry, and the digests before and after.

    `of_realm`: the realm of that entry, where it is closed and another one tells of it.
    """

    trail = "redaction"
    seq: int
    of_key: str
    digest: str
    left: str
    of_realm: str = ""

    @property
    def key(self) -> str:
        """Return the entity: the redactions of one entry."""
        return ":".join(("redaction", *filter(None, (self.of_realm,)), str(self.seq)))

    def line(self) -> Line:
        """Return the line for the log: the fact stays for everybody."""
        if self.of_realm:
            return Line(
                "system", said("journal.line.redacted_in", seq=self.seq, realm=self.of_realm)
            )
        return Line("system", said("journal.line.redacted", seq=self.seq))

    def trail_detail(self) -> dict[str, Any]:
        """Return which entry."""
        of = {"realm": self.of_realm} if self.of_realm else {}
        return {"seq": self.seq, "key": self.of_key, "digest": self.digest, **of}


@dataclass(frozen=True)
class Redacted:
    """What was done: the entries of which content is gone."""

    seqs: tuple[int, ...]


def register(beside: Beside) -> None:
    """Have what an app keeps beside the entries of an entity lose words with them; called once."""
    _beside.append(beside)


def content_redact(
    *, actor: Actor, realm: Realm, seq: int, words: str, reason: Readable
) -> Redacted:
    """Take words out of an entry, what is kept beside it, and all that repeats them; who asks was checked.

    Raises Missing (no such entry, or the words are not in it), Invalid (also: far more repeats the sentence
    than are one person's words), Conflict (the realm is closed, and none is open that could tell of it).
    """
    words = words.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise Invalid("journal.redact_words", field="words", least=SHORTEST, most=LONGEST)
    if pattern_of(words).search(packed(reason)):
        raise Invalid("journal.redact_reason", field="reason")
    asked: Any = {"actor": actor, "realm": realm, "seq": seq, "words": words, "reason": reason}
    for _search in range(SEARCHES):
        entry, _found, repeats = _of_entity(realm, seq, words)
        # one at a time writes on SQLite, and what it keeps of a row does not say when that was written
        sought = search(realm, entry.key, repeats) if connection.vendor == "postgresql" else None
        try:
            return _redact(sought, **asked)
        except _MovedError:
            continue
    return _redact(None, **asked)


class _MovedError(Exception):
    """What was found does not hold any more."""


def _redact(
    sought: Search | None, *, actor: Actor, realm: Realm, seq: int, words: str, reason: Readable
) -> Redacted:
    """Take the words out of what was found; None: it is sought now, with the realm locked.

    Raises _MovedError, and as `content_redact`.
    """
    with writing():
        teller = _teller(realm)
        entry, found, repeats = _of_entity(realm, seq, words)
        kept_beside = [forgets(realm, entry.key, words) for forgets in _beside]
        if seq not in {one.seq for one in found}:
            if not any(kept_beside):
                raise Missing("journal.words_not_there", field="words", seq=seq)
            found.append(entry)  # whose line stays as it is, and is told of
        if sought is None:
            sought = search(realm, entry.key, repeats)
        elif not sought.holds(realm, repeats):
            raise _MovedError
        found += sought.entries_now(realm, entry.key, repeats)
        for one in found:
            _take_out(one, words, actor, reason, teller)
        sought.rows_forget(realm, repeats)
        sought.answers_forget(realm, repeats)
        content_redacted.send(sender=Realm, realm=realm, key=entry.key)
        epoch_renew(realm)
    return Redacted(tuple(sorted(one.seq for one in found)))


def _teller(realm: Realm) -> Realm:
    """Return the realm that tells of it, locked: its own, or where that is closed an open one.

    Others go on meanwhile where it is their own realm that is open. Raises Conflict: none is.
    """
    rows = Realm.objects.select_for_update(no_key=True)
    # one that is closed is never opened again
    if Realm.objects.filter(pk=realm.pk, is_open=True).exists():
        here = rows.get(pk=realm.pk)
        if here.is_open:
            return here
        raise Conflict("journal.realm_closed")  # meanwhile: asked again it goes
    # the real world before exercises
    return min(require_teller(rows.order_by("pk")), key=lambda one: one.is_exercise)


class taken_out:  # noqa: N801 -- read as a function
    """A function that takes words out of a text, a document, or what people read, but not out of codes.

    `makers`: who did it, as the document says it, which stays.
    """

    def __init__(self, words: str, makers: frozenset[str] = frozenset()) -> None:
        self.words, self.makers = words, makers
        self.pattern = pattern_of(words)

    def __call__(self, value: Any) -> Any:
        """Return the value without the words."""
        if isinstance(value, str):
            return value if value in self.makers else self.pattern.sub(REMOVED, value)
        if isinstance(value, dict):
            return {name: one if is_fixed(name, one) else self(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self(one) for one in value]
        texts = getattr(value, "nl", None)
        return kept(Named(self(value.nl), self(value.en))) if isinstance(texts, str) else value


def _of_entity(realm: Realm, seq: int, words: str) -> tuple[Entry, list[Entry], Repeats]:
    """Return an entry, those of its entity that say the words, oldest first, and how they do.

    Raises Missing: there is no such entry.
    """
    entry = Entry.objects.filter(realm=realm, seq=seq).first()
    if entry is None:
        raise Missing("journal.no_entry", field="seq", seq=seq)
    rows = Entry.objects.filter(realm=realm, key=entry.key).order_by("seq")
    found = [one for one in rows if _holds(one, words)]
    return entry, found, Repeats((text for one in found for text in said_by(one)), taken_out(words))


def _holds(entry: Entry, words: str) -> bool:
    """Say whether an entry shows the words to anybody."""
    variants, reason = _cleaned(entry, words)
    return (variants, reason) != (entry.variants, entry.reason)


def _cleaned(entry: Entry, words: str) -> tuple[str, Readable]:
    """Return the content of an entry without the words."""
    variants = json.loads(entry.variants)
    changed = False
    for variant in variants:
        body = json.loads(variant["body"])
        take = taken_out(words, makers_of(body))
        clean = body | {name: take(body[name]) for name in FREE if name in body}
        if clean != body:
            variant["body"], changed = encode(clean), True
    return encode(variants) if changed else entry.variants, taken_out(words)(entry.reason)


def _take_out(entry: Entry, words: str, actor: Actor, reason: Readable, teller: Realm) -> None:
    """Replace the content of one entry, with the row that lets the database allow it."""
    variants, why = _cleaned(entry, words)
    rows = Redaction.objects.filter(realm_id=entry.realm_id, seq=entry.seq)
    kept_head = rows.exclude(link="").exists()
    shown = Entry(variants=variants, reason=why, actor=entry.actor, key=entry.key)
    digest, left = (digest_shown(one, linked=kept_head) for one in (entry, shown))
    Redaction.objects.create(
        realm_id=entry.realm_id,
        seq=entry.seq,
        actor=actor.name,
        reason=reason,
        digest=digest,
        left=left,
    )
    entry.replace_content(variants, why)
    states = CurrentState.objects.filter(realm_id=entry.realm_id, seq=entry.seq)
    states.exclude(variants="").update(variants=variants)
    is_here = teller.pk == entry.realm_id
    record(
        ContentRedacted(entry.seq, entry.key, digest, left, "" if is_here else entry.realm.slug),
        realm=teller,
        actor=actor,
        reason=reason,
        corrects=entry.seq if is_here else None,
    )
