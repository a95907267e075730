"""The chain: what was changed, removed or added in the database shows; a redaction does not break it."""

import io
import json
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client

from journal.errors import Invalid, Missing, Refused
from journal.guards import lifted
from journal.idempotency import once
from journal.models import CurrentState, Entry, IdempotentAnswer, Realm, Redaction, TrailNote
from journal.services import record, writing
from journal.sought_words import REMOVED
from journal.verify import anchors, verify_all, verify_realm
from network.models import Role
from network.services import entry_redact
from situation.models import Note
from situation.services import note_post
from tests.factories import SYSTEM, MandateFactory, RealmFactory, person
from tests.journal.livesite.events import TrialSet
from tests.reading import snapshot

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]

NAME = "Jan de Vries"


@pytest.fixture
def realm() -> Realm:
    made = RealmFactory.create()
    for value in range(1, 6):
        with writing():
            record(TrialSet("a", value), realm=made, actor=SYSTEM, reason="r")
    made.refresh_from_db()
    return made


def raw(statement: str, *values: Any) -> None:
    """As somebody at a keyboard with the rights of the owner."""
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(realm: Realm) -> list[int]:
    return [one.number for one in verify_realm(realm.slug)]


def test_what_nobody_touched_is_as_it_was_written(realm: Realm) -> None:
    assert verify_all() == []
    assert verify_all(anchors()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "user:other"),
        ("key", "thing:b"),
        ("type", "trial.other"),
        ("tag", "00000000"),
        ("reason", "another"),
        ("recorded_at", "2020-01-01 00:00:00+00:00"),
        ("realm_time", "2020-01-01 00:00:00+00:00"),
        ("corrects", 1),
        ("hash", "0" * 64),
        ("variants", '[{"to":["all"],"body":"{}"}]'),
    ],
)
def test_a_changed_entry_shows_whatever_was_changed(realm: Realm, column: str, value: Any) -> None:
    statement = f"UPDATE journal_entry SET {column} = %s WHERE realm_id = %s AND seq = 3"  # noqa: S608
    raw(statement, value, realm.pk)
    assert 3 in found(realm)


def test_an_entry_that_was_taken_out_shows_at_any_place(realm: Realm) -> None:
    for seq in (5, 3, 1):
        raw("DELETE FROM journal_entry WHERE realm_id = %s AND seq = %s", realm.pk, seq)
        assert found(realm)


def test_an_entry_that_was_put_in_shows(realm: Realm) -> None:
    last = Entry.objects.get(realm=realm, seq=5)
    last.pk, last.seq, last._state.adding = None, 6, True
    last.save()
    raw("UPDATE journal_realm SET head = 6 WHERE id = %s", realm.pk)
    assert 6 in found(realm)


def test_a_chain_written_anew_is_betrayed_by_an_anchor_kept_elsewhere(realm: Realm) -> None:
    """Who can write everything can make everything fit, except what was kept elsewhere."""
    kept = anchors()
    raw("DELETE FROM journal_entry WHERE realm_id = %s AND seq > 3", realm.pk)
    third = Entry.objects.get(realm=realm, seq=3)
    raw("UPDATE journal_realm SET head = 3, head_hash = %s WHERE id = %s", third.hash, realm.pk)
    CurrentState.objects.filter(realm=realm).update(seq=3, variants=third.variants)
    assert verify_realm(realm.slug) == []
    assert [one.number for one in verify_all(kept)] == [5]


def test_a_present_state_that_its_entry_does_not_say_shows(realm: Realm) -> None:
    CurrentState.objects.filter(realm=realm).update(variants="[]")
    assert found(realm) == [5]


def test_the_commands_print_keep_and_compare(realm: Realm, tmp_path: Any) -> None:
    out = io.StringIO()
    call_command("journal_anchor", stdout=out)
    assert f"{realm.slug} 5 {realm.head_hash}" in out.getvalue()
    file = tmp_path / "anchors"
    call_command("journal_anchor", "--file", str(file), stdout=out)
    call_command("journal_verify", "--anchors", str(file), stdout=out)
    assert "as they were written" in out.getvalue()
    raw("UPDATE journal_entry SET actor = 'x' WHERE realm_id = %s AND seq = 2", realm.pk)
    with pytest.raises(CommandError, match="1 findings"):
        call_command("journal_verify", stdout=out)
    file.write_text("nonsense\n")
    with pytest.raises(CommandError):
        call_command("journal_verify", "--anchors", str(file), stdout=out)


def test_entries_of_before_are_sealed_in_the_first_link(realm: Realm) -> None:
    """As the migration finds them: no entry has a link; the next one goes on from all of them."""
    raw("UPDATE journal_entry SET hash = ''")
    Realm.objects.update(head_hash="")
    migration = import_module("journal.migrations.0008_trail")
    with connection.schema_editor() as editor:
        migration.seal(apps, editor)
    with writing():
        record(TrialSet("a", 6), realm=realm, actor=SYSTEM)
    assert verify_all() == []
    raw("UPDATE journal_entry SET actor = 'x' WHERE seq = 2")
    assert found(realm) == [6]


