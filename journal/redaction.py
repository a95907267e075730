"""Content that must go (a patient's name after all): gone everywhere it can be read; fact and digest stay.

Words are taken out of an entry, and of every other entry of the same entity that repeats them, for an
entry carries the whole state. Rows of the apps follow by a signal. The realm's epoch is renewed: every
process and every screen drops what it holds and starts from a snapshot.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from journal.actors import Actor
from journal.errors import Invalid, Missing
from journal.events import Event, Line, encode, event_type
from journal.kept_digest import digest_shown
from journal.models import CurrentState, Entry, IdempotentAnswer, Realm
from journal.repeated import repeated
from journal.retention import epoch_renew
from journal.said import Readable, kept, packed, said, unpacked
from journal.services import record, require_open, writing
from journal.signals import content_redacted
from journal.trail_models import Redaction

REMOVED = "█████"
SHORTEST = 3  # characters: less would take pieces out of many words
LONGEST = 2000


@event_type("journal.redacted")
@dataclass(frozen=True)
class ContentRedacted(Event):
    """Content of one entry was removed: which entry, and the digests before and after."""

    trail = "redaction"
    seq: int
    of_key: str
    digest: str
    left: str

    @property
    def key(self) -> str:
        """Return the entity: the redactions of one entry."""
        return f"redaction:{self.seq}"

    def line(self) -> Line:
        """Return the line for the log: the fact stays for everybody."""
        return Line("system", said("journal.line.redacted", seq=self.seq))

    def trail_detail(self) -> dict[str, Any]:
        """Return which entry."""
        return {"seq": self.seq, "key": self.of_key, "digest": self.digest}


@dataclass(frozen=True)
class Redacted:
    """What was done: the entries of which content is gone."""

    seqs: tuple[int, ...]


def content_redact(
    *, actor: Actor, realm: Realm, seq: int, words: str, reason: Readable
) -> Redacted:
    """Take words out of an entry and all that repeats them; whoever asks was checked by the caller.

    Raises Missing (no such entry, or the words are not in it), Invalid.
    """
    require_open(realm)
    words = words.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise Invalid("journal.redact_words", field="words", least=SHORTEST, most=LONGEST)
    if words.casefold() in packed(reason).casefold():
        raise Invalid("journal.redact_reason", field="reason")
    with writing():
        Realm.objects.select_for_update(no_key=True).get(pk=realm.pk)
        entry = Entry.objects.filter(realm=realm, seq=seq).first()
        if entry is None:
            raise Missing("journal.no_entry", field="seq", seq=seq)
        found = [one for one in _of_entity(realm, entry.key) if _holds(one, words)]
        if seq not in {one.seq for one in found}:
            raise Missing("journal.words_not_there", field="words", seq=seq)
        for one in found:
            _take_out(one, words, actor, reason, realm)
        _restate(realm, entry.key)
        _forget_answers(realm, words)
        for rows, fields in repeated(realm, entry.key):
            rows_redact(rows, taken_out(words), *fields)
        content_redacted.send(sender=Realm, realm=realm, key=entry.key, take_out=taken_out(words))
        epoch_renew(realm)
    return Redacted(tuple(one.seq for one in found))


class taken_out:  # noqa: N801 -- read as a function
    """A function that takes words out of a text, a document, or what people read."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __call__(self, value: Any) -> Any:
        """Return the value without the words."""
        if isinstance(value, str):
            return _without(value, self.words)
        if isinstance(value, dict):
            return {name: self(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self(one) for one in value]
        texts = getattr(value, "nl", None)
        return kept(unpacked(self(packed(value)))) if isinstance(texts, str) else value


def rows_redact(rows: QuerySet[Any], take_out: taken_out, *fields: str) -> None:
    """Take the words out of the texts of some rows: for the apps whose rows say what entries said."""
    # looked at here, not asked of the database: it keeps quotes and letters of a document as its own marks
    for row in rows.iterator():
        held = {name: getattr(row, name) for name in fields}
        left = {name: take_out(value) for name, value in held.items()}
        if left != held:
            models.QuerySet(type(row)).filter(pk=row.pk).update(**left)


def _without(text: str, words: str) -> str:
    """Return a text without the words, whatever their capitals."""
    low, sought = text.casefold(), words.casefold()
    if (
        len(low) != len(text) or sought not in low
    ):  # a letter that folds into two: look as it stands
        return text.replace(words, REMOVED)
    made, start = [], 0
    while (at := low.find(sought, start)) >= 0:
        made += [text[start:at], REMOVED]
        start = at + len(sought)
    return "".join([*made, text[start:]])


def _of_entity(realm: Realm, key: str) -> Iterable[Entry]:
    """Return the entries of one entity, oldest first."""
    return Entry.objects.filter(realm=realm, key=key).order_by("seq")


def _holds(entry: Entry, words: str) -> bool:
    """Say whether an entry shows the words to anybody."""
    variants, reason = _cleaned(entry, words)
    return (variants, reason) != (entry.variants, entry.reason)


def _cleaned(entry: Entry, words: str) -> tuple[str, Readable]:
    """Return the content of an entry without the words."""
    take = taken_out(words)
    variants = json.loads(entry.variants)
    changed = False
    for variant in variants:
        body = json.loads(variant["body"])
        clean = body | {name: take(body[name]) for name in _FREE if name in body}
        if clean != body:
            variant["body"], changed = encode(clean), True
    return encode(variants) if changed else entry.variants, take(entry.reason)


# what a body says beyond its head: all of it may hold what people wrote
_FREE = ("state", "reason", "reason_en", "line")


def _take_out(entry: Entry, words: str, actor: Actor, reason: Readable, realm: Realm) -> None:
    """Replace the content of one entry, with the row that lets the database allow it."""
    variants, why = _cleaned(entry, words)
    kept_head = Redaction.objects.filter(realm=realm, seq=entry.seq).exclude(link="").exists()
    shown = Entry(variants=variants, reason=why, actor=entry.actor, key=entry.key)
    digest, left = (digest_shown(one, linked=kept_head) for one in (entry, shown))
    Redaction.objects.create(
        realm=realm, seq=entry.seq, actor=actor.name, reason=reason, digest=digest, left=left
    )
    entry.replace_content(variants, why)
    record(
        ContentRedacted(entry.seq, entry.key, digest, left),
        realm=realm,
        actor=actor,
        reason=reason,
        corrects=entry.seq,
    )


def _restate(realm: Realm, key: str) -> None:
    """Have the present state say what its entry says now."""
    state = CurrentState.objects.filter(realm=realm, key=key).exclude(variants="").first()
    if state is not None:
        entry = Entry.objects.get(realm=realm, seq=state.seq)
        CurrentState.objects.filter(pk=state.pk).update(variants=entry.variants)


def _forget_answers(realm: Realm, words: str) -> None:
    """Remove the answers kept for repeats that say the words."""
    for row in IdempotentAnswer.objects.filter(scope=realm.slug, answer__icontains=words):
        row.delete()
