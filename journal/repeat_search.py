"""The search for what repeats a sentence: made without any lock, and looked at again under one.

Whoever writes in a realm locks its row, so a search that held it would keep everybody waiting. Entries are
numbered: what came after the search has a higher number. Rows tell when they were written
(`journal.repeat_rows`). Where meanwhile the entity itself said more with the words, or content was taken
out of anything (the realm's epoch tells), the search is made anew.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from journal.models import Entry, IdempotentAnswer, Realm
from journal.repeat_rows import (
    CHUNK,
    Rows,
    answers_sought,
    any_of,
    beginning,
    rows_forget,
    rows_sought,
)
from journal.repeats import Repeats, require_few, said_by


@dataclass(frozen=True)
class Search:
    """What a search found, of which sentences, and up to when it saw everything."""

    sentences: frozenset[str]
    epoch: UUID
    head: int
    since: str
    entries: tuple[int, ...]
    rows: Rows
    answers: tuple[int, ...]

    def holds(self, realm: Realm, repeats: Repeats) -> bool:
        """Say whether it is of these sentences, and nothing was taken out since; asked under the lock."""
        epoch = Realm.objects.values_list("epoch", flat=True).get(pk=realm.pk)
        return (self.sentences, self.epoch) == (frozenset(repeats.as_said), epoch)

    def entries_now(self, realm: Realm, key: str, repeats: Repeats) -> list[Entry]:
        """Return the entries of other entities that repeat a sentence, also the newest, oldest first.

        Raises Invalid: more do than are one person's words.
        """
        newer = _saying(realm, key, repeats).filter(seq__gt=self.head)
        numbers = [*self.entries, *newer.values_list("seq", flat=True)]
        return _repeating(realm, numbers, repeats)

    def rows_forget(self, realm: Realm, repeats: Repeats) -> None:
        """Take the words out of every row that repeats a sentence, also the newest. Raises Invalid."""
        rows_forget(realm, repeats, self.rows, self.since)

    def answers_forget(self, realm: Realm, repeats: Repeats) -> None:
        """Remove the answers kept for repeats that say the words, also the newest."""
        newer = answers_sought(realm, repeats, self.since) if self.since else []
        IdempotentAnswer.objects.filter(pk__in={*self.answers, *newer}).delete()


def search(realm: Realm, key: str, repeats: Repeats) -> Search:
    """Return what repeats the sentences of an entity in its realm.

    Raises Invalid: more does than are one person's words.
    """
    since = beginning()  # before anything is read
    epoch, head = Realm.objects.values_list("epoch", "head").get(pk=realm.pk)
    numbers = list(_saying(realm, key, repeats).values_list("seq", flat=True))
    return Search(
        frozenset(repeats.as_said),
        epoch,
        head,
        since,
        tuple(one.seq for one in _repeating(realm, numbers, repeats)),
        rows_sought(realm, repeats),
        tuple(answers_sought(realm, repeats)),
    )


def _saying(realm: Realm, key: str, repeats: Repeats) -> QuerySet[Entry]:
    """Return the entries of other entities in which a piece of the words stands, oldest first."""
    if not repeats.runs:
        return Entry.objects.none()
    said = any_of(("variants__icontains", "reason__icontains"), repeats.runs)
    return Entry.objects.filter(said, realm=realm).exclude(key=key).order_by("seq")


def _repeating(realm: Realm, numbers: list[int], repeats: Repeats) -> list[Entry]:
    """Return those of some entries that repeat a sentence, oldest first. Raises Invalid."""
    found: list[Entry] = []
    for start in range(0, len(numbers), CHUNK):
        part = Entry.objects.filter(realm=realm, seq__in=numbers[start : start + CHUNK])
        found += [
            one
            for one in part.order_by("seq")
            if any(repeats.said_in(text) for text in said_by(one))
        ]
        require_few(len(found))
    return found
