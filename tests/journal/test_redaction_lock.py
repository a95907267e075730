"""Words that must go are sought while others write: nobody waits for the search, and it misses nothing."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections

from journal.models import CurrentState, Entry, IdempotentAnswer, Realm
from journal.redaction import content_redact
from journal.services import record, writing
from journal.sought_words import REMOVED
from journal.verify import verify_all
from network.models import Role
from situation.models import Note
from situation.services import note_post
from tests.factories import SYSTEM, RealmFactory, person
from tests.journal.livesite.events import TrialSet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]

SENTENCE = "Bed 4: Jan de Vries, 3B."
WORDS = "Jan de Vries"
PATIENCE_S = 30


def said(realm: Realm, text: str) -> Note:
    """Have somebody write a note."""
    who = person(Role.NATIONAL_COORDINATOR)
    return note_post(actor=who, realm=realm, region=None, theme="incident", text=text)


def thing(realm: Realm, value: int, reason: str) -> None:
    """Have an entry say something as its reason."""
    with writing():
        record(TrialSet("a", value), realm=realm, actor=SYSTEM, reason=reason)


@contextmanager
def once_sought(then: Callable[[], object]) -> Iterator[list[bool]]:
    """Do something, in the middle of the first search of the rows; yields whether it was done."""
    done: list[bool] = []

    def looked(execute: Any, statement: str, *more: Any) -> Any:
        answer = execute(statement, *more)
        # the rows of notes, as the search reads them: entries and what comes before were read
        if not done and "situation_note" in statement and "LIKE" in statement:
            done.append(True)
            then()
        return answer

    with connection.execute_wrapper(looked):
        yield done


def meanwhile(then: Callable[[], object]) -> None:
    """Do something by another connection, as somebody else does, and wait until it is done."""

    def there() -> None:
        try:
            then()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(there).result(PATIENCE_S)


def left() -> list[str]:
    """Return every text in which the words still stand."""
    texts = (
        *Note.objects.values_list("text", flat=True),
        *Entry.objects.values_list("variants", flat=True),
        *(str(one) for one in Entry.objects.values_list("reason", flat=True)),
        *CurrentState.objects.values_list("variants", flat=True),
        *IdempotentAnswer.objects.values_list("answer", flat=True),
    )
    return [one for one in texts if WORDS in one]


def needs_two_writers() -> None:
    """SQLite lets one write at a time, and searches while it is the one."""
    if connection.vendor != "postgresql":
        pytest.skip("one at a time writes on SQLite")


def test_who_writes_does_not_wait_for_the_search_and_what_she_wrote_is_found() -> None:
    needs_two_writers()
    realm = RealmFactory.create()
    note = said(realm, SENTENCE)
    old = said(realm, "Iets anders.")
    seq = Entry.objects.get(key=f"note:{note.pk}").seq

    def writes() -> None:
        said(realm, SENTENCE)
        said(realm, "Niets van dien aard.")
        Note.objects.filter(pk=old.pk).update(text=f"Nog eens: {SENTENCE}")
        IdempotentAnswer.objects.create(
            scope=realm.slug, actor="a", key="k", answer=f'{{"body": "{SENTENCE}"}}'
        )

    with once_sought(lambda: meanwhile(writes)) as done:
        redacted = content_redact(actor=SYSTEM, realm=realm, seq=seq, words=WORDS, reason="te veel")
    assert done
    assert len(redacted.seqs) == 2
    assert left() == []
    assert sorted(Note.objects.values_list("text", flat=True)) == [
        f"Bed 4: {REMOVED}, 3B.",
        f"Bed 4: {REMOVED}, 3B.",
        "Niets van dien aard.",
        f"Nog eens: Bed 4: {REMOVED}, 3B.",
    ]
    assert verify_all([]) == []


def test_what_was_written_and_not_yet_committed_when_the_search_began_is_found() -> None:
    """Its transaction is older than the search, and the search did not see it."""
    needs_two_writers()
    realm = RealmFactory.create()
    note = said(realm, SENTENCE)
    old = said(realm, "Iets anders.")
    seq = Entry.objects.get(key=f"note:{note.pk}").seq
    began, go = threading.Event(), threading.Event()

    def writes() -> None:
        try:
            with writing():
                Note.objects.filter(pk=old.pk).update(text=SENTENCE)
                began.set()
                go.wait(PATIENCE_S)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(writes)
        assert began.wait(PATIENCE_S)

        def commits() -> None:
            go.set()
            writer.result(PATIENCE_S)

        with once_sought(commits) as done:
            content_redact(actor=SYSTEM, realm=realm, seq=seq, words=WORDS, reason="te veel")
    assert done
    assert left() == []


def test_an_entity_that_says_more_with_the_words_meanwhile_is_sought_anew() -> None:
    needs_two_writers()
    realm = RealmFactory.create()
    thing(realm, 1, SENTENCE)
    said(realm, f"{WORDS} belt terug.")  # a sentence that the entity says only later
    seq = Entry.objects.get(realm=realm, key="thing:a").seq
    with once_sought(lambda: meanwhile(lambda: thing(realm, 2, f"{WORDS} belt terug."))) as done:
        redacted = content_redact(actor=SYSTEM, realm=realm, seq=seq, words=WORDS, reason="te veel")
    assert done
    assert len(redacted.seqs) == 3
    assert left() == []
    assert verify_all([]) == []


def test_two_who_take_out_at_once_leave_nothing_of_either() -> None:
    needs_two_writers()
    realm = RealmFactory.create()
    text = f"{SENTENCE} Piet Bos kwam langs."
    first, _second = said(realm, text), said(realm, text)
    seq = Entry.objects.get(key=f"note:{first.pk}").seq

    def other() -> None:
        content_redact(actor=SYSTEM, realm=realm, seq=seq, words="Piet Bos", reason="te veel")

    with once_sought(lambda: meanwhile(other)) as done:
        content_redact(actor=SYSTEM, realm=realm, seq=seq, words=WORDS, reason="te veel")
    assert done
    assert left() == []
    assert set(Note.objects.values_list("text", flat=True)) == {
        f"Bed 4: {REMOVED}, 3B. {REMOVED} kwam langs."
    }
    assert verify_all([]) == []


def test_where_what_is_said_changes_with_each_search_the_last_one_lets_nobody_write() -> None:
    realm = RealmFactory.create()
    thing(realm, 1, SENTENCE)
    seq = Entry.objects.get(realm=realm, key="thing:a").seq
    turns: list[int] = []

    def looked(execute: Any, statement: str, *more: Any) -> Any:
        answer = execute(statement, *more)
        postgres = connection.vendor == "postgresql"
        if postgres and "situation_note" in statement and "LIKE" in statement and len(turns) < 3:
            turns.append(len(turns))
            meanwhile(lambda: thing(realm, len(turns) + 1, f"{WORDS} belt {len(turns)} keer."))
        return answer

    with connection.execute_wrapper(looked):
        redacted = content_redact(actor=SYSTEM, realm=realm, seq=seq, words=WORDS, reason="te veel")
    assert len(redacted.seqs) == 1 + len(turns)
    assert left() == []


def test_rows_of_before_are_not_read_again_under_the_lock() -> None:
    needs_two_writers()
    realm = RealmFactory.create()
    note = said(realm, SENTENCE)
    seq = Entry.objects.get(key=f"note:{note.pk}").seq
    asked: list[str] = []

    def looked(execute: Any, statement: str, *more: Any) -> Any:
        asked.append(statement)
        return execute(statement, *more)

    with connection.execute_wrapper(looked):
        content_redact(actor=SYSTEM, realm=realm, seq=seq, words=WORDS, reason="te veel")
    lock = next(n for n, one in enumerate(asked) if "journal_realm" in one and "FOR NO KEY" in one)
    whole = [one for one in asked[lock:] if "LIKE" in one and not one.startswith("UPDATE")]
    assert whole
    assert all("xmin" in one or '"seq" >' in one for one in whole)