def test_the_trail_is_a_chain_too(realm: Realm) -> None:
    officer = MandateFactory.create(role=Role.SECURITY_OFFICER).user
    client = Client()
    client.force_login(officer)
    client.logout()
    assert verify_all() == []
    raw("UPDATE journal_trailnote SET actor = 'user:other' WHERE number = 1")
    assert [str(one) for one in verify_all()] == [
        "trail:- 1: changed, added or put in another place"
    ]
    note = TrailNote.objects.first()
    assert note is not None
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_trailnote")


# --- redaction


@pytest.fixture
def officer() -> Any:
    return person(Role.SECURITY_OFFICER)


@pytest.fixture
def note(realm: Realm) -> Note:
    national = person(Role.NATIONAL_COORDINATOR)

    def post() -> dict[str, Any]:
        made = note_post(
            actor=national,
            realm=realm,
            region=None,
            theme="incident",
            text=f"Bed 4: {NAME}, 3B. En nog eens {NAME.upper()}!",
        )
        return {"id": made.pk, "text": made.text}

    made = once(national.name, "key", realm, post)
    return Note.objects.get(pk=made["id"])


def redact(officer: Any, realm: Realm, **more: Any) -> Any:
    entry = Entry.objects.filter(realm=realm, key__startswith="note:").latest("seq")
    return entry_redact(
        actor=officer,
        realm=realm,
        **{"seq": entry.seq, "words": NAME, "reason": "herleidbaar"} | more,
    )


def test_content_is_gone_everywhere_and_fact_digest_who_and_why_stay(
    realm: Realm, officer: Any, note: Note
) -> None:
    epoch = realm.epoch
    assert NAME in json.dumps(snapshot(realm, audiences=frozenset({"all"})).entities)
    redact(officer, realm)

    realm.refresh_from_db()
    assert realm.epoch != epoch, "screens keep what they hold"
    note.refresh_from_db()
    texts = [
        note.text,
        *Entry.objects.values_list("variants", flat=True),
        *CurrentState.objects.values_list("variants", flat=True),
        *IdempotentAnswer.objects.values_list("answer", flat=True),
        *(json.dumps(one) for one in TrailNote.objects.values_list("detail", flat=True)),
    ]
    assert not [text for text in texts if NAME.casefold() in text.casefold()]
    assert note.text == f"Bed 4: {REMOVED}, 3B. En nog eens {REMOVED}!"
    row = Redaction.objects.get()
    assert (row.seq, row.actor, row.reason) == (6, officer.name, "herleidbaar")
    told = snapshot(realm, audiences=frozenset({"all"})).log[-1]
    assert (told["line"]["nl"], told["corrects"]) == ("Inhoud verwijderd uit regel 6", 6)
    assert told["reason"] == "herleidbaar"
    assert TrailNote.objects.filter(action="redaction", actor=officer.name).count() == 1


def test_the_chain_closes_over_what_was_redacted_once_and_again(
    realm: Realm, officer: Any, note: Note
) -> None:
    kept = anchors()
    redact(officer, realm)
    redact(officer, realm, words="Bed 4")
    assert verify_all(kept) == []


def test_a_redaction_that_the_journal_does_not_tell_of_shows(
    realm: Realm, officer: Any, note: Note
) -> None:
    redact(officer, realm)
    entry = Entry.objects.get(realm=realm, seq=6)
    entry.replace_content(
        '[{"to":["all"],"body":"{}"}]', ""
    )  # the database allows it: a row is there
    assert 6 in found(realm)


def test_the_database_lets_content_go_only_with_a_row_that_says_so(
    realm: Realm, officer: Any, note: Note
) -> None:
    untouched = Entry.objects.get(realm=realm, seq=5)
    with pytest.raises(DatabaseError):
        untouched.replace_content("[]", "")
    redact(officer, realm)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET actor = 'x' WHERE seq = 6")


def test_nobody_else_redacts_and_what_cannot_be_is_said(
    realm: Realm, officer: Any, note: Note
) -> None:
    with pytest.raises(Refused):
        redact(person(Role.ADMINISTRATOR), realm)
    with pytest.raises(Missing):
        redact(officer, realm, words="staat er niet")
    with pytest.raises(Missing):
        redact(officer, realm, seq=10**9)
    with pytest.raises(Invalid):
        redact(officer, realm, words="Ja")
    with pytest.raises(Invalid):
        redact(officer, realm, reason=f"de naam {NAME}")
    assert not Redaction.objects.exists()
